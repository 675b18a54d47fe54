"""Observations of a record: one number each, with what it is about, its unit, and how sure it is."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

from pyoxigraph import Literal, NamedNode

from ecograph.namespaces import ID, expand
from ecograph.sources.records import Record, decimal_literal, typed

__all__ = ["Figure", "number_literal", "observe"]

NODE: Final = cache(lambda curie: NamedNode(expand(curie)))
YEAR: Final = cache(lambda year: typed(year, "gYear"))


@dataclass(frozen=True)
class Figure:
    """A number, and what is said of it; the others are CURIEs."""

    indicator: str
    value: int | Decimal
    unit: str
    confidence: str
    year: str | None = None
    sector: str | None = None
    precision: str | None = None


def observe(record: Record, about: NamedNode, slug: str, figure: Figure) -> None:
    """State ``figure`` about an entity, as the observation ``slug``."""
    node = NamedNode(f"{ID}observation/{slug}")
    record.state(node, "rdf:type", NODE("eco:Observation"))
    record.state(node, "eco:about", about)
    record.state(node, "eco:value", number_literal(figure.value))
    concepts = {
        "eco:indicator": figure.indicator,
        "eco:unit": figure.unit,
        "eco:confidence": figure.confidence,
        "eco:sector": figure.sector,
        "eco:precision": figure.precision,
    }
    for predicate, curie in concepts.items():
        if curie is not None:
            record.state(node, predicate, NODE(curie))
    if figure.year is not None:
        record.state(node, "eco:year", YEAR(figure.year))


def number_literal(value: int | Decimal) -> Literal:
    """Return a number as the canonical literal of xsd:integer, or of xsd:decimal if it is written with a point."""
    return typed(str(value), "integer") if isinstance(value, int) else decimal_literal(format(value, "f"))
