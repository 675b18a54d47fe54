"""The data set as of a date: without the participations, tenures, fundings … that are stated not to hold then.

A *dated node* is a participation, tenure, relation, agreement or funding. Its stated period goes from its
``eco:startDate`` to its ``eco:endDate``; a participation or funding without one of these has that of its initiative.
Where sources disagree on a date the widest period counts. A node whose period certainly has no day of the date asked
for (:func:`ecograph.comparison.outside_period`) is left out with every statement of and about it, and the links that
rules derive are derived anew, so that one which held only because of such nodes is gone. Nodes without dates stay, and
are counted. Measures of the networks and the
statistics describe all years together and are left out.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from ecograph.comparison import outside_period
from ecograph.dataset import named_graphs
from ecograph.derive import derive_quads
from ecograph.namespaces import ECO, GRAPH_CATALOGUE, GRAPH_DERIVED, GRAPH_METRICS, PREFIXES
from ecograph.queries import CatalogueQuery
from ecograph.text import Text

__all__ = ["DATED_CLASSES", "Snapshot", "take_snapshot"]

TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
RESOLVES: Final = NamedNode(ECO + "resolves")
INITIATIVE: Final = ECO + "initiative"
START: Final = ECO + "startDate"
END: Final = ECO + "endDate"
COMPUTED: Final = frozenset(map(NamedNode, (GRAPH_CATALOGUE, GRAPH_DERIVED, GRAPH_METRICS)))

DATED_CLASSES: Final[Mapping[str, Text]] = {
    ECO + "Participation": Text(en="participations", sv="deltaganden"),
    ECO + "Tenure": Text(en="tenures", sv="innehav av befattningar"),
    ECO + "Relation": Text(en="relations", sv="relationer"),
    ECO + "Agreement": Text(en="agreements", sv="överenskommelser"),
    ECO + "Funding": Text(en="fundings", sv="finansieringar"),
}
"""The classes of dated nodes, with what people call them."""

Node = NamedNode | BlankNode | Triple
Counts = Mapping[str, int]


@dataclass(frozen=True)
class Snapshot:
    """The data set as of a date, and how sure that is."""

    quads: Sequence[Quad]
    """Of named graphs, sorted."""
    left_out: Counts
    """Nodes whose stated period excludes the date, by IRI of the class."""
    undated: Counts
    """Nodes kept for which neither a start nor an end is stated, likewise."""
    half_dated: Counts
    """Nodes kept for which only a start or only an end is stated, likewise."""


def take_snapshot(quads: Sequence[Quad], date: str, rules: Sequence[CatalogueQuery]) -> Snapshot:
    """Return ``quads`` of named graphs as of ``date`` (``YEAR[-MM[-DD]]``); ``rules`` derive the simple links anew.

    :raises InputError: if a rule is not a CONSTRUCT query
    """
    asserted = [quad for quad in quads if quad.graph_name not in COMPUTED]
    periods = _Periods(asserted)
    left_out: Counter[str] = Counter()
    undated: Counter[str] = Counter()
    half_dated: Counter[str] = Counter()
    gone: set[Node] = set()
    for node, class_ in periods.nodes.items():
        start, end = periods.find(node)
        if outside_period(date, start, end):
            gone.add(node)
            left_out[class_] += 1
        elif start is None and end is None:
            undated[class_] += 1
        elif start is None or end is None:
            half_dated[class_] += 1
    gone |= {quad.subject for quad in asserted if quad.predicate == RESOLVES and quad.object in gone}
    kept = [quad for quad in asserted if quad.subject not in gone and quad.object not in gone]
    derived = derive_quads(kept, rules)
    return Snapshot(named_graphs([*kept, *derived]), left_out, undated, half_dated)


class _Periods:
    """The dated nodes by class, and their stated periods."""

    def __init__(self, quads: Sequence[Quad]) -> None:
        self.nodes = {
            quad.subject: quad.object.value
            for quad in quads
            if quad.predicate == TYPE
            and isinstance(quad.subject, NamedNode)
            and isinstance(quad.object, NamedNode)
            and quad.object.value in DATED_CLASSES
        }
        self._values: dict[str, defaultdict[NamedNode, set[str]]] = {
            name: defaultdict(set) for name in (INITIATIVE, START, END)
        }
        for quad in quads:
            known = self._values.get(quad.predicate.value)
            if (
                known is not None
                and isinstance(quad.subject, NamedNode)
                and isinstance(quad.object, NamedNode | Literal)
            ):
                known[quad.subject].add(quad.object.value)

    def find(self, node: NamedNode) -> tuple[str | None, str | None]:
        """Return the earliest start and the latest end that are stated."""
        return min(self._list(node, START), default=None), max(self._list(node, END), key=_last_day, default=None)

    def _list(self, node: NamedNode, name: str) -> set[str]:
        own = self._values[name].get(node, set())
        initiatives = self._values[INITIATIVE].get(node, set())
        return own or {date for iri in initiatives for date in self._values[name].get(NamedNode(iri), ())}


def _last_day(date: str) -> str:
    """Return what the end of a year, month or day sorts by: 2018 ends after 2018-06."""
    return date + "~"
