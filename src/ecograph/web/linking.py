"""What links to an entity, grouped by how."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad

from ecograph.web.statements import Claim, Heading, Reader, group_statements

__all__ = ["Linking", "group_linking"]


@dataclass(frozen=True)
class Linking:
    """The things that link to an entity by one property."""

    property: NamedNode
    heading: Heading
    is_inverse: bool
    """Whether the heading already reads from the entity's side."""
    claims: tuple[Claim, ...]
    count: int


def group_linking(reader: Reader, quads: Iterable[Quad], own: Collection[Quad]) -> list[Linking]:
    """Return ``quads``, whose object is the entity, grouped by property: under its inverse's name where it has one.

    :param own: the entity's own statements; what they say already, seen from the entity, is left out
    """
    by_property: dict[NamedNode, list[Quad]] = defaultdict(list)
    for quad in quads:
        if not isinstance(quad.object, NamedNode):
            continue
        inverse = _inverse(reader, quad.predicate) or quad.predicate
        if Quad(quad.object, inverse, quad.subject, quad.graph_name) not in own:
            by_property[quad.predicate].append(Quad(quad.object, quad.predicate, quad.subject, quad.graph_name))
    groups = [_group(reader, property_, turned) for property_, turned in by_property.items()]
    return sorted(groups, key=lambda group: reader.view.collate(group.heading.text))


def _group(reader: Reader, property_: NamedNode, turned: list[Quad]) -> Linking:
    [group] = group_statements(reader, turned)
    inverse = _inverse(reader, property_)
    return Linking(
        property=property_,
        heading=group.heading if inverse is None else reader.heading(inverse),
        is_inverse=inverse is not None,
        claims=group.claims,
        count=len({quad.object for quad in turned}),
    )


def _inverse(reader: Reader, property_: NamedNode) -> NamedNode | None:
    """Return the inverse of ``property_``, whichever of the two the ontology declares it of."""
    declared = reader.index.node(property_, "owl:inverseOf")
    return declared or next(iter(reader.index.subjects("owl:inverseOf", property_)), None)
