"""The page about one IRI: everything that the template shows, in order, as plain values."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, Quad

from ecograph.formats import RDF_FORMATS
from ecograph.namespaces import BASE, GRAPH_DERIVED, PASSAGE, RECORD, compact
from ecograph.web.cuts import Cut, Window, make_cuts, make_window
from ecograph.web.description import Description, contents_query, linking_query
from ecograph.web.evidence import source_of
from ecograph.web.grids import Grid
from ecograph.web.linking import Linking, group_linking
from ecograph.web.maps import Outline, PlaceMap, draw_map
from ecograph.web.names import Index, name_of, term
from ecograph.web.select import Term
from ecograph.web.statements import Heading, PropertyGroup, Reader, graphs_of, group_statements
from ecograph.web.tables import Table, make_tables
from ecograph.web.terms import Value
from ecograph.web.view import View

__all__ = ["EntityPage", "make_page"]

NAMES: Final = frozenset(
    (
        "rdfs:label",
        "skos:prefLabel",
        "skos:altLabel",
        "skos:notation",
        *(
            f"eco:{name}"
            for name in (
                "formerName",
                "ror",
                "wikidata",
                "grantNumber",
                "organisationNumber",
                "municipalityCode",
                "pic",
                "nutsCode",
                "grid",
                "isni",
                "fundref",
            )
        ),
    )
)
"""Properties that say what a thing is called, here and elsewhere."""

COMPUTED: Final = frozenset(("derived", "metrics"))


@dataclass(frozen=True)
class Alternate:
    """The same description in another format."""

    label: str
    media_type: str
    href: str


Contents = list[tuple[Value, list[tuple[Heading, list[Value]]]]]
"""Statements of a graph: by subject, by property, the values."""


@dataclass(frozen=True)
class EntityMap:
    """The map of a place, and what it shows in words."""

    drawing: PlaceMap
    text: str


@dataclass(frozen=True)
class EntityPage:
    """What is shown of one IRI."""

    iri: str
    name: Value
    other_name: str | None
    kinds: tuple[Value, ...]
    formats: tuple[Alternate, ...]
    source: list[PropertyGroup]
    """For a passage: what is known of the document it stands in."""
    names: list[PropertyGroup]
    facts: list[PropertyGroup]
    computed: list[PropertyGroup]
    map: EntityMap | None
    tables: list[Table]
    grids: list[Grid]
    linking: list[Linking]
    links_query: str
    cuts: Mapping[tuple[bool, NamedNode, str], Cut]
    """The lists that are longer than what is shown: by whether the thing is the subject, property and class."""
    window: Window | None
    """What part of which list is shown, where the page is about that list only."""
    contents: Contents
    content: int
    content_shown: int
    contents_query: str

    def cut(self, is_own: bool, property_: NamedNode, class_: str = "") -> Cut | None:
        """Return how much of a list is missing, if any of it is."""
        return self.cuts.get((is_own, property_, class_))


def make_page(view: View, description: Description, outlines: Sequence[Outline] = ()) -> EntityPage:
    """Return the page about what is described; ``outlines`` are those of its map, if it is a place."""
    reader = _make_reader(view, description)
    tables, grids, in_tables = make_tables(reader, description)
    own = [quad for quad in description.own if quad.graph_name != description.iri]
    names = [quad for quad in own if compact(quad.predicate.value) in NAMES]
    others = group_statements(reader, (quad for quad in own if compact(quad.predicate.value) not in NAMES))
    linking = [quad for quad in description.quads if quad.object == description.iri and quad not in in_tables]
    return EntityPage(
        iri=description.iri.value,
        name=reader.value(description.iri),
        other_name=_other_name(reader, description.iri),
        kinds=_kinds(reader, own),
        formats=_alternates(view, description.iri.value),
        source=_source_of(reader, description),
        names=group_statements(reader, names),
        facts=[group for group in others if not _is_computed(group)],
        computed=[group for group in others if _is_computed(group)],
        map=_make_map(reader, description, outlines),
        tables=tables,
        grids=grids,
        linking=group_linking(reader, linking, frozenset(own)),
        links_query=view.url("/#query", query=linking_query(description.iri)),
        cuts=make_cuts(view, description),
        window=make_window(view, description),
        contents=_contents(reader, description.contents),
        content=description.content,
        content_shown=description.content_shown,
        contents_query=view.url("/#query", query=contents_query(description.iri)),
    )


def _make_reader(view: View, description: Description) -> Reader:
    graphs = sorted(graphs_of(description.quads), key=str)
    numbers = {graph: number for number, graph in enumerate(graphs, start=1)}
    return Reader(view, Index([*description.quads, *description.background]), numbers)


def _make_map(reader: Reader, description: Description, outlines: Sequence[Outline]) -> EntityMap | None:
    drawing = draw_map(outlines)
    if drawing is None:
        return None
    name = name_of(reader.index, description.iri, reader.view.language).value
    parts = {outline.part for outline in outlines}
    frame = reader.index.node(description.iri, "eco:locatedIn")
    if "frame" in parts and frame is not None:
        within = name_of(reader.index, frame, reader.view.language).value
        text = reader.view.say(f"{name} within {within}", f"{name} i {within}")
    elif "part" in parts:
        text = reader.view.say(f"{name} and its parts", f"{name} och dess delar")
    else:
        text = name
    return EntityMap(drawing, reader.view.say(f"Map: {text}", f"Karta: {text}"))


def _other_name(reader: Reader, iri: NamedNode) -> str | None:
    """Return the name in the language the page is not in, if it is another one."""
    ours = name_of(reader.index, iri, reader.view.language)
    theirs = name_of(reader.index, iri, reader.view.other)
    return theirs.value if theirs.language == reader.view.other and theirs.value != ours.value else None


def _kinds(reader: Reader, own: Collection[Quad]) -> tuple[Value, ...]:
    """Return the classes that are asserted (the computed ones follow from them) and the kind."""
    types = [quad for quad in own if quad.predicate == term("rdf:type")]
    asserted = [quad for quad in types if quad.graph_name != NamedNode(GRAPH_DERIVED)] or types
    classes = sorted({reader.value(quad.object) for quad in asserted}, key=lambda value: value.sort)
    kinds = sorted(
        {reader.value(quad.object) for quad in own if quad.predicate == term("eco:kind")}, key=lambda value: value.sort
    )
    named = {value.text.casefold() for value in classes}
    return (*classes, *(kind for kind in kinds if kind.text.casefold() not in named))


def _alternates(view: View, iri: str) -> tuple[Alternate, ...]:
    path = "/" + iri.removeprefix(BASE)
    return tuple(
        Alternate(syntax.label, syntax.media_type, f"{view.root}{path}.{syntax.extension}") for syntax in RDF_FORMATS
    )


def _source_of(reader: Reader, description: Description) -> list[PropertyGroup]:
    if not description.iri.value.startswith((PASSAGE, RECORD)):
        return []
    source = source_of(reader.index, description.iri)
    about = [quad for quad in description.background if quad.subject == source]
    return group_statements(reader, about)


def _is_computed(group: PropertyGroup) -> bool:
    return all(evidence.layer in COMPUTED for claim in group.claims for evidence in claim.evidence)


def _contents(reader: Reader, quads: Iterable[Quad]) -> Contents:
    subjects: dict[Term, dict[NamedNode, list[Value]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        subjects[quad.subject][quad.predicate].append(reader.value(quad.object))
    written = [
        (reader.value(subject), sorted(_lines(reader, properties), key=lambda line: reader.view.collate(line[0].text)))
        for subject, properties in subjects.items()
    ]
    return sorted(written, key=lambda pair: pair[0].sort)


def _lines(reader: Reader, properties: dict[NamedNode, list[Value]]) -> Iterable[tuple[Heading, list[Value]]]:
    for property_, values in properties.items():
        yield reader.heading(property_), sorted(values, key=lambda value: value.sort)
