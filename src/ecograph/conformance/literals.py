"""Literals that a store would not give back as they are written: datatypes, lexical forms, canonical forms.

The store keeps values, not terms, so "007"^^xsd:integer comes back as 7: what SPARQL answers is what the dump says
only if literals are written in the form that the store gives back.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Store

from ecograph.conformance.knowledge import Knowledge, constraint_iri
from ecograph.findings import Finding, finding_at, show_term
from ecograph.namespaces import PREFIXES, compact
from ecograph.text import Text

__all__ = ["find_literal_breaks"]

XSD: Final = PREFIXES["xsd"]
STORED_AS_WRITTEN: Final = frozenset({XSD + "string", PREFIXES["rdf"] + "langString"})

LEXICAL: Final[Mapping[str, re.Pattern[str]]] = {
    PREFIXES["geosparql"] + "wktLiteral": re.compile(r"(MULTI)?POLYGON \(.+\)"),
    XSD + "anyURI": re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+"),
    XSD + "boolean": re.compile(r"true|false|0|1"),
    XSD + "date": re.compile(r"\d{4}-\d\d-\d\d"),
    XSD + "decimal": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)"),
    XSD + "double": re.compile(r"[+-]?((\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|INF)|NaN"),
    XSD + "gYear": re.compile(r"\d{4}"),
    XSD + "gYearMonth": re.compile(r"\d{4}-(0[1-9]|1[0-2])"),
    XSD + "integer": re.compile(r"[+-]?\d+"),
}
"""The datatypes in use beside strings, with their lexical forms (XML Schema 1.1 part 2); dates without time zones."""

EXAMPLES: Final[Mapping[str, str]] = {
    PREFIXES["geosparql"] + "wktLiteral": "POLYGON ((17 59, 18 59, 18 60, 17 59))",
    XSD + "anyURI": "https://www.example.org/",
    XSD + "boolean": "true",
    XSD + "date": "2015-03-01",
    XSD + "decimal": "10.9",
    XSD + "double": "0.5",
    XSD + "gYear": "2015",
    XSD + "gYearMonth": "2015-03",
    XSD + "integer": "36",
}

IN_USE: Final = sorted(compact(datatype) for datatype in {*LEXICAL, *STORED_AS_WRITTEN})

INTEGERS: Final = frozenset(
    XSD + name
    for name in [
        "byte",
        "int",
        "long",
        "negativeInteger",
        "nonNegativeInteger",
        "nonPositiveInteger",
        "positiveInteger",
        "short",
        "unsignedByte",
        "unsignedInt",
        "unsignedLong",
        "unsignedShort",
    ]
)


def find_literal_breaks(knowledge: Knowledge) -> Iterator[Finding]:
    """Yield each statement with a literal of a datatype not in use, not of its datatype, or not canonical."""
    objects = knowledge.columns.objects
    verdicts = _judge_all({number: knowledge.terms[number] for number in set(objects)})
    for statement in knowledge.where(objects, verdicts.keys()):
        constraint, message = verdicts[knowledge.everything.numbers[statement.quad.object]]
        yield finding_at(statement, constraint_iri(constraint), message)


def _judge_all(terms: Mapping[int, object]) -> dict[int, tuple[str, Text]]:
    """Return what is wrong with each literal that is not as it should be; strings are stored as they are."""
    literals = {
        number: term
        for number, term in terms.items()
        if isinstance(term, Literal) and term.datatype.value not in STORED_AS_WRITTEN
    }
    stored = _store_forms(literals.values())
    verdicts = ((number, _judge(literal, stored[literal])) for number, literal in literals.items())
    return {number: verdict for number, verdict in verdicts if verdict is not None}


def _store_forms(literals: Iterable[Literal]) -> dict[Literal, Literal]:
    """Return each literal as an in-memory store gives it back."""
    written = {NamedNode(f"urn:literal:{number}"): literal for number, literal in enumerate(literals)}
    store, value = Store(), NamedNode("urn:value")
    store.extend(Quad(node, value, literal) for node, literal in written.items())
    return {written[quad.subject]: quad.object for quad in store}


def _judge(literal: Literal, stored: Literal) -> tuple[str, Text] | None:
    datatype = literal.datatype.value
    if datatype not in LEXICAL:
        return "Datatype", _say_datatype(literal)
    if LEXICAL[datatype].fullmatch(literal.value) is None or not _is_day(literal):
        return "LexicalForm", _say_lexical(literal)
    if literal != stored:
        return "CanonicalForm", _say_canonical(literal, stored)
    return None


def _is_day(literal: Literal) -> bool:
    """Tell whether an xsd:date is a day of the calendar; literals of other datatypes pass."""
    if literal.datatype.value != XSD + "date":
        return True
    try:
        date.fromisoformat(literal.value)
    except ValueError:
        return False
    return True


def _say_datatype(literal: Literal) -> Text:
    wanted = "xsd:integer" if literal.datatype.value in INTEGERS else ", ".join(IN_USE)
    name = _name(literal.datatype.value)
    return Text(
        en=f"The datatype {name} of {show_term(literal)} is not in use here. Use {wanted}.",
        sv=f"Datatypen {name} hos {show_term(literal)} används inte här. Använd {wanted}.",
    )


def _say_lexical(literal: Literal) -> Text:
    name, example = _name(literal.datatype.value), EXAMPLES[literal.datatype.value]
    return Text(
        en=f'{show_term(literal)} is not a value of {name}. Write it like "{example}"^^{name}.',
        sv=f'{show_term(literal)} är inte ett värde av {name}. Skriv det som "{example}"^^{name}.',
    )


def _say_canonical(literal: Literal, stored: Literal) -> Text:
    return Text(
        en=f"{show_term(literal)} is not in canonical form, and a store would change it. Write {show_term(stored)}.",
        sv=f"{show_term(literal)} är inte i kanonisk form, och en databas skulle ändra det. Skriv {show_term(stored)}.",
    )


def _name(datatype: str) -> str:
    return show_term(NamedNode(datatype))
