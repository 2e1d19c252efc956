"""The pages in a real browser: readable by everyone, at every width, with keyboard alone and without script."""

import pytest
from selenium.webdriver.common.keys import Keys

from tests.web.browser import Browser

CLAUSE = "/d/yfbf-2016-228/3.6"
PAGES = {
    "landing": "/",
    "hits": "/?q=物流",
    "filtered hits": "/?q=发展&year=2016&doc=yfbf-2016-228&sort=document",
    "expanded": "/?q=lengliang",
    "near answers": "/?q=2016年和2020年分别怎么支持养老机构",
    "nothing found": "/?q=“量子纠缠”&doc=yff-2020-10",
    "documents": "/d",
    "document": "/d/yfbf-2016-228",
    "document without date": "/d/yff-2020-10",
    "clause": CLAUSE,
    "paragraph": "/d/yfbf-2016-228/2.2.p3",
    "heading": "/d/yfbf-2016-228/3",
    "topics": "/topics",
    "topic": "/topics/物流",
    "departments": "/departments",
    "department": "/departments/市规划自然资源局",
    "ledger": "/departments/市商务委?inferred=1",
    "targets": "/targets?sort=-change",
    "clause without units": "/d/yff-2020-10/3.4?inferred=1",
    "comparisons": "/compare",
    "comparison": "/compare/yfbf-2016-228...yff-2020-10?section=yfbf-2016-228/4",
    "pair": "/compare/yfbf-2016-228/4.3.15...yff-2020-10/4.3.10",
    "memo": "/memo",
    "choices": "/resolve?q=三、（六）",
    "silence": "/compare/silence?old=yfbf-2016-228&new=yff-2020-10",
    "brief": "/compare/brief?topic=养老&old=yfbf-2016-228&new=yff-2020-10",
    "about": "/about",
    "not found": "/d/yfbf-2016-228/9.9",
    "not understood": '/?q="冷链',
}
WIDTHS = (320, 390, 1280, 1440)
each_page = pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)


@each_page
def test_axe_finds_nothing_at_any_width_light_or_dark(browser: Browser, path: str) -> None:
    browser.open(path)
    browser.open_details()
    found = []
    for dark in (False, True):
        for width in WIDTHS:
            browser.look(width, dark=dark)
            found += [(width, dark, *violation) for violation in browser.violations(colours=dark)]
    assert found == []


@each_page
def test_no_page_scrolls_sideways_with_larger_or_wider_text(browser: Browser, path: str) -> None:
    browser.open(path)
    browser.open_details()
    sideways = []
    for width in WIDTHS:
        browser.look(width)
        for percent, spaced in ((100, False), (200, False), (100, True)):
            browser.text_size(percent)
            browser.text_spacing(on=spaced)
            sideways += [(width, percent, spaced, element) for element in browser.sticking_out()]
    assert sideways == []


@pytest.fixture(autouse=True)
def _plain_window(browser: Browser) -> None:
    """Every test begins with a wide light window."""
    browser.look(1280)


@each_page
def test_the_first_key_press_reaches_the_skip_link_and_the_next_the_text(browser: Browser, path: str) -> None:
    browser.open(path)
    browser.press(Keys.TAB)
    link = browser.find(".skip")
    assert browser.ask("return document.activeElement") == link
    assert link.text == "跳到正文"
    assert link.rect["x"] >= 0
    browser.press(Keys.ENTER)
    assert browser.ask("return document.activeElement.id") == "main"


SEEN = """
const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
if (one === document.body) return null;
const outlined = style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 3;
const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
return [one.outerHTML.slice(0, 120), outlined && inside];
"""


@pytest.mark.parametrize("path", ["/?q=物流&year=2016", CLAUSE, "/about"])
@pytest.mark.parametrize("width", [390, 1280])
def test_wherever_the_tab_key_leads_the_focus_is_seen(browser: Browser, path: str, width: int) -> None:
    browser.look(width)
    browser.open(path)
    stops = []
    for _ in range(200):
        browser.press(Keys.TAB)
        stop = browser.ask(SEEN)
        if stop is None or stop in stops:
            break
        stops.append(stop)
    assert len(stops) > 8
    assert [stop for stop, seen in stops if not seen] == []


