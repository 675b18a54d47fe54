"""Writes the values of a query's variables into its text, token by token.

The engine would take them apart from the text, but puts them in only once it has planned the query: it cannot know
then how little there is to look at.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import pyoxigraph
from pyoxigraph import Literal, NamedNode, RdfFormat

from ecograph.errors import QueryError
from ecograph.store.lexer import locate
from ecograph.store.parts import Edits, Part, apply_edits, find_name, split_parts, with_depth
from ecograph.text import Text

__all__ = ["list_values", "write_values"]

ESCAPES: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
CLAUSES: Final = frozenset({"WHERE", "FROM"})
"""What ends the columns of SELECT, besides a bracket."""
AFTER_BY: Final = frozenset({"HAVING", "LIMIT", "OFFSET", "VALUES"})
"""What ends GROUP BY and ORDER BY."""


def write_values(text: str, values: Mapping[str, str]) -> str:
    """Return the query ``text`` with ``values`` (terms of N-Triples) in the place of variables.

    :raises QueryError: if it gives one of them a value of its own
    """
    return apply_edits(text, list_values(text, list(split_parts(text)), values)) if len(values) > 0 else text


def list_values(text: str, parts: Sequence[Part], substitutions: Mapping[str, str]) -> Edits:
    """Put values in the place of variables; one that is selected becomes a column that always has its value."""
    terms = {name: _write_term(term) for name, term in substitutions.items()}
    clause = Clause()
    edits: Edits = []
    for number, part, depth in with_depth(parts) if len(terms) > 0 else ():
        if part.variable not in terms:
            clause.pass_by(part, depth)
            continue
        if parts[number - 1].word == "AS" or _is_in_values(parts[:number]):
            raise _refuse(text, part)
        term = terms[str(part.variable)]
        if depth == clause.selected:
            # A column of an inner SELECT gets a name of its own: the value stands wherever the column was used.
            term = f"({term} AS {part.text if depth == 0 else f'{find_name(text)}{number}'})"
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


def _refuse(text: str, part: Part) -> QueryError:
    line, column = locate(text, part.start)
    message = Text(
        en=f"{part.text} is a parameter: the query cannot give it a value of its own.",
        sv=f"{part.text} är en parameter: frågan kan inte ge den ett eget värde.",
    )
    return QueryError(message, line=line, column=column)


def _is_in_values(before: Sequence[Part]) -> bool:
    """Tell whether what follows is among the variables of VALUES."""
    for part in reversed(before):
        if part.word == "VALUES" and part.kind == "word":
            return True
        if part.variable is None and part.text != "(":
            return False
    return False


def _write_term(term: str) -> str:
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
