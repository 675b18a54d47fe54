"""Rows of bulk files, one at a time: nothing unread, every mistake with file, row and value."""

import gzip
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ecograph.dataset import Origin
from ecograph.errors import InputError
from ecograph.private import hide_personal_numbers
from ecograph.sources.content import Account
from ecograph.sources.files import Row, check_header, make_row, read_records, refuse_bad_encoding
from ecograph.text import Text

__all__ = ["Column", "read_json_rows", "read_rows", "refuse_value", "unused", "used"]

SEPARATORS: Final = {
    ",": Text(en="commas", sv="kommatecken"),
    ";": Text(en="semicolons", sv="semikolon"),
    "\t": Text(en="tabs", sv="tabbar"),
}


@dataclass(frozen=True)
class Column:
    """What is expected of a column, and whether it is used."""

    pattern: re.Pattern[str] | None = None
    """The form of its values, where they are not missing."""
    ignored: Text | None = None
    """Why it is not used."""


def used(pattern: str | None = None) -> Column:
    """Return a column that is used, with the form of its values as a regular expression."""
    return Column(None if pattern is None else re.compile(pattern, re.DOTALL))


def unused(en: str, sv: str) -> Column:
    """Return a column that is ignored, with the reason."""
    return Column(ignored=Text(en=en, sv=sv))


def read_rows(
    account: Account,
    columns: Mapping[str, Column],
    key: tuple[str, ...],
    missing: frozenset[str],
    delimiter: str = ",",
    *,
    trims: bool = False,
) -> Iterator[Row]:
    """Yield the rows of a CSV file with exactly ``columns``, and count them; a missing value becomes "".

    A file named ``.gz`` is unpacked on the way.

    :param trims: whether spaces around values are taken away; else they are refused
    :param key: columns that tell rows apart; one of them may be missing in a row, not all
    :raises InputError: naming file, line and value, if the file, its header, a row or a value is not as it should be
    """
    path, first = account.file, dict[tuple[str, ...], int]()
    records = read_records(_read_lines(path), path, delimiter)
    _, header = next(records, (1, []))
    _refuse_other_separator(header, path, delimiter)
    check_header(header, list(columns), path)
    for line, values in records:
        given = [value.strip() for value in values] if trims else values
        raw = make_row(header, given, Origin(path, line))
        row = Row({name: "" if value in missing else value for name, value in raw.values.items()}, raw.origin)
        for name, column in columns.items():
            if column.pattern is not None and row[name] != "" and column.pattern.fullmatch(row[name]) is None:
                raise refuse_value(row.origin, name, row[name], column.pattern.pattern)
        _refuse_double(first, tuple(row[name] for name in key), row.origin)
        account.rows += 1
        yield row


def read_json_rows(account: Account, key: str) -> Iterator[tuple[dict[str, Any], Origin]]:
    """Yield the objects of a JSON Lines file with exactly the account's columns, and count them.

    A column ``a.b`` is the key ``b`` of the object, or of each object of the list, that ``a`` holds.

    :raises InputError: naming file and line, if a line is not a whole JSON object, or a key is unknown or doubled
    """
    first: dict[tuple[str, ...], int] = {}
    for number, text in enumerate(_read_lines(account.file), start=1):
        origin = Origin(account.file, number)
        try:
            found = json.loads(text)
        except json.JSONDecodeError as error:
            message = Text(
                en=f"The line is no whole JSON record ({error.msg}, character {error.pos + 1}); is the file cut off?",
                sv=f"Raden är inte en hel JSON-post ({error.msg}, tecken {error.pos + 1}); är filen avkortad?",
            )
            raise InputError(message, file=account.file, line=number) from error
        for name in _list_keys(found, ""):
            if name not in account.columns:
                raise _unknown_key(name, account.columns, origin)
        _refuse_double(first, (str(found[key]),), origin)
        account.rows += 1
        yield found, origin


def refuse_value(origin: Origin, column: str, value: str, expected: str) -> InputError:
    """Return the error that a value is not of the expected form, or not one of the codes listed.

    Personal numbers in the value, which a shifted column may bring anywhere, are not shown.
    """
    shown = hide_personal_numbers(value)
    return InputError(
        Text(
            en=f"The {column} {shown!r} is not what is expected there: {expected}. Is a column shifted?",
            sv=f"Värdet {shown!r} i {column} är inte det som väntas där: {expected}. Är en kolumn förskjuten?",
        ),
        file=origin.file,
        line=origin.line,
    )


def _read_lines(path: Path) -> Iterator[str]:
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            for number, line in enumerate(stream, start=1):
                refuse_bad_encoding(line, path, number)
                yield line.decode("utf-8")
    except (OSError, EOFError, zlib.error) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error).rstrip(".")
        message = Text(en=f"The file cannot be read: {reason}.", sv=f"Filen kan inte läsas: {reason}.")
        raise InputError(message, file=path) from error


def _refuse_other_separator(header: list[str], path: Path, expected: str) -> None:
    wanted = SEPARATORS[expected]
    for character, name in SEPARATORS.items():
        if len(header) == 1 and character != expected and character in header[0]:
            message = Text(
                en=f"The columns are separated by {name.en}; {wanted.en} are expected.",
                sv=f"Kolumnerna skiljs åt av {name.sv}; {wanted.sv} väntas.",
            )
            raise InputError(message, file=path, line=1)


def _refuse_double(first: dict[tuple[str, ...], int], key: tuple[str, ...], origin: Origin) -> None:
    line = origin.line or 0
    known = first.setdefault(key, line)
    if known != line:
        name = hide_personal_numbers(" ".join(part for part in key if part != ""))
        message = Text(
            en=f"The key {name!r} stands on line {known} already; a record must stand once.",
            sv=f"Nyckeln {name!r} står redan på rad {known}; en post ska stå en gång.",
        )
        raise InputError(message, file=origin.file, line=origin.line)


def _list_keys(value: object, path: str) -> Iterator[str]:
    """Yield the path of every key of an object, and of those within it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            name = f"{path}.{key}" if path != "" else key
            yield name
            yield from _list_keys(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _list_keys(inner, path)


def _unknown_key(name: str, columns: Mapping[str, Text | None], origin: Origin) -> InputError:
    known = ", ".join(columns)
    return InputError(
        Text(
            en=f"The key {name!r} is not known; known are {known}.",
            sv=f"Nyckeln {name!r} är okänd; kända är {known}.",
        ),
        file=origin.file,
        line=origin.line,
    )