def test_controls_are_large_enough_to_hit(browser: Browser) -> None:
    small = """return [...document.querySelectorAll('a, button, input, summary')].filter(one => {
      const box = one.getBoundingClientRect(), inText = getComputedStyle(one).display === 'inline';
      return box.width && !inText && !one.matches('.skip') && (box.height < 24 || box.width < 24);
    }).map(one => one.outerHTML)"""
    browser.look(390)
    for path in PAGES.values():
        browser.open(path)
        assert browser.ask(small) == [], path


def test_everything_can_be_done_without_script(browser: Browser) -> None:
    browser.scripts(on=False)
    try:
        browser.open("/")
        browser.follow(lambda: browser.find("#q").send_keys("物流", Keys.ENTER))
        assert browser.find("#found").text.startswith("“物流”共 11 条")
        browser.follow(browser.find("aside .facet a").click)
        assert browser.find("#found").text.startswith("“物流”共 6 条")
        browser.find(".hit summary").click()
        assert "物流" in browser.find(".hit details p").text
        browser.follow(browser.find(".hit h3 a").click)
        assert browser.find("h1").text == "现代物流服务"
        assert browser.shown("button[data-copy]") == []
        browser.follow(browser.find(".address a").click)
        browser.follow(browser.find(".neighbours a[rel=next]").click)
        browser.follow(browser.find(".crumbs a").click)
        assert len(browser.shown(".row h2")) == 5
        browser.look(390)
        browser.find(".outline.narrow summary").click()
        assert browser.shown(".outline.narrow a")
    finally:
        browser.scripts(on=True)


def test_no_page_asks_another_host_for_anything(browser: Browser) -> None:
    browser.asked_for()
    for path in PAGES.values():
        browser.open(path)
    asked = browser.asked_for()
    assert len(asked) > len(PAGES)
    assert [url for url in asked if not url.startswith(f"{browser.site}/")] == []


def test_the_console_stays_silent_on_every_page_that_exists(browser: Browser) -> None:
    browser.driver.get_log("browser")
    for path in list(PAGES.values())[:-2]:
        browser.open(path)
    assert browser.driver.get_log("browser") == []


def test_the_button_copies_the_absolute_address_of_the_clause(browser: Browser) -> None:
    browser.allow("clipboard-read", allowed=True)
    browser.open(CLAUSE)
    button = browser.find("button[data-copy]")
    button.click()
    assert browser.wait("return document.getElementById('copied').textContent")
    assert browser.find("#copied").text == f"已复制链接 {browser.site}{CLAUSE}"
    assert browser.driver.execute_async_script("navigator.clipboard.readText().then(arguments[0])") == (
        f"{browser.site}{CLAUSE}"
    )
    assert browser.ask("return document.activeElement") == button


READ = (
    "const done = arguments[0]; navigator.clipboard.read().then(items => Promise.all(['text/plain', 'text/html']"
    ".map(type => items[0].getType(type).then(blob => blob.text())))).then(done)"
)


def test_the_citation_is_copied_as_words_and_as_a_link(browser: Browser) -> None:
    browser.allow("clipboard-read", allowed=True)
    browser.allow("clipboard-write", allowed=True)
    browser.open(CLAUSE)
    browser.find("button[data-cite]").click()
    assert browser.wait("return document.getElementById('copied').textContent") == "已复制引文和链接"
    plain, html = browser.driver.execute_async_script(READ)
    assert plain.endswith(f"（渝府办发〔2016〕228号）第三部分第（六）项 {browser.site}{CLAUSE}")
    assert f'href="{browser.site}{CLAUSE}"' in html
    assert "（渝府办发〔2016〕228号）第三部分第（六）项</a>" in html


