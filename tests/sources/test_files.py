"""Tables: every row with its line, and nothing unread."""

from pathlib import Path

import pytest

from ecograph.errors import InputError
from ecograph.sources.files import read_table


def write(folder: Path, text: str, name: str = "t.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


def test_rows_know_their_columns_and_lines(tmp_path: Path) -> None:
    path = write(tmp_path, 'b,a\n1,"two\nlines"\n3,"with ""quotes"", and\u2028so on"\n')
    rows = read_table(path, ["a", "b"])
    assert [row["a"] for row in rows] == ["two\nlines", 'with "quotes", and\u2028so on']
    assert [row.origin.line for row in rows] == [2, 4]


def test_line_ends_of_other_systems_end_rows_and_stay_within_quotes(tmp_path: Path) -> None:
    first, second = read_table(write(tmp_path, 'a,b\r\n1,"two\r\nlines"\r\n3,4\r\n'), ["a", "b"])
    assert (first["b"], second["b"]) == ("two\r\nlines", "4")


def test_tabs_separate_the_values_of_tsv(tmp_path: Path) -> None:
    (row,) = read_table(write(tmp_path, 'a\tb\n1,2\t"""x""@en"\n', "t.tsv"), ["a", "b"])
    assert row.values == {"a": "1,2", "b": '"x"@en'}


def test_a_table_without_rows_has_none(tmp_path: Path) -> None:
    assert read_table(write(tmp_path, "a,b\n"), ["a", "b"]) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\n1\n", "t.csv:1: The column 'b' is missing; the header is a,b."),
        ("", "t.csv:1: The column 'a' is missing; the header is a,b."),
        ("a,b,c\n1,2,3\n", "t.csv:1: The column 'c' is not known; the header is a,b."),
        ("a,b,a\n1,2,3\n", "t.csv:1: The column 'a' stands twice."),
        ("a,b\n1,2\n1,2,3\n", "t.csv:3: The row has 3 fields, not 2; put quotes around a value with a comma."),
        ("a,b\n1\n", "t.csv:2: The row has 1 fields, not 2"),
        ('a,b\n1,"x"y\n', "t.csv:2: This is not well-formed CSV: ',' expected after '\"'."),
        ("a,b\n1, 2\n", "t.csv:2: The b ' 2' begins or ends with a space; take it away."),
        ("\ufeffa,b\n1,2\n", "t.csv:1: The file begins with a byte order mark"),
    ],
)
def test_a_table_that_is_not_as_it_should_be_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_table(write(tmp_path, text), ["a", "b"])
    assert str(caught.value).startswith(f"{tmp_path}/{message}")
