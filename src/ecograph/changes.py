"""Statements added and removed between two releases, and for each assertion why: the world, or only our knowledge.

An *assertion* stands in a passage, a reading or a record, and so belongs to a source. A source's *day* is the later of
the days on which it was read (``eco:readOn``) and fetched (``eco:retrieved``). An added or removed assertion has one
cause:

* ``read-anew``: both releases have its source, with a later day in the new one. The source was read again and says
  something else: **the world changed**, as that source tells it.
* ``source-added``, ``source-removed``: only one release has its source. **Only our sources changed.**
* ``reading-corrected``: both releases have its source, with the same day (or an earlier one in the new release). The
  same text is read otherwise: **only our reading changed**.

An assertion whose triple the other release has from other evidence is marked as ``further``: nothing new is said by it,
only who says so. Statements of other layers have no cause: they are ours, or computed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import NamedNode, Quad, Triple

from ecograph.dataset import sort_key
from ecograph.namespaces import ECO, PREFIXES, SOURCE
from ecograph.participations import source_of
from ecograph.text import Text

__all__ = ["ASSERTED", "CAUSES", "Cause", "Change", "compare_statements", "layer_of"]

Cause = Literal["read-anew", "source-added", "source-removed", "reading-corrected"]

CAUSES: Final[Mapping[Cause, Text]] = {
    "read-anew": Text(
        en="The world changed: sources read anew say something else",
        sv="Världen har ändrats: källor som lästs på nytt säger något annat",
    ),
    "source-added": Text(en="Only our sources changed: added", sv="Bara våra källor har ändrats: tillkomna"),
    "source-removed": Text(en="Only our sources changed: removed", sv="Bara våra källor har ändrats: borttagna"),
    "reading-corrected": Text(
        en="Only our readings changed: the same texts read otherwise",
        sv="Bara våra läsningar har ändrats: samma texter lästa annorlunda",
    ),
}
"""Every cause, in the order of reports."""

ASSERTED: Final = "asserted"
"""The layer of all passages, readings and records; other layers are called as their graphs end."""

TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
SOURCE_DOCUMENT: Final = NamedNode(ECO + "SourceDocument")
DAYS: Final = frozenset({NamedNode(ECO + "readOn"), NamedNode(ECO + "retrieved")})


@dataclass(frozen=True)
class Change:
    """A statement that only one of two releases has."""

    is_added: bool
    """Whether the new release has it; else the old one."""
    quad: Quad
    layer: str
    """``asserted``, or a layer of ours: authority, sources, resolutions, ontology, derived, metrics."""
    cause: Cause | None
    """Why, of an assertion; else None."""
    is_further: bool
    """Whether the other release has the triple of an assertion from other evidence."""


def compare_statements(old: Iterable[Quad], new: Iterable[Quad]) -> list[Change]:
    """Return what only one of two data sets of named graphs has: removed before added, each sorted as N-Quads are."""
    before, after = frozenset(old), frozenset(new)
    days = _read_days(before), _read_days(after)
    return [
        *_list_changes(before - after, after, days, is_added=False),
        *_list_changes(after - before, before, days, is_added=True),
    ]


def layer_of(quad: Quad) -> str:
    """Return the layer of a statement in a named graph."""
    graph = _graph(quad)
    return graph.rpartition("/")[2] if source_of(graph) is None else ASSERTED


Days = Mapping[str, str]
"""The day of each source, by slug; an empty text if neither day is known."""


def _read_days(quads: Iterable[Quad]) -> Days:
    days: dict[str, str] = {}
    for quad in quads:
        if not isinstance(quad.subject, NamedNode) or not quad.subject.value.startswith(SOURCE):
            continue
        slug = quad.subject.value.removeprefix(SOURCE)
        if quad.predicate == TYPE and quad.object == SOURCE_DOCUMENT:
            days.setdefault(slug, "")
        elif quad.predicate in DAYS and isinstance(quad.object, RdfLiteral):
            days[slug] = max(days.get(slug, ""), quad.object.value)
    return days


def _list_changes(
    own: Iterable[Quad], others: Iterable[Quad], days: tuple[Days, Days], *, is_added: bool
) -> Sequence[Change]:
    changed = sorted(own, key=sort_key)
    asserted: set[Triple] = {quad.triple for quad in others if layer_of(quad) == ASSERTED}
    changes = []
    for quad in changed:
        layer = layer_of(quad)
        is_asserted = layer == ASSERTED
        cause = _find_cause(source_of(_graph(quad)) or "", days) if is_asserted else None
        changes.append(Change(is_added, quad, layer, cause, is_asserted and quad.triple in asserted))
    return changes


def _find_cause(source: str, days: tuple[Days, Days]) -> Cause:
    before, after = days
    if source not in before:
        return "source-added"
    if source not in after:
        return "source-removed"
    return "read-anew" if after[source] > before[source] else "reading-corrected"


def _graph(quad: Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