def test_a_selected_passage_is_copied_with_a_link_that_holds_its_words(browser: Browser) -> None:
    browser.allow("clipboard-read", allowed=True)
    browser.allow("clipboard-write", allowed=True)
    browser.open(CLAUSE)
    browser.ask(
        "const node = document.querySelector('.text .paragraph p').firstChild; const range = document.createRange();"
        "range.setStart(node, 0); range.setEnd(node, 9); getSelection().removeAllRanges(); getSelection().addRange(range)"
    )
    assert browser.wait("return !document.querySelector('button[data-passage]').hidden")
    browser.find("button[data-passage]").click()
    assert browser.wait("return document.getElementById('copied').textContent") == "已复制选中的文字、引文和链接"
    plain, _ = browser.driver.execute_async_script(READ)
    assert plain.startswith("“到2020年，‘渝”（《重庆市人民政府办公厅")
    browser.open(CLAUSE + plain[plain.index("?quote=") : -1])
    assert browser.find(".quoted b").text == "引用的文字：文本未变。"


def test_a_passage_of_the_reading_page_is_copied_with_its_own_clause(browser: Browser) -> None:
    browser.allow("clipboard-read", allowed=True)
    browser.allow("clipboard-write", allowed=True)
    browser.open("/d/yff-2020-10")
    browser.ask(
        "const node = document.querySelector('[id=\"3.4\"] > p').firstChild; const range = document.createRange();"
        "range.setStart(node, 0); range.setEnd(node, 9); getSelection().removeAllRanges(); getSelection().addRange(range)"
    )
    assert browser.wait("return !document.querySelector('button[data-passage]').hidden")
    browser.find("button[data-passage]").click()
    assert browser.wait("return document.getElementById('copied').textContent") == "已复制选中的文字、引文和链接"
    plain, html = browser.driver.execute_async_script(READ)
    assert "（渝府发〔2020〕10号）第三部分第（四）项 " in plain
    assert f'href="{browser.site}/d/yff-2020-10/3.4?quote=0-9.' in html


def test_the_reading_page_copies_the_address_of_each_clause(browser: Browser) -> None:
    browser.open("/d/yff-2020-10")
    browser.ask("arguments[0].scrollIntoView({block: 'center'})", browser.find("[id='3.4']"))
    browser.find("[id='3.4'] > .side button").click()
    assert browser.wait("return document.getElementById('copied').textContent")
    assert browser.find("#copied").get_attribute("textContent") == f"已复制链接 {browser.site}/d/yff-2020-10/3.4"


def test_the_button_says_so_where_nothing_can_be_copied(browser: Browser) -> None:
    browser.open(CLAUSE)
    browser.ask("navigator.clipboard.writeText = () => Promise.reject(); document.execCommand = () => false")
    browser.find("button[data-copy]").click()
    assert browser.wait("return document.getElementById('copied').textContent")
    assert browser.find("#copied").text == f"没有复制成，请手动选取：{browser.site}{CLAUSE}"


NOT_PRINTED = "nav:not(.crumbs), form, button, .skip, .outline, .side, .tools, .pages, aside, footer.site"


@each_page
def test_paper_shows_the_text_and_no_navigation(browser: Browser, path: str) -> None:
    browser.open(path)
    browser.look(794, media="print", dark=True)
    assert [one.get_attribute("outerHTML") for one in browser.shown(NOT_PRINTED)] == []
    assert browser.shown("h1, .found > h2")
    assert browser.ask("return getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


@pytest.mark.parametrize("path", [CLAUSE, "/d/yff-2020-10"])
def test_only_paper_shows_the_imprint(browser: Browser, path: str) -> None:
    browser.open(path)
    assert browser.shown(".imprint") == []
    browser.look(794, media="print")
    assert browser.shown(".imprint")


def test_paper_shows_why_each_clause_was_found(browser: Browser) -> None:
    browser.open("/?q=物流")
    browser.look(794, media="print")
    assert browser.ask("return document.querySelector('.hit details p').getBoundingClientRect().height") > 0


def test_an_address_with_a_place_in_it_marks_that_place(browser: Browser) -> None:
    browser.open("/d/yff-2020-10#3.4")
    assert browser.ask("return getComputedStyle(document.querySelector(':target'), '::before').width") == "4px"
