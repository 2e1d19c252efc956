"""Shows what the knowledge base answers: create_app(current) is a WSGI application and nothing else."""

from collections.abc import Callable

from flask import Flask

from web import errors, headers, parameters, views
from web.asked import known_to_the_corpus
from web.live import Held, Once
from web.static_files import static_url

BRAND = "政策条款库"
NAVIGATION = (
    ("检索", "search.page"),
    ("文件", "documents.index"),
    ("主题", "topics.index"),
    ("部门", "departments.index"),
    ("指标", "targets.page"),
    ("对照", "compare.index"),
    ("核查", "citations.memo"),
    ("关于", "about.page"),
)
"""What the header leads to; a page that does not exist yet is not promised."""


def create_app(current: Callable[[], Held], *, url_prefix: str = "") -> Flask:
    """The site over whatever `current` hands out for each request; behind a proxy it lives below `url_prefix`."""
    app = Flask(__name__, static_folder="static")
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False  # an address has one spelling; nothing is redirected
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(brand=BRAND, navigation=NAVIGATION, static_url=static_url)
    app.config["MAX_CONTENT_LENGTH"] = 8 * 1024 * 1024  # a memo with its pictures
    app.config["MAX_FORM_MEMORY_SIZE"] = 4 * 1024 * 1024
    app.extensions["current"] = current
    views.register(app)
    errors.register(app)
    headers.register(app)
    parameters.register(app, known_to_the_corpus)
    if url_prefix:
        _mount(app, url_prefix)
    return app


def _mount(app: Flask, prefix: str) -> None:
    """Every address the site makes begins with the prefix; a proxy may strip it or hand it on."""
    inner = app.wsgi_app

    def mounted(environ: dict, start_response: Callable) -> object:  # type: ignore[type-arg]
        environ["SCRIPT_NAME"] = prefix
        path = environ.get("PATH_INFO", "")
        if path == prefix or path.startswith(prefix + "/"):
            environ["PATH_INFO"] = path[len(prefix) :] or "/"
        return inner(environ, start_response)

    app.wsgi_app = mounted  # type: ignore[method-assign, assignment]


__all__ = ["Held", "Once", "create_app"]
