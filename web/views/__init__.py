"""One blueprint a page family; a view reads the request, asks the knowledge base, renders."""

from flask import Flask

from web.views import about, api, citations, compare, departments, documents, exports, machines, search, targets, topics


def register(app: Flask) -> None:
    for family in (search, documents, topics, departments, targets, compare, citations, exports, machines, about, api):
        app.register_blueprint(family.bp)
