"""A document as received: its text, where it came from, and what is known of it beside the text."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kb.model import Fact, SourceFile
from kb.reading import Kind


@dataclass(frozen=True, slots=True)
class Source:
    """What reading hands to parsing.

    `facts` and `missing` are those an editor wrote and win over the text; `beside` (file name, front matter) fills what
    the text does not say.
    """

    address: str
    text: str
    file: SourceFile
    kind: Kind
    body: int = 0
    facts: Mapping[str, Fact] = field(default_factory=dict)
    beside: Mapping[str, Fact] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    title: str | None = None  # what HTML names as its title
