"""Links to what a page shows as files."""

from typing import Any

from flask import url_for

from kb.exports.files import FORMATS
from web.present.common import Link

NAMES = {"md": "Markdown"}


def exports(kind: str, **asked: Any) -> tuple[Link, ...]:
    """Links to a list as a file."""
    return tuple(
        Link(NAMES.get(form, form.upper()), url_for("exports.sheet", kind=kind, form=form, **asked)) for form in FORMATS
    )
