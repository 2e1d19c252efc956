"""A real browser on the site: what a person sees, presses and hears, and what axe-core has to say about it."""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ONLY_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
PATIENCE = 10  # seconds
RUN_AXE = """
const done = arguments[arguments.length - 1];
axe.run(document, arguments[0]).then(
  found => done(found.violations.map(v => [v.id, ...v.nodes.map(n => n.html + " " + n.failureSummary)])),
  error => done([["axe", String(error)]]));
"""
STICKING_OUT = """
const width = document.documentElement.clientWidth;
if (document.documentElement.scrollWidth <= width) return [];
const wide = [...document.body.querySelectorAll('*')].filter(one => one.getBoundingClientRect().right > width + .5);
return wide.length ? wide.map(one => one.outerHTML.slice(0, 120)) : ["the page"];
"""
SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
    "p { margin-bottom: 2em !important }"
)


def missing_parts() -> str:
    """One sentence saying what a browser test needs that is not here; empty where nothing is."""
    commands = [name for name in ("chromium", "chromedriver") if not shutil.which(name)]
    axe = [] if AXE.exists() else ["axe-core (npm ci in tests/web)"]
    return f"Not installed: {', '.join(commands + axe)}." if commands or axe else ""


def is_ci() -> bool:
    return os.environ.get("CI") == "true"


class Browser:
    """One browser window; every path is below the site's address."""

    def __init__(self, driver: webdriver.Chrome, site: str):
        self.driver = driver
        self.site = site

    def open(self, path: str) -> None:
        self.driver.get(self.site + path)

    def look(self, width: int, *, dark: bool = False, media: str = "screen") -> None:
        """A window of that width in CSS pixels, light or dark, on screen or on paper; the page stays."""
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        self._command("Emulation.setDeviceMetricsOverride", **size)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._command("Emulation.setEmulatedMedia", media=media, features=[scheme])

    def allow(self, name: str, *, allowed: bool) -> None:
        setting = "granted" if allowed else "denied"
        self._command("Browser.setPermission", permission={"name": name}, setting=setting, origin=self.site)

    def scripts(self, *, on: bool) -> None:
        self._command("Emulation.setScriptExecutionDisabled", value=not on)

    def open_details(self) -> None:
        self.ask("document.querySelectorAll('details').forEach(one => one.open = true)")

    def violations(self, *, colours: bool = False) -> list[list[str]]:
        """What axe-core objects to on the page as it stands: [rule, place, place…]; of colours alone where asked."""
        if not self.ask("return 'axe' in window"):
            self.ask(AXE.read_text(encoding="utf-8"))
        found: list[list[str]] = self.driver.execute_async_script(RUN_AXE, ONLY_COLOURS if colours else {})
        return found

    def sticking_out(self) -> list[str]:
        """What makes the page scroll sideways; nothing where it does not."""
        found: list[str] = self.ask(STICKING_OUT)
        return found

    def text_size(self, percent: int) -> None:
        self.ask("document.documentElement.style.fontSize = arguments[0] + '%'", percent)

    def text_spacing(self, *, on: bool) -> None:
        """The spacing that WCAG 2.2, 1.4.12 says a reader may ask for."""
        self.ask(
            "const s = new CSSStyleSheet(); s.replaceSync(arguments[0]); document.adoptedStyleSheets = [s]",
            SPACING if on else "",
        )

    def press(self, *keys: str) -> None:
        ActionChains(self.driver, duration=0).send_keys(*keys).perform()

    def ask(self, script: str, *values: Any) -> Any:
        return self.driver.execute_script(script, *values)

    def wait(self, script: str) -> Any:
        """What the script returns once that is something."""
        return WebDriverWait(self.driver, PATIENCE).until(lambda driver: driver.execute_script(script))

    def find(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def follow(self, act: Callable[[], object]) -> None:
        """Does what leads to another page, and waits until that page has taken the place of this one."""
        page = self.find("html")
        act()
        WebDriverWait(self.driver, PATIENCE).until(lambda _: _gone(page))
        WebDriverWait(self.driver, PATIENCE).until(lambda driver: driver.find_elements(By.CSS_SELECTOR, "main"))

    def shown(self, selector: str) -> Sequence[WebElement]:
        return [one for one in self.driver.find_elements(By.CSS_SELECTOR, selector) if one.is_displayed()]

    def asked_for(self) -> set[str]:
        """Every address the pages asked for since the last look."""
        events = (json.loads(row["message"])["message"] for row in self.driver.get_log("performance"))
        return {one["params"]["request"]["url"] for one in events if one["method"] == "Network.requestWillBeSent"}

    def _command(self, name: str, **values: Any) -> None:
        self.driver.execute_cdp_cmd(name, values)


@contextmanager
def opened_browser(site: str, folder: Path) -> Iterator[Browser]:
    """A browser with nothing remembered; `folder` is empty and becomes its profile."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(shutil.which("chromium"))
    for flag in (*FLAGS, f"--user-data-dir={folder}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    service = webdriver.ChromeService(str(shutil.which("chromedriver")))
    driver = webdriver.Chrome(options=options, service=service)
    try:
        yield Browser(driver, site)
    finally:
        driver.quit()


def _gone(page: WebElement) -> bool:
    """Whether a page has been left; in between the driver says so in words of its own."""
    try:
        page.is_enabled()
    except WebDriverException:
        return True
    return False
