"""Lists as files to take away: the duties ledger, targets and topics for a spreadsheet, deadlines for a calendar."""

from kb.exports.calendar import deadlines
from kb.exports.files import FORMATS, as_csv, as_json, as_xlsx
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
