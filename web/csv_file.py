"""Rows as a CSV file that Excel opens as it is: UTF-8 with BOM, and no cell that a spreadsheet would run."""

import csv
from collections.abc import Iterable
from io import StringIO
from urllib.parse import quote

from flask import Response

RUNS = tuple("=+-@＝＋－＠\t\r")  # what begins a formula; some spreadsheets take the wide forms too


def csv_file(rows: Iterable[Iterable[str]], name: str) -> Response:
    """A download of that name."""
    text = StringIO()
    csv.writer(text).writerows([_harmless(cell) for cell in row] for row in rows)
    response = Response("\ufeff" + text.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(RUNS) else cell
