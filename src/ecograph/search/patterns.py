"""Finds the searches in a SPARQL query: triple patterns whose predicate is ``eco:search`` or ``eco:searchLike``.

The subject is a variable, or a list of up to five: thing, score, why it matches, the text that does, its field. The
object is a string, with a language tag if only texts of that language are meant, or a list of a string and a number,
the most things to find:

    ?thing eco:search "smart stad" .
    (?thing ?score ?match) eco:searchLike ("Vinova"@sv 10) .

What is valid SPARQL and has no such pattern is left as it is; whatever else names these predicates as a predicate is an
error, since it would find nothing without saying so.
"""

from dataclasses import dataclass
from typing import Final

from ecograph.namespaces import ECO
from ecograph.search.pieces import Piece, read_string
from ecograph.search.walking import Frame, Walker, fail_at
from ecograph.text import Text

__all__ = ["COLUMNS", "LIKE", "SEARCH", "Pattern", "find_patterns"]

SEARCH: Final = ECO + "search"
LIKE: Final = ECO + "searchLike"
COLUMNS: Final = ("thing", "score", "match", "text", "field")
"""What the variables of a list as subject stand for, in order."""
LANGUAGES: Final = frozenset({"sv", "en"})
MOST: Final = 10_000
"""Things that one search in a query may find."""
IN_GRAPH: Final = Text(
    en="A search finds things, not statements: it stands outside GRAPH.",
    sv="En sökning hittar ting, inte påståenden: den står utanför GRAPH.",
)
IN_SHORT: Final = Text(
    en="A search cannot stand in CONSTRUCT WHERE, whose pattern is its template: write CONSTRUCT { … } WHERE { … }.",
    sv="En sökning kan inte stå i CONSTRUCT WHERE, vars mönster är dess mall: skriv CONSTRUCT { … } WHERE { … }.",
)
SUBJECT: Final = Text(
    en="The subject of a search is a variable, or a list of one to five distinct variables: "
    "(?thing ?score ?match ?text ?field).",
    sv="Subjektet för en sökning är en variabel, eller en lista av en till fem olika variabler: "
    "(?thing ?score ?match ?text ?field).",
)
OBJECT: Final = Text(
    en='The object of a search is a string such as "smart stad", "smart stad"@sv (only Swedish texts, and those of no '
    f'language) or ("smart stad" 20) (the 20 best, at most {MOST}), one for each search.',
    sv='Objektet för en sökning är en sträng som "smart stad", "smart stad"@sv (bara svenska texter, och dem utan '
    f'språk) eller ("smart stad" 20) (de 20 bästa, högst {MOST}), ett för varje sökning.',
)
LIST_ONLY: Final = Text(
    en="A search whose subject is a list is a statement of its own: end it with a full stop.",
    sv="En sökning vars subjekt är en lista är ett eget påstående: avsluta den med punkt.",
)


@dataclass(frozen=True)
class Pattern:
    """One search in a query, and the place in the text that it takes."""

    variables: tuple[str, ...]
    """With their question marks."""
    text: str
    language: str | None
    limit: int | None
    similar: bool
    start: int
    end: int
    before: str
    """What must stand before the table of what is found, to end the statement there."""
    after: str
    """What must stand behind it, to go on with the same subject."""


def find_patterns(text: str) -> list[Pattern]:
    """Return the searches in a query, in order.

    :raises QueryError: if one is not written as it should be
    """
    if "ecograph" not in text and "\\u" not in text.lower():
        return []
    found: list[Pattern] = []
    Walker(text, (SEARCH, LIKE)).walk(lambda walker, verb, frame: found.append(_read_pattern(walker, verb, frame)))
    return found


def _read_pattern(walker: Walker, verb: Piece, frame: Frame) -> Pattern:
    """Take a whole search; at the end the current piece is its last."""
    if frame.in_graph:
        raise fail_at(walker.text, verb, IN_GRAPH)
    if walker.is_short:
        raise fail_at(walker.text, verb, IN_SHORT)
    variables = _read_variables(walker, verb, frame)
    text, language, limit = _read_object(walker, verb)
    is_first = not frame.has_verb and not frame.is_pending
    before = " . " if frame.has_verb else " "  # a full stop may stand right before: it would go into the word
    end, after = _read_rest(walker, verb, frame)
    return Pattern(
        variables=variables,
        text=text,
        language=language,
        limit=limit,
        similar=walker.resolve(verb) == LIKE,
        start=frame.subject[0].start if is_first else verb.start,
        end=end,
        before=before,
        after=after,
    )


def _read_variables(walker: Walker, verb: Piece, frame: Frame) -> tuple[str, ...]:
    is_list = len(frame.subject) > 1
    pieces = frame.subject[1:-1] if is_list else frame.subject
    names = [piece.text[1:] for piece in pieces if piece.kind == "variable"]
    if not len(set(names)) == len(pieces) in range(1, len(COLUMNS) + 1) or (is_list and frame.has_verb):
        raise fail_at(walker.text, verb, SUBJECT)
    return tuple(f"?{name}" for name in names)


def _read_object(walker: Walker, verb: Piece) -> tuple[str, str | None, int | None]:
    """Return text, language and limit; at the end the current piece is the last of the object."""
    is_list = walker.piece(1).text == "("
    walker.skip(2 if is_list else 1)
    text = walker.piece(0)
    language = None
    if text.kind == "string" and walker.piece(1).kind == "language":
        walker.skip(1)
        language = walker.piece(0).text[1:].partition("-")[0].lower()
    limit = None
    if is_list:
        number, closing = walker.piece(1), walker.piece(2)
        limit = int(number.text) if number.kind == "number" and number.text.isdigit() and closing.text == ")" else 0
        walker.skip(2)
    is_right = text.kind == "string" and language in {None, *LANGUAGES} and (limit is None or 0 < limit <= MOST)
    if not is_right or walker.piece(1).text in {",", "^^"}:
        raise fail_at(walker.text, verb, OBJECT)
    return read_string(text.text), language, limit


def _read_rest(walker: Walker, verb: Piece, frame: Frame) -> tuple[int, str]:
    """Return where the search ends, semicolons included, and what must follow to go on with its subject."""
    is_followed = walker.piece(1).text == ";"
    while walker.piece(1).text == ";":
        walker.skip(1)
    following = walker.piece(1)
    goes_on = is_followed and following.kind != "close" and following.text != "."
    if goes_on and len(frame.subject) > 1:
        raise fail_at(walker.text, verb, LIST_ONLY)
    frame.has_verb = False
    frame.is_pending = goes_on and walker.is_named(following)
    frame.state = "verb" if goes_on else "object"
    after = f" {frame.subject[0].text} " if goes_on and not frame.is_pending else ""
    if after != "":
        frame.has_verb = True
    return walker.piece(0).end, after
