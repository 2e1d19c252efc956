"""Lists as files to take away: the duties ledger, targets and topics for a spreadsheet, deadlines for a calendar."""

from collections.abc import Callable, Mapping

from kb.exports.calendar import deadlines
from kb.exports.files import as_csv, as_json, as_xlsx
from kb.exports.sheets import Sheet, ledger, pair_list, target_list, topic_list

__all__ = [
    "FORMATS",
    "Sheet",
    "as_csv",
    "as_json",
    "as_xlsx",
    "deadlines",
    "ledger",
    "pair_list",
    "target_list",
    "topic_list",
]

FORMATS: Mapping[str, tuple[str, Callable[[Sheet], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "json": ("application/json", as_json),
}
"""Format → media type, and what turns a sheet into the file's bytes."""
