"""Writes a query for a store that knows nothing of ours: values, data set and graphs become part of its text.

It works on the tokens of the query (``ecograph.store.lexer``), so that nothing within a string, an IRI or a comment is
ever taken for something else, and what it cannot place for certain it refuses.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph
from pyoxigraph import Literal, NamedNode, RdfFormat

from ecograph.errors import QueryError
from ecograph.namespaces import BASE
from ecograph.store.guard import FORMS, find_undeclared
from ecograph.store.lexer import TOKEN, locate, unescape
from ecograph.store.request import QueryRequest
from ecograph.text import Text

__all__ = ["Prepared", "prepare", "write_term"]

ESCAPES: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
OWN_SCHEMES: Final = ("bif:", "sql:")
"""Under which Virtuoso offers its own functions and SQL procedures."""
CLAUSES: Final = frozenset({"WHERE", "FROM"})
"""What ends the columns of SELECT, besides a bracket."""
ALL_COLUMNS: Final = re.compile(r"\bSELECT\s+(?:(?:DISTINCT|REDUCED)\s*)?\*", re.IGNORECASE)
"""In a string or after a comment it may be found or missed: then a query is refused, or the store refuses it."""
AFTER_BY: Final = frozenset({"HAVING", "LIMIT", "OFFSET", "VALUES"})
"""What ends GROUP BY and ORDER BY."""


@dataclass(frozen=True)
class Prepared:
    """A query as it is sent, with the data set that goes beside it."""

    form: str
    """SELECT, ASK, CONSTRUCT or DESCRIBE."""
    text: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """One token of the query."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def word(self) -> str:
        """The token in capitals, as keywords are compared."""
        return self.text.upper()

    @property
    def variable(self) -> str | None:
        """The name of the variable that the token is."""
        return self.text[1:] if self.kind == "passed" and self.text[0] in "?$" else None


Edits = list[tuple[int, int, str]]
"""What is replaced: start, end, by what."""


def prepare(request: QueryRequest, default_graph: str | None) -> Prepared:
    """Return ``request`` as a store understands it without what only our engine has.

    :param default_graph: the named graph that stands for the default one, where the store has none
    :raises QueryError: if the query calls what only this store has, or cannot be written soundly
    """
    text = request.text
    parts = list(_split(text))
    _check(text, parts)
    own = len(request.default_graphs) + len(request.named_graphs) > 0
    if len(request.default_graphs) > 1:
        raise QueryError(SEVERAL_GRAPHS)
    form = next((part.word for part in parts if part.kind == "word" and part.word in FORMS), "")
    text = _apply(text, [*_drop_dataset(parts), *_bind(text, parts, request.substitutions)])
    if default_graph is None:
        return Prepared(form, text, request.default_graphs, request.named_graphs)
    text = _support(text, request, None if own else default_graph)
    return Prepared(form, text, request.default_graphs if own else (default_graph,), request.named_graphs)


SEVERAL_GRAPHS: Final = Text(
    en="The store behind this service may return a statement once for each graph that holds it: "
    "name one graph with FROM, or ask with GRAPH.",
    sv="Lagret bakom tjänsten kan ge ett påstående en gång för varje graf där det står: "
    "ange en graf med FROM, eller fråga med GRAPH.",
)


def _split(text: str) -> Iterator[Part]:
    for match in TOKEN.finditer(text):
        if not match.group().startswith("#"):
            yield Part(str(match.lastgroup), match.group(), match.start(), match.end())


def _check(text: str, parts: Sequence[Part]) -> None:
    """Refuse prefixes that only the store knows, and the functions that some offer under schemes of their own."""
    undeclared = find_undeclared(text)
    if undeclared is not None:
        prefix, line, column = undeclared
        message = Text(
            en=f"The prefix {prefix + ':'!r} is not declared.", sv=f"Prefixet {prefix + ':'!r} är inte deklarerat."
        )
        raise QueryError(message, line=line, column=column)
    for part in parts:
        if part.kind == "iri" and unescape(part.text[1:-1]).lower().startswith(OWN_SCHEMES):
            raise _fail(text, part, Text(en="This function is not SPARQL.", sv="Den här funktionen är inte SPARQL."))


def _fail(text: str, part: Part, message: Text) -> QueryError:
    line, column = locate(text, part.start)
    return QueryError(message, line=line, column=column)


def _drop_dataset(parts: Sequence[Part]) -> Edits:
    """Take FROM and FROM NAMED out: the data set goes beside the query, and some stores would add the two."""
    edits: Edits = []
    for number, part, depth in _with_depth(parts):
        if depth == 0 and part.word == "FROM" and part.kind == "word":
            following = parts[number + 1 : number + 3]
            named = len(following) > 1 and following[0].word == "NAMED"
            if len(following) > int(named):
                edits.append((part.start, following[int(named)].end, ""))
    return edits


def _with_depth(parts: Sequence[Part]) -> Iterator[tuple[int, Part, int]]:
    """Yield each token with its number and how many brackets are open around it."""
    depth = 0
    for number, part in enumerate(parts):
        depth -= part.kind == "close"
        yield number, part, depth
        depth += part.kind == "open"


