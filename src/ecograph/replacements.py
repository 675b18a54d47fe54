"""Entities whose IRI has changed: ``replaced.csv`` in the register, so that the old IRI leads to the new one."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad

from ecograph.dataset import Statement
from ecograph.errors import InputError
from ecograph.namespaces import GRAPH_AUTHORITY, PREFIXES, compact, expand
from ecograph.register import ENTITY
from ecograph.sources.files import Row, read_table
from ecograph.text import Text

__all__ = ["read_replacements", "refuse_described"]

FILE: Final = "replaced.csv"
IS_REPLACED_BY: Final = NamedNode(PREFIXES["dcterms"] + "isReplacedBy")


def read_replacements(folder: Path) -> list[Statement]:
    """Return, for each replaced entity, the statement in graph:authority that says by which; none without the file.

    :raises InputError: naming file and line: a CURIE that is none, an entity replaced twice, or a circle
    """
    if not (folder / FILE).exists():
        return []
    rows = read_table(folder / FILE, ["entity", "replaced_by"])
    by_entity: dict[str, Row] = {}
    for row in rows:
        for column in ("entity", "replaced_by"):
            if ENTITY.fullmatch(row[column]) is None:
                curie = row[column]
                raise _wrong(row, Text(en=f"{curie!r} is not <kind>:<slug>.", sv=f"{curie!r} är inte <slag>:<slug>."))
        first = by_entity.setdefault(row["entity"], row)
        if first is not row:
            line = first.origin.line
            message = Text(
                en=f"{row['entity']} is replaced on line {line} already; keep one of the two.",
                sv=f"{row['entity']} ersätts redan på rad {line}; behåll en av de två.",
            )
            raise _wrong(row, message)
    for row in rows:
        _refuse_circle(row, by_entity)
    return [_state(row) for row in rows]


def refuse_described(replaced: Iterable[Statement], entities: Iterable[NamedNode]) -> None:
    """Refuse entities that are said to be replaced and are still described.

    :raises InputError: naming file and line
    """
    described = frozenset(entities)
    for statement in replaced:
        subject, origin = statement.quad.subject, statement.origin
        if subject in described:
            name = compact(str(subject)[1:-1])
            message = Text(
                en=f"{name} is said to be replaced, but is still described; take one of the two out.",
                sv=f"{name} sägs vara ersatt men beskrivs fortfarande; ta bort ett av de två.",
            )
            raise InputError(message, file=origin.file, line=origin.line)


def _refuse_circle(row: Row, by_entity: Mapping[str, Row]) -> None:
    path = list(_follow(row["entity"], by_entity))
    if path[-1] in path[:-1]:
        circle = " → ".join(path)
        message = Text(
            en=f"The replacements go in a circle: {circle}.", sv=f"Ersättningarna går i en cirkel: {circle}."
        )
        raise _wrong(row, message)


def _follow(entity: str, by_entity: Mapping[str, Row]) -> Iterator[str]:
    seen: list[str] = []
    while entity not in seen:
        yield entity
        if entity not in by_entity:
            return
        seen.append(entity)
        entity = by_entity[entity]["replaced_by"]
    yield entity


def _state(row: Row) -> Statement:
    old, new = NamedNode(expand(row["entity"])), NamedNode(expand(row["replaced_by"]))
    return Statement(Quad(old, IS_REPLACED_BY, new, NamedNode(GRAPH_AUTHORITY)), row.origin)


def _wrong(row: Row, message: Text) -> InputError:
    return InputError(message, file=row.origin.file, line=row.origin.line)
