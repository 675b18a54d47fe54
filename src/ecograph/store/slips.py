"""Slips in malformed queries that can be told in words: brackets that do not pair, and what the engine's parser names.

Of most other faults the parser says only where it could not go on, and lists the characters that could follow.
"""

from collections.abc import Mapping
from typing import Final

from ecograph.store.lexer import Token, locate, split_tokens
from ecograph.text import Text

__all__ = ["find_reason", "find_unpaired"]

CLOSING: Final = {"(": ")", "{": "}", "[": "]"}

REASONS: Final[Mapping[str, Text]] = {
    "Duplicated variable name in SELECT": Text(
        en="SELECT names a variable twice", sv="SELECT nämner en variabel två gånger"
    ),
    "The SELECT overrides an existing variable": Text(
        en="AS in SELECT names a variable that has a value already",
        sv="AS i SELECT nämner en variabel som redan har ett värde",
    ),
    "variable that is unbound": Text(
        en="beside GROUP BY or an aggregate, SELECT and HAVING may name only the variables of GROUP BY; put others "
        "into an aggregate, such as SAMPLE(?x)",
        sv="vid GROUP BY eller ett aggregat får SELECT och HAVING bara nämna variablerna i GROUP BY; ställ andra "
        "i ett aggregat, såsom SAMPLE(?x)",
    ),
    "SELECT * is not authorized with GROUP BY": Text(
        en="SELECT * cannot stand with GROUP BY or an aggregate: name the variables",
        sv="SELECT * kan inte stå med GROUP BY eller ett aggregat: nämn variablerna",
    ),
}
"""Words of the engine's parser → what they mean to the asker."""


def find_reason(detail: str) -> Text | None:
    """Return what the engine's parser says was wrong; None if it only lists what could have stood there."""
    return next((reason for words, reason in REASONS.items() if words in detail), None)


def find_unpaired(text: str) -> tuple[Text, int, int] | None:
    """Return what is wrong with the brackets of a query, with line and column; None if they pair."""
    opened: list[Token] = []
    for token in split_tokens(text):
        if token.kind == "open":
            opened.append(token)
        elif token.kind == "close":
            if len(opened) == 0:
                return _tell_unopened(token), *locate(text, token.offset)
            opening = opened.pop()
            if CLOSING[opening.text] != token.text:
                return _tell_mismatch(token, opening, text), *locate(text, token.offset)
    return None if len(opened) == 0 else (_tell_unclosed(opened[-1]), *locate(text, opened[-1].offset))


def _tell_unopened(token: Token) -> Text:
    return Text(en=f"{token.text!r} closes nothing", sv=f"{token.text!r} avslutar ingenting")


def _tell_unclosed(token: Token) -> Text:
    return Text(en=f"{token.text!r} is not closed", sv=f"{token.text!r} avslutas inte")


def _tell_mismatch(token: Token, opening: Token, text: str) -> Text:
    line, column = locate(text, opening.offset)
    return Text(
        en=f"{token.text!r} stands where {opening.text!r} of {line}:{column} is still open",
        sv=f"{token.text!r} står där {opening.text!r} från {line}:{column} ännu är öppen",
    )
