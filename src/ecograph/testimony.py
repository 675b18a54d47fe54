"""Who says so: the evidence that a graph is, and what things are called, read from the quads of a release."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from pyoxigraph import BlankNode, NamedNode, Quad, Triple
from pyoxigraph import Literal as RdfLiteral

from ecograph.namespaces import ECO, PREFIXES, RECORD, SOURCE, compact
from ecograph.participations import source_of
from ecograph.text import LANGUAGES, Language, Text

__all__ = ["Facts", "Testimony", "make_testimony"]

LABEL: Final = PREFIXES["rdfs"] + "label"
PREF_LABEL: Final = PREFIXES["skos"] + "prefLabel"
TITLE: Final = PREFIXES["dcterms"] + "title"

PARTS: Final = (
    ("indicator", "about"),
    ("participant", "initiative"),
    ("funder", "initiative"),
    ("holder", "post"),
    ("indicator", "targetOf"),
    ("subject", "object"),
)
"""By which properties a node without a name is called; the first pair that it has."""

Term = NamedNode | BlankNode | RdfLiteral | Triple


@dataclass(frozen=True)
class Testimony:
    """One piece of evidence for a statement."""

    graph: str
    """CURIE of the passage, reading or record."""
    kind: Literal["passage", "reading", "record"]
    source: str
    """Slug of the source."""
    title: Text
    """The source's title."""
    locator: Text
    """Where in the source; of a reading, where the passage is that it reads."""
    confidence: str
    """``high``, ``medium`` or ``low``; empty if it is not told."""
    reason: Text
    """Of a reading: why the passage is read so; else empty."""
    read_on: str
    retrieved: str
    """Day on which the source was fetched; empty if it is not known."""


class Facts:
    """Quads by subject and property, and what things are called."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._quads: defaultdict[str, list[Quad]] = defaultdict(list)
        for quad in quads:
            if isinstance(quad.subject, NamedNode):
                self._quads[quad.subject.value].append(quad)

    @property
    def subjects(self) -> list[str]:
        """The IRIs of all subjects, sorted."""
        return sorted(self._quads)

    def about(self, subject: str) -> list[Quad]:
        """Return the quads about ``subject``."""
        return self._quads.get(subject, [])

    def find(self, subject: str, name: str) -> list[Quad]:
        """Return the quads of ``subject`` with the property ``name``."""
        return [quad for quad in self.about(subject) if quad.predicate.value == name]

    def value(self, subject: str, name: str) -> str:
        """Return the IRI or lexical form that is first in order of the values, or an empty text."""
        objects = (quad.object for quad in self.find(subject, name))
        return min((term.value for term in objects if isinstance(term, NamedNode | RdfLiteral)), default="")

    def text(self, subject: str, name: str, language: Language) -> str | None:
        """Return the text in ``language``, else one in another, else None."""
        texts = sorted(
            (quad.object for quad in self.find(subject, name) if isinstance(quad.object, RdfLiteral)), key=str
        )
        ours = [text for text in texts if text.language == language]
        return next((text.value for text in (*ours, *texts)), None)

    def both(self, subject: str, name: str) -> Text:
        """Return the text in each language; empty where there is none at all."""
        return Text(**{language: self.text(subject, name, language) or "" for language in LANGUAGES})

    def name(self, subject: str) -> Text:
        """Return what ``subject`` is called; a node without a name by what it connects, else by its CURIE."""
        for naming in (LABEL, PREF_LABEL, TITLE):
            found = self.both(subject, naming)
            if found.en != "":
                return found
        for pair in PARTS:
            linked = [self._name_linked(subject, ECO + part) for part in pair]
            if all(names.en != "" for names in linked):
                return Text(en=" – ".join(each.en for each in linked), sv=" – ".join(each.sv for each in linked))
        return Text(en=compact(subject), sv=compact(subject))

    def _name_linked(self, subject: str, name: str) -> Text:
        """Return the names of all values, so that a disputed one is not passed off as the only one."""
        values = sorted({quad.object for quad in self.find(subject, name)}, key=str)
        names = [self.write(value) for value in values]
        return Text(en=" / ".join(each.en for each in names), sv=" / ".join(each.sv for each in names))

    def write(self, term: Term) -> Text:
        """Return a value as people read it: a thing by its name, a literal by its lexical form."""
        if isinstance(term, NamedNode):
            return self.name(term.value)
        written = term.value if isinstance(term, RdfLiteral) else str(term)
        return Text(en=written, sv=written)


def make_testimony(facts: Facts, graph: str) -> Testimony:
    """Return the evidence that ``graph``, a passage, reading or record, is."""
    passage = facts.value(graph, ECO + "interprets")
    place = passage or graph
    slug = source_of(place) or ""
    source = facts.value(place, ECO + "inSource") or SOURCE + slug
    return Testimony(
        graph=compact(graph),
        kind="reading" if passage != "" else "record" if graph.startswith(RECORD) else "passage",
        source=slug,
        title=facts.name(source),
        locator=facts.both(place, ECO + "locator"),
        confidence=facts.value(graph, ECO + "confidence").rpartition("/")[2],
        reason=facts.both(graph, ECO + "reason"),
        read_on=facts.value(source, ECO + "readOn"),
        retrieved=facts.value(source, ECO + "retrieved"),
    )
