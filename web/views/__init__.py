"""One blueprint a page family; a view reads the request, asks the knowledge base, renders."""

from flask import Flask

from web.views import about, api, documents, search


def register(app: Flask) -> None:
    for family in (search, documents, about, api):
        app.register_blueprint(family.bp)
