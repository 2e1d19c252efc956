"""Lists as files to take away: the duties ledger, targets and topics for a spreadsheet, deadlines for a calendar."""

from kb.exports.calendar import deadlines
from kb.exports.files import FORMATS, pieces, whole
from kb.exports.sheet import Sheet
from kb.exports.sheets import ledger, pair_list, target_list, topic_list

__all__ = [
    "FORMATS",
    "Sheet",
    "deadlines",
    "ledger",
    "pair_list",
    "pieces",
    "target_list",
    "topic_list",
    "whole",
]
