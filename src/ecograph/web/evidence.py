"""Who says so: the evidence of a statement, as readers see it."""

from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlsplit

from pyoxigraph import NamedNode

from ecograph.namespaces import (
    GRAPH_AUTHORITY,
    GRAPH_CATALOGUE,
    GRAPH_DERIVED,
    GRAPH_METRICS,
    GRAPH_ONTOLOGY,
    GRAPH_RESOLUTIONS,
    GRAPH_SOURCES,
    RECORD,
    compact,
)
from ecograph.text import Text
from ecograph.web.names import READING, Index, name_of
from ecograph.web.view import View, is_web_address

__all__ = ["CONFIDENCE", "Evidence", "describe_evidence", "source_of"]

Layer = Literal[
    "passage",
    "reading",
    "record",
    "authority",
    "catalogue",
    "ontology",
    "sources",
    "resolutions",
    "derived",
    "metrics",
    "other",
]

LAYERS: Final[dict[str, tuple[Layer, Text, Text]]] = {
    GRAPH_AUTHORITY: (
        "authority",
        Text(en="register", sv="register"),
        Text(en="Register of entities", sv="Entitetsregistret"),
    ),
    GRAPH_CATALOGUE: (
        "catalogue",
        Text(en="catalogue", sv="katalog"),
        Text(en="The data set described", sv="Datamängden beskriven"),
    ),
    GRAPH_ONTOLOGY: ("ontology", Text(en="ontology", sv="ontologi"), Text(en="Ontology", sv="Ontologin")),
    GRAPH_RESOLUTIONS: (
        "resolutions",
        Text(en="resolution", sv="avgörande"),
        Text(en="Curators' resolutions of disagreements", sv="Kuratorers avgöranden av oenigheter"),
    ),
    GRAPH_SOURCES: ("sources", Text(en="sources", sv="källor"), Text(en="Register of sources", sv="Källregistret")),
    GRAPH_DERIVED: (
        "derived",
        Text(en="derived", sv="härlett"),
        Text(en="Computed by a rule from other statements", sv="Beräknat med en regel ur andra påståenden"),
    ),
    GRAPH_METRICS: (
        "metrics",
        Text(en="measure", sv="mått"),
        Text(en="Computed from the actor network", sv="Beräknat ur aktörsnätverket"),
    ),
}
"""The graphs that are no passage: layer, badge and title."""

RECORD_BADGE: Final = Text(en="record", sv="registerpost")

CONFIDENCE: Final = {
    "confidence:high": Text(en="high confidence", sv="hög säkerhet"),
    "confidence:medium": Text(en="medium confidence", sv="måttlig säkerhet"),
    "confidence:low": Text(en="low confidence", sv="låg säkerhet"),
}


@dataclass(frozen=True)
class Evidence:
    """One graph that a statement stands in."""

    number: int
    """Its number on the page, by which table cells refer to it."""
    layer: Layer
    badge: str | None
    title: str
    """The source's title; for our own layers what they are."""
    locator: str | None
    """Where in the source."""
    href: str | None
    source_href: str | None
    address: str | None
    """Where the source is found on the web."""
    confidence: str | None
    reason: str | None
    """Why a passage is read so, and what it does not literally say."""

    @property
    def host(self) -> str:
        """The name of the site where the source is found, for those who hear the page read."""
        return urlsplit(self.address or "").hostname or ""


def source_of(index: Index, graph: NamedNode) -> NamedNode | None:
    """Return the source document of a passage, reading or record."""
    passage = index.node(graph, "eco:interprets")
    return index.node(graph if passage is None else passage, "eco:inSource")


def describe_evidence(index: Index, view: View, graph: NamedNode, number: int) -> Evidence:
    """Return the evidence that ``graph`` is."""
    if graph.value in LAYERS:
        return _describe_layer(view, graph, number)
    passage = index.node(graph, "eco:interprets")
    source = source_of(index, graph)
    is_record = graph.value.startswith(RECORD)
    confidence = index.node(graph, "eco:confidence")
    level = None if confidence is None else CONFIDENCE.get(compact(confidence.value))
    badge = READING if passage is not None else RECORD_BADGE if is_record else None
    return Evidence(
        number=number,
        layer="reading" if passage is not None else "record" if is_record else "passage" if source else "other",
        badge=None if badge is None else view.text(badge),
        title=compact(graph.value) if source is None else name_of(index, source, view.language).value,
        locator=_text(index, passage or graph, "eco:locator", view),
        href=view.href(graph.value),
        source_href=None if source is None else view.href(source.value),
        address=_address(index, source),
        confidence=None if level is None else view.text(level),
        reason=_text(index, graph, "eco:reason", view),
    )


def _describe_layer(view: View, graph: NamedNode, number: int) -> Evidence:
    layer, badge, title = LAYERS[graph.value]
    return Evidence(
        number=number,
        layer=layer,
        badge=view.text(badge),
        title=view.text(title),
        locator=None,
        href=view.href(graph.value),
        source_href=None,
        address=None,
        confidence=None,
        reason=None,
    )


def _address(index: Index, source: NamedNode | None) -> str | None:
    found = None if source is None else index.node(source, "schema:url")
    return found.value if found is not None and is_web_address(found.value) else None


def _text(index: Index, node: NamedNode, curie: str, view: View) -> str | None:
    found = index.literal(node, curie, view.language)
    return None if found is None else found.value
