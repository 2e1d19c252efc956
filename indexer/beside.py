"""What a build holds beside its engine, written while documents pass."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

from indexer.before import SOURCES, row
from indexer.catalogue import CatalogueWriter
from indexer.make import Made
from indexer.register import RegisterWriter


class Beside:
    """The documents' sources, their names, and their facts as rows."""

    def __init__(self, folder: Path):
        self._open = ExitStack()
        self._sources = self._open.enter_context((folder / SOURCES).open("w", encoding="utf-8"))
        self._names = self._open.enter_context(CatalogueWriter(folder))
        self._register = self._open.enter_context(RegisterWriter(folder))

    def add(self, one: Made) -> None:
        """The next document."""
        self._sources.write(row(one))
        self._names.add(one.document)
        self._register.add(one.document, one.facts, one.counts.units)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: Any) -> None:
        self._open.__exit__(*raised)
