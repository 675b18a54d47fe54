"""What a source gives: statements, mentions of entities, and an account of its rows and columns."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pyoxigraph import NamedNode

from ecograph.dataset import Origin, Statement
from ecograph.text import Text

__all__ = ["Account", "Mention", "Name", "NameUse", "SourceContent"]

NameUse = Literal["label", "heading", "alias", "acronym"]
"""``label``: what the source calls the entity; ``heading``: the same in a list that spells names in its own way (all
capitals, no accents), so that it labels only what no other source names, and tells an entity only within that list and
one country; ``alias``: what it is called too; ``acronym``: short, often shared."""


@dataclass(frozen=True)
class Name:
    """A name of an entity, as a record gives it."""

    text: str
    language: str | None = None
    """BCP 47 tag; None where the source does not tell."""
    use: NameUse = "label"


@dataclass(frozen=True)
class Mention:
    """An entity as one record knows it, before it is known which entity of the register it is."""

    node: NamedNode
    """A provisional name that stands for the entity in the record's statements until it is resolved."""
    kind: str
    """Path segment of the entity's IRI, such as ``actor``: an actor and a place are never one."""
    record: NamedNode
    """The graph that states what is said here."""
    origin: Origin
    identifiers: tuple[tuple[str, str], ...] = ()
    """Scheme (local name of the property) and value, as the property's shape wants it."""
    classes: tuple[str, ...] = ()
    """CURIEs; none where the record only refers to an entity that another record describes."""
    concept: str | None = None
    """CURIE of its ``eco:kind``."""
    names: tuple[Name, ...] = ()
    country: str | None = None
    """ISO 3166-1 code, where the record tells it."""

    @property
    def is_reference(self) -> bool:
        """Whether the record refers to the entity without describing it."""
        return len(self.classes) == 0


@dataclass
class Account:
    """What became of the rows and columns of one file; counted while it is read."""

    source: str
    """Slug."""
    file: Path
    columns: Mapping[str, Text | None]
    """Each column, with the reason why it is ignored, or None if it is used."""
    rows: int = 0
    ignored: Counter[Text] = field(default_factory=Counter)
    """Rows from which nothing is carried, by reason."""
    values: Counter[Text] = field(default_factory=Counter)
    """Single values of used rows that are not carried, by reason."""

    @property
    def used(self) -> int:
        """Rows from which something is carried."""
        return self.rows - self.ignored.total()


@dataclass(frozen=True)
class SourceContent:
    """All that was read from a source's files."""

    statements: Sequence[Statement]
    mentions: Sequence[Mention] = ()
    accounts: Sequence[Account] = ()
