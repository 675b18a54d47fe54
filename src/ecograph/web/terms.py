"""How the terms of RDF are written for readers: links, numbers, names."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from pyoxigraph import Literal, NamedNode

from ecograph.namespaces import BASE, PREFIXES, compact
from ecograph.web.names import Index, name_of
from ecograph.web.select import Term
from ecograph.web.view import View, is_web_address

__all__ = ["Value", "write_term"]

XSD: Final = PREFIXES["xsd"]
NUMBERS: Final = frozenset(XSD + name for name in ("decimal", "double", "float", "integer"))
DIGITS: Final = 4
"""Significant digits of a computed number; the whole of it stands in the tip."""


@dataclass(frozen=True)
class Value:
    """A term as it is shown."""

    text: str
    href: str | None = None
    external: bool = False
    """Whether the link leaves this server."""
    language: str | None = None
    """The text's own language, where it is not the page's."""
    tip: str | None = None
    """The IRI in short, for a thing that is shown by its name."""
    short: str = ""
    """The CURIE of a thing."""
    sort: tuple[int, float, str] = (1, 0.0, "")
    """What values sort by: numbers by size, then text in the page's language, then other text."""


def write_term(index: Index, view: View, term: Term) -> Value:
    """Return ``term`` as readers see it."""
    if isinstance(term, NamedNode):
        return _write_node(index, view, term)
    if isinstance(term, Literal):
        return _write_literal(view, term)
    return Value(str(term), sort=(1, 0.0, str(term)))


def _write_node(index: Index, view: View, node: NamedNode) -> Value:
    name = name_of(index, node, view.language)
    short = compact(node.value)
    return Value(
        text=name.value,
        href=view.href(node.value),
        external=not node.value.startswith(BASE),
        language=_foreign(name, view),
        tip=None if name.value == short else short,
        short=short,
        sort=(1, 0.0, view.collate(name.value)),
    )


def _write_literal(view: View, literal: Literal) -> Value:
    datatype, text = literal.datatype.value, literal.value
    if datatype in NUMBERS:
        short = round_number(text)
        return Value(view.number(short), tip=text if short != text else None, sort=(0, float(text), text))
    if datatype == XSD + "boolean":
        text = view.say("yes", "ja") if text == "true" else view.say("no", "nej")
    elif datatype == XSD + "anyURI" and is_web_address(text):
        return Value(text, href=text, external=True, sort=(1, 0.0, text))
    foreign = _foreign(literal, view)
    return Value(text, language=foreign, sort=(1 if foreign is None else 2, 0.0, view.collate(text)))


def round_number(lexical: str) -> str:
    """Return a number with many decimals to :data:`DIGITS` significant ones; whole numbers and short ones unchanged."""
    try:
        number = Decimal(lexical)
    except InvalidOperation:
        return lexical
    decimals = -int(number.as_tuple().exponent) if number.is_finite() else 0
    if decimals <= DIGITS:
        return lexical
    return format(round(number, max(DIGITS - 1 - number.adjusted(), 0)).normalize(), "f")


def _foreign(literal: Literal, view: View) -> str | None:
    return literal.language if literal.language not in {None, "", view.language} else None
