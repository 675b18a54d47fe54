"""Pages as evidence: each is a source document of its own, with one passage and, where needed, one reading."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode, Quad

from ecograph.dataset import Origin, Statement
from ecograph.namespaces import GRAPH_SOURCES, PASSAGE, SOURCE, expand
from ecograph.sources.declaration import SourceDeclaration
from ecograph.sources.records import typed
from ecograph.text import LANGUAGES, Text

__all__ = ["Page", "describe_page"]

PLACE: Final = Text(en="The page", sv="Sidan")
REASON: Final = Text(
    en="The page suggests this without saying it outright, or leaves open when it held or how much of it is meant.",
    sv="Sidan antyder detta utan att säga det rakt ut, eller lämnar öppet när det gällde eller hur mycket som avses.",
)


@dataclass(frozen=True)
class Page:
    """A page of a website."""

    address: str
    title: str
    origin: Origin
    """The row that names it first."""

    @property
    def site(self) -> str:
        """Its host without ``www.``: what pages of one website share."""
        return (urlsplit(self.address).hostname or "").removeprefix("www.")

    @property
    def slug(self) -> str:
        """Slug as a source: the site and a digest of the address, so that it stays whatever else is read."""
        host = re.sub(r"[^a-z0-9]+", "-", self.site).strip("-")
        return f"{host}-{sha256(self.address.encode()).hexdigest()[:8]}"

    def graph(self, confidence: str) -> NamedNode:
        """Return the evidence of what the page says with that confidence: the passage, or the reading of it."""
        return NamedNode(f"{PASSAGE}{self.slug}/page" + ("" if confidence == "high" else "-reading"))


def describe_page(page: Page, collection: SourceDeclaration, readings: str | None) -> Iterator[Statement]:
    """Yield the statements, in graph:sources, about a page of ``collection``.

    :param readings: the confidence of its reading, if it has one
    """
    source, passage, reading = NamedNode(SOURCE + page.slug), page.graph("high"), page.graph("medium")
    said: list[tuple[NamedNode, str, NamedNode | Literal | str]] = [
        (source, "rdf:type", "eco:SourceDocument"),
        (source, "dcterms:title", Literal(page.title, language="und")),
        (source, "dcterms:isPartOf", f"source:{collection.slug}"),
        (source, "eco:readOn", typed(collection.read_on.isoformat(), "date")),
        (source, "eco:site", Literal(page.site)),
        (source, "schema:url", NamedNode(page.address)),
        (passage, "rdf:type", "eco:Passage"),
        (passage, "eco:inSource", source),
        (passage, "eco:confidence", "confidence:high"),
        *((passage, "eco:locator", Literal(PLACE.to(language), language=language)) for language in LANGUAGES),
    ]
    if readings is not None:
        said += [
            (reading, "rdf:type", "eco:Reading"),
            (reading, "eco:interprets", passage),
            (reading, "eco:confidence", f"confidence:{readings}"),
            *((reading, "eco:reason", Literal(REASON.to(language), language=language)) for language in LANGUAGES),
        ]
    for subject, predicate, value in said:
        term = NamedNode(expand(value)) if isinstance(value, str) else value
        yield Statement(Quad(subject, NamedNode(expand(predicate)), term, NamedNode(GRAPH_SOURCES)), page.origin)
