"""Splits a SPARQL query into the tokens that the guard looks at (SPARQL 1.1 Query, section 19.8)."""

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple, cast

__all__ = ["Kind", "Token", "locate", "spell_booleans", "split_tokens", "unescape"]

Kind = Literal["iri", "word", "open", "close", "unclosed"]

TOKEN: Final = re.compile(
    r"""
    (?P<iri> < (?: [^\x00-\x20<>"{}|^`\\] | \\u[0-9A-Fa-f]{4} | \\U[0-9A-Fa-f]{8} )*+ > )
  | (?P<word> (?: [^\W\d][\w.-]*+ )? : (?: (?! [.-] ) (?: [\w.:%-] | \\. )++ )?+ | [^\W\d][\w.-]*+ )
  | (?P<open> [({\[] )
  | (?P<close> [)}\]] )
  | (?P<passed>
        [?$]\w++
      | \#[^\n\r]*+
      | @[A-Za-z]++ (?: -[A-Za-z0-9]++ )*+
      | \'\'\'(?: '{0,2} (?: [^'\\] | \\. ) )*+ \'\'\'
      | \"\"\"(?: "{0,2} (?: [^"\\] | \\. ) )*+ \"\"\"
      | '(?!'') (?: [^'\\\n\r] | \\. )*+ '
      | "(?!"") (?: [^"\\\n\r] | \\. )*+ "
    )
  | (?P<blank> (?: [^\w<:(){}\[\]?$\#@'"]++ | \d++ | <(?=<) ){1,4096}+ )
  | (?P<unclosed> \'\'\'.*+ | \"\"\".*+ | ['"][^\n\r]*+ )
    """,
    re.VERBOSE | re.DOTALL,
)
"""The quantifiers are possessive, and a string that is not closed is a token too: reading takes linear time.

A word is a keyword or a prefixed name; behind ``ex:`` a dot or hyphen is no part of it. Passed over are variables,
comments, language tags and strings. What no token begins with (blank) is taken by runs, and at most so many in one: to
look for a token at each of a million characters would keep all else that the process does waiting.
"""
OVERLOOKED: Final = frozenset({"passed", "blank"})
ODD_BOOLEAN: Final = re.compile(r"\b(?!true\b|false\b)(?i:true|false)\b")
ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
LAST_CODE_POINT: Final = 0x10FFFF


class Token(NamedTuple):
    """A token and the offset of its first character."""

    kind: Kind
    text: str
    offset: int


def split_tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of ``text`` that say what it may do."""
    for match in TOKEN.finditer(text):
        if match.lastgroup not in OVERLOOKED:
            yield Token(cast("Kind", match.lastgroup), match.group(), match.start())


def spell_booleans(text: str) -> str:
    """Return ``text`` with TRUE and False in lower case: keywords in any case, but not to the engine's parser."""
    upper = text.upper()
    if ("TRUE" not in upper and "FALSE" not in upper) or ODD_BOOLEAN.search(text) is None:
        return text
    parts, end = [], 0
    for token in split_tokens(text):
        if token.kind == "word" and token.text.lower() in {"true", "false"}:
            parts += [text[end : token.offset], token.text.lower()]
            end = token.offset + len(token.text)
    return "".join([*parts, text[end:]])


def unescape(text: str) -> str:
    r"""Return ``text`` with its \u and \U escapes replaced (section 19.2)."""
    return ESCAPE.sub(_replace_escape, text)


def _replace_escape(match: re.Match[str]) -> str:
    code = int(match.group(1) or match.group(2), 16)
    return chr(code) if code <= LAST_CODE_POINT else match.group()


def locate(text: str, offset: int) -> tuple[int, int]:
    """Return line and column of ``offset``, counted from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
