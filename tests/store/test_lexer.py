"""The tokens of SPARQL that the guard looks at."""

import subprocess
import sys

import pytest

from ecograph.search.pieces import split_pieces
from ecograph.store.lexer import TOKEN, locate, split_tokens, unescape
from serving import PATIENCE


def kinds(text: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in split_tokens(text)]


@pytest.mark.parametrize(
    "text",
    [
        "?SERVICE $SERVICE",
        "# SERVICE",
        "'SERVICE' \"SERVICE\"",
        '\'\'\'it\'s a \'SERVICE\' \'\'\' """a ""SERVICE"" """',
        r"'it\'s SERVICE' " + r'"\"SERVICE"',
        "'' \"\" '''''' \"\"\"\"\"\"",
        "'x'@service 1.5 <= != && +",
    ],
)
def test_what_is_only_named_is_passed_over(text: str) -> None:
    assert kinds(text) == []


def test_words_iris_and_brackets_are_tokens() -> None:
    assert kinds("SELECT{ex:a.b <http://e/a#b>:c}") == [
        ("word", "SELECT"),
        ("open", "{"),
        ("word", "ex:a.b"),
        ("iri", "<http://e/a#b>"),
        ("word", ":c"),
        ("close", "}"),
    ]


def test_less_than_is_not_the_begin_of_an_iri() -> None:
    assert kinds("FILTER(?a < ?b && ?c > ?d)") == [("word", "FILTER"), ("open", "("), ("close", ")")]


def test_an_escaped_quote_in_a_name_opens_no_string() -> None:
    assert ("word", "SERVICE") in kinds(r"ex:a\' . SERVICE ex:b {} ?x ?y ex:c\'")


@pytest.mark.parametrize("text", ["'abc", '"abc\n"', "'''a''", '"""', "'abc\\"])
def test_a_string_that_is_not_closed_is_told(text: str) -> None:
    assert kinds(text)[0][0] == "unclosed"


def test_places_count_from_one() -> None:
    assert locate("ab\ncd", 0) == (1, 1)
    assert locate("ab\ncd", 4) == (2, 2)


def test_escapes_are_replaced_unless_they_name_no_character() -> None:
    assert unescape(r"\u0041\U0001F600\UFFFFFFFF") == "A\N{GRINNING FACE}" + r"\UFFFFFFFF"


UNITS = ["'''a", '"""', "'", "<", "a.", "a:", "((", "?", "\\", "'\\", "'''\\'", "<a", "@a-", "#", ":", "<\\u0041"]
HOSTILE = f"""
from ecograph.store.lexer import split_tokens
for unit in {UNITS!r}:
    list(split_tokens(unit * (500_000 // len(unit))))
"""


@pytest.mark.parametrize("unit", [" ", "\n", "+", "1", "1 ", "<", "<< ", "%", ".", "…", "= !", "\\u0041 "])
def test_no_long_stretch_is_searched_for_a_token_in_one_go(unit: str) -> None:
    """While the regular expression looks for one, nothing else in the process goes on."""
    text = unit * 20_000
    ends = [0]
    for match in TOKEN.finditer(text):
        assert match.start() - ends[-1] <= len(unit)
        ends.append(match.end())
    assert len(text) - ends[-1] <= len(unit)
    assert unit != "1 " or len(ends) > 2
    assert "".join(piece.text for piece in split_pieces(text)) == "".join(text.split())


def test_no_text_takes_more_than_linear_time() -> None:
    """Half a megabyte of each takes a second or two; at the square of it, an hour."""
    subprocess.run([sys.executable, "-c", HOSTILE], check=True, timeout=PATIENCE)
