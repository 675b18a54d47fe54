"""What sources state, by property and subject; and what would be stated if some of them were missing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from ecograph.namespaces import ECO, GRAPH_AUTHORITY, PASSAGE, PREFIXES, RECORD, compact, expand
from ecograph.text import LANGUAGES, Text

__all__ = ["SITE", "Claim", "Stated", "group_of", "read_sites", "source_of"]

ACTOR: Final = ECO + "Actor"
SITE: Final = ECO + "site"
SOURCE: Final = PREFIXES["source"]
TYPE: Final = PREFIXES["rdf"] + "type"
LABEL: Final = PREFIXES["rdfs"] + "label"
SUBCLASS: Final = PREFIXES["rdfs"] + "subClassOf"


@dataclass(slots=True)
class Claim:
    """An object that a graph gives a subject; none is ever changed (see :class:`ecograph.dataset.Statement`)."""

    value: str
    """IRI or lexical form."""
    language: str | None
    graph: str
    source: str | None
    """The slug of the graph's source; None for a layer."""
    group: str | None
    """The website of the source, else its slug: see :func:`group_of`."""


def source_of(graph: str) -> str | None:
    """Return the slug of the source to which the passage, reading or record ``graph`` belongs; None for a layer."""
    for namespace in (PASSAGE, RECORD):
        if graph.startswith(namespace):
            return graph.removeprefix(namespace).partition("/")[0]
    return None


def read_sites(quads: Iterable[Quad]) -> dict[str, str]:
    """Return the website (``eco:site``) of each source, by its slug, where one is stated."""
    stated = sorted(
        (_iri(quad.subject).removeprefix(SOURCE), quad.object.value)
        for quad in quads
        if quad.predicate.value == SITE and isinstance(quad.object, Literal)
    )
    return dict(reversed(stated))


def group_of(source: str | None, sites: Mapping[str, str]) -> str | None:
    """Return the group of ``source``: its website in ``sites``, else itself; None for a layer.

    Pages of one website are written by one hand: they are believed, and left out, together.
    """
    return None if source is None else sites.get(source, source)


class Stated:
    """Quads by IRI of the property and IRI of the subject."""

    def __init__(self, quads: Iterable[Quad], properties: Iterable[str]) -> None:
        found = list(quads)
        self.sites = read_sites(found)
        """The website of a source, by slug, where one is stated."""
        self._claims: dict[str, dict[str, list[Claim]]] = {name: defaultdict(list) for name in properties}
        self._left_out: frozenset[str] = frozenset()
        self._superclasses: dict[str, frozenset[str]] = {}
        origins: dict[str, tuple[str | None, str | None]] = {}
        for quad in found:
            claims = self._claims.get(quad.predicate.value)
            if claims is not None and isinstance(quad.object, NamedNode | Literal):
                graph = _iri(quad.graph_name)
                if graph not in origins:
                    source = source_of(graph)
                    origins[graph] = source, group_of(source, self.sites)
                language = quad.object.language if isinstance(quad.object, Literal) else None
                claims[_iri(quad.subject)].append(Claim(quad.object.value, language, graph, *origins[graph]))
        # the group of each source
        self.sources: dict[str, str] = {
            str(source): str(group) for source, group in origins.values() if source is not None
        }

    def without(self, names: Iterable[str]) -> "Stated":
        """Return what would be stated if nothing had been read from the sources, or groups of them, ``names``."""
        view = Stated((), ())
        view.sites, view.sources, view._claims = self.sites, self.sources, self._claims
        view._left_out = self._left_out.union(names)
        return view

    def group(self, graph: str) -> str:
        """Return the group of the source of ``graph``, a CURIE; empty for a layer."""
        return group_of(source_of(expand(graph)), self.sites) or ""

    def subjects(self, name: str) -> list[str]:
        """Return the subjects of the property ``name``, sorted."""
        return sorted(subject for subject in self._claims[name] if len(self.find(subject, name)) > 0)

    def find(self, subject: str, name: str) -> list[Claim]:
        """Return what is stated of ``subject`` by the property ``name``."""
        claims = self._claims[name].get(subject, [])
        if len(self._left_out) == 0:
            return claims
        return [claim for claim in claims if not self._is_left_out(claim)]

    def values(self, subject: str, name: str) -> list[str]:
        """Return the distinct objects of :meth:`find`, IRIs and lexical forms alike, sorted."""
        return sorted({claim.value for claim in self.find(subject, name)})

    def values_registered_first(self, subject: str, name: str) -> list[str]:
        """Return :meth:`values`, those of the register first: a table knows classes by its own lights."""
        own = {claim.value for claim in self.find(subject, name) if claim.graph == GRAPH_AUTHORITY}
        return sorted(self.values(subject, name), key=lambda value: value not in own)

    def touched(self, names: Iterable[str]) -> dict[str, set[str]]:
        """Return the subjects of which each group states any of the properties ``names``."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for name in names:
            for subject, claims in self._claims[name].items():
                for group in {claim.group for claim in claims if not self._is_left_out(claim)} - {None}:
                    found[str(group)].add(subject)
        return dict(found)

    def _is_left_out(self, claim: Claim) -> bool:
        return claim.group in self._left_out or claim.source in self._left_out

    def superclasses(self, name: str) -> frozenset[str]:
        """Return all classes above the class ``name``."""
        if name not in self._superclasses:
            found: set[str] = set()
            fresh = set(self.values(name, SUBCLASS))
            while len(fresh) > 0:
                found |= fresh
                fresh = {above for parent in fresh for above in self.values(parent, SUBCLASS)} - found
            self._superclasses[name] = frozenset(found - {name})
        return self._superclasses[name]

    def is_actor(self, iri: str) -> bool:
        """Tell whether ``iri`` has the class ``eco:Actor`` or a subclass."""
        types = self.values(iri, TYPE)
        return ACTOR in types or any(ACTOR in self.superclasses(name) for name in types)

    def find_class(self, iri: str) -> str:
        """Return the most specific class stated of ``iri``, as a CURIE, or an empty string."""
        types = self.values_registered_first(iri, TYPE)
        general = {above for type_ in types for above in self.superclasses(type_)}
        return next((compact(type_) for type_ in types if type_ not in general), "")

    def find_name(self, iri: str) -> Text:
        """Return the labels of ``iri``; one language serves for both, and the slug for none."""
        labels = sorted(self.find(iri, LABEL), key=lambda claim: (claim.value, claim.language or ""), reverse=True)
        in_language = {label.language: label.value for label in labels}
        names = [in_language[language] for language in LANGUAGES if language in in_language]
        either = next(iter(names), in_language.get("und", compact(iri).partition(":")[2]))
        return Text(en=in_language.get("en", either), sv=in_language.get("sv", either))


def _iri(term: NamedNode | BlankNode | DefaultGraph | Triple) -> str:
    return term.value if isinstance(term, NamedNode) else ""