def _bind(text: str, parts: Sequence[Part], substitutions: Mapping[str, str]) -> Edits:
    """Put values in the place of variables; one that is selected becomes a column that always has its value."""
    terms = {name: write_term(term) for name, term in substitutions.items()}
    clause = Clause()
    edits: Edits = []
    for number, part, depth in _with_depth(parts) if len(terms) > 0 else ():
        if part.variable not in terms:
            clause.pass_by(part, depth)
            continue
        if parts[number - 1].word == "AS" or _is_in_values(parts[:number]):
            raise _fail(text, part, _assigned(part.text))
        term = terms[str(part.variable)]
        if depth == clause.selected:
            # A column of an inner SELECT gets a name of its own: the value stands wherever the column was used.
            term = f"({term} AS {part.text if depth == 0 else f'{_find_name(text)}{number}'})"
        elif depth == clause.ordered:
            term = f"({term})"
        # The spaces keep it apart from what is written close to it.
        edits.append((part.start, part.end, f" {term} "))
    return edits


class Clause:
    """Where in a query the columns of SELECT stand, and the conditions of GROUP BY and ORDER BY."""

    selected = ordered = -1
    """How many brackets are open there; -1: not there."""

    def pass_by(self, part: Part, depth: int) -> None:
        """Take note of a token."""
        word = part.word if part.kind == "word" else ""
        if word == "SELECT":
            self.selected = depth
        elif depth == self.selected and (word in CLAUSES or part.text == "{"):
            self.selected = -1
        elif word == "BY":
            self.ordered = depth
        elif word in AFTER_BY or part.text == "}":
            self.ordered = -1


def _find_name(text: str) -> str:
    """Return the beginning of a variable that the query does not have."""
    name = "?bound"
    while name in text:
        name += "_"
    return name


def _assigned(name: str) -> Text:
    return Text(
        en=f"{name} is a parameter: the query cannot give it a value of its own.",
        sv=f"{name} är en parameter: frågan kan inte ge den ett eget värde.",
    )


def _is_in_values(before: Sequence[Part]) -> bool:
    """Tell whether what follows is among the variables of VALUES."""
    for part in reversed(before):
        if part.word == "VALUES" and part.kind == "word":
            return True
        if part.variable is None and part.text != "(":
            return False
    return False


def write_term(term: str) -> str:
    """Return a term of N-Triples as SPARQL writes it: the two differ in what a backslash and a u mean.

    :raises ValueError: if it is neither an IRI nor a literal
    """
    (quad,) = pyoxigraph.parse(f"<a:a> <a:a> {term} .", format=RdfFormat.N_TRIPLES)
    value = quad.object
    if isinstance(value, NamedNode):
        return f"<{value.value}>"
    if not isinstance(value, Literal):
        raise ValueError(term)
    quoted = f'"{value.value.translate(ESCAPES)}"'
    if value.language is not None:
        return f"{quoted}@{value.language}"
    is_string = value.datatype.value == "http://www.w3.org/2001/XMLSchema#string"
    return quoted if is_string else f"{quoted}^^<{value.datatype.value}>"


def _support(text: str, request: QueryRequest, default_graph: str | None) -> str:
    """Return ``text`` as Virtuoso understands it rightly."""
    parts = list(_split(text))
    edits = _support_values(parts)
    if len(request.named_graphs) == 0:
        edits += _hold_graphs(text, parts, default_graph)
    return _apply(text, edits)


def _hold_graphs(text: str, parts: Sequence[Part], default_graph: str | None) -> Edits:
    """Put every GRAPH into a group with a condition on its graph, beside it and not within, where it is not bound.

    Virtuoso, told which graph is the default one, finds any graph of its own for a variable, and none for an IRI.

    :param default_graph: None if the data set has no named graphs
    """
    edits: Edits = []
    ends: list[tuple[int, str]] = []
    for number, part, depth in _with_depth(parts):
        if part.word == "GRAPH" and part.kind == "word" and len(parts) > number + 1:
            graph = parts[number + 1]
            if default_graph is None:
                condition = "false"
            elif graph.variable is not None:
                condition = f'STRSTARTS(STR({graph.text}), "{BASE}") && {graph.text} != <{default_graph}>'
            else:
                _refuse_all_columns(text)
                name = f"{_find_name(text)}{number}"
                edits.append((graph.start, graph.end, name))
                condition = f"{name} = {graph.text}"
            edits.append((part.start, part.start, "{ "))
            ends.append((depth, f" FILTER ({condition}) }}"))
        elif part.text == "}" and len(ends) > 0 and ends[-1][0] == depth:
            edits.append((part.end, part.end, ends.pop()[1]))
    return edits


def _refuse_all_columns(text: str) -> None:
    """Refuse ``SELECT *`` where a variable is added: it would be a column."""
    if ALL_COLUMNS.search(text) is not None:
        raise QueryError(
            Text(
                en="With a GRAPH that is named, the store behind this service needs the variables of SELECT one by "
                "one: write them in the place of *.",
                sv="Med en GRAPH som är namngiven behöver lagret bakom tjänsten variablerna i SELECT en och en: "
                "skriv dem i stället för *.",
            )
        )


def _support_values(parts: Sequence[Part]) -> Edits:
    """Give a group that has nothing but VALUES a condition that always holds: in a UNION Virtuoso loses it else."""
    edits: Edits = []
    opened: list[tuple[int, int]] = []
    for number, part, depth in _with_depth(parts):
        if part.word == "VALUES" and part.kind == "word" and number > 0 and parts[number - 1].text == "{":
            opened.append((number, depth))
        elif part.text == "}" and len(opened) > 0 and opened[-1][1] == depth:
            opened.pop()
            if len(parts) > number + 1 and parts[number + 1].text == "}":
                edits.append((part.end, part.end, " FILTER (true)"))
    return edits


def _apply(text: str, edits: Edits) -> str:
    """Return ``text`` with the replacements made; of two at one place the first comes first."""
    written, position = [], 0
    for start, end, replacement in sorted(edits, key=lambda edit: edit[:2]):
        written += [text[position:start], replacement]
        position = end
    return "".join([*written, text[position:]])
