"""The only place that names search engines and word cutters."""

from importlib.util import find_spec

MODULES = {"whoosh": "kb.engine.whoosh_engine", "tantivy": "kb.engine.tantivy_engine"}
SMALL = 2_000  # records up to which pure Python answers as fast as anybody can notice


def chosen(name: str, records: int) -> str:
    """The engine for so many records when `auto` was asked for, else the one named."""
    if name != "auto":
        return name
    return "tantivy" if records > SMALL and find_spec("tantivy") else "whoosh"
