"""Writes a query for a store that knows nothing of ours: values, data set and graphs become part of its text.

It works on the tokens of the query (``ecograph.store.lexer``), so that nothing within a string, an IRI or a comment is
ever taken for something else, and what it cannot place for certain it refuses.
"""

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
    edits = [*_drop_dataset(parts), *_bind(text, parts, request.substitutions)]
    if default_graph is not None:
        edits += _hold_graphs(parts, _graph_condition(request, default_graph, own=own), request.substitutions)
    form = next((part.word for part in parts if part.kind == "word" and part.word in FORMS), "")
    if own or default_graph is None:
        return Prepared(form, _apply(text, edits), request.default_graphs, request.named_graphs)
    return Prepared(form, _apply(text, edits), (default_graph,), ())


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
    edits: Edits = []
    if len(terms) == 0:
        return edits
    selected_at = ordered_at = -1
    for number, part, depth in _with_depth(parts):
        word = part.word if part.kind == "word" else ""
        if word == "SELECT":
            if depth > 0:
                _refuse_inner(text, parts[number:], terms)
            selected_at = depth
        elif depth == selected_at and (word in CLAUSES or part.text == "{"):
            selected_at = -1
        elif word == "BY":
            ordered_at = depth
        elif word in AFTER_BY or part.text == "}":
            ordered_at = -1
        elif part.variable in terms:
            before = parts[number - 1].word
            if before == "AS" or _is_in_values(parts[:number]):
                raise _fail(text, part, _assigned(part.text))
            term = terms[str(part.variable)]
            # The spaces keep it apart from what is written close to it.
            use = f"({term} AS {part.text})" if depth == selected_at else f"({term})" if depth == ordered_at else term
            edits.append((part.start, part.end, f" {use} "))
    return edits


def _assigned(name: str) -> Text:
    return Text(
        en=f"{name} is a parameter: the query cannot give it a value of its own.",
        sv=f"{name} är en parameter: frågan kan inte ge den ett eget värde.",
    )


def _refuse_inner(text: str, parts: Sequence[Part], terms: Mapping[str, str]) -> None:
    """Refuse a parameter that an inner SELECT returns: as a value it is no column there."""
    for _, part, depth in _with_depth(parts):
        if depth == 0 and (part.word in CLAUSES or part.text == "{"):
            return
        if depth == 0 and part.variable in terms:
            raise _fail(text, part, _assigned(part.text))


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


def _graph_condition(request: QueryRequest, default_graph: str, *, own: bool) -> str:
    """Return which graphs GRAPH may find, ``{0}`` being the graph, where the store itself would find any."""
    if own:
        listed = ", ".join(f"<{iri}>" for iri in request.named_graphs)
        return f"{{0}} IN ({listed})" if listed != "" else "false"
    return f'STRSTARTS(STR({{0}}), "{BASE}") && {{0}} != <{default_graph}>'


def _hold_graphs(parts: Sequence[Part], condition: str, substitutions: Mapping[str, str]) -> Edits:
    """Put every GRAPH into a group with a condition on its graph, beside it and not within, where it is not bound."""
    edits: Edits = []
    ends: list[tuple[int, str]] = []
    for number, part, depth in _with_depth(parts):
        if part.word == "GRAPH" and part.kind == "word" and len(parts) > number + 1:
            name = parts[number + 1].variable
            graph = parts[number + 1].text if name not in substitutions else write_term(substitutions[str(name)])
            edits.append((part.start, part.start, "{ "))
            ends.append((depth, f" FILTER ({condition.replace('{0}', graph)}) }}"))
        elif part.text == "}" and len(ends) > 0 and ends[-1][0] == depth:
            edits.append((part.end, part.end, ends.pop()[1]))
    return edits


def _apply(text: str, edits: Edits) -> str:
    """Return ``text`` with the replacements made; of two at one place the first comes first."""
    written, position = [], 0
    for start, end, replacement in sorted(edits, key=lambda edit: edit[:2]):
        written += [text[position:start], replacement]
        position = end
    return "".join([*written, text[position:]])
