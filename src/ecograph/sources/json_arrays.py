"""JSON files that are one list of objects, read an object at a time: every mistake with file, line and key."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final, NoReturn

from ecograph.dataset import Origin
from ecograph.errors import InputError
from ecograph.sources.content import Account
from ecograph.sources.files import read_text
from ecograph.text import Text

__all__ = ["read_objects"]

BETWEEN: Final = " \t\r\n"


def read_objects(account: Account, key: str) -> Iterator[tuple[dict[str, Any], Origin]]:
    """Yield the objects of the list that a JSON file is, each with the line it begins on, and count them.

    Numbers with a point are given as decimals, as exact as they are written. An object has keys among the account's
    columns, and ``key``, whose value tells objects apart.

    :raises InputError: if the file is no such list, is cut off, or an object has an unknown, doubled or missing key
    """
    text, first = read_text(account.file), dict[str, int]()
    for start, line, found in _scan(text, account):
        origin = Origin(account.file, line)
        if not isinstance(found, dict):
            raise _refuse(origin, f"a JSON object is expected here, not {text[start : start + 20]!r}")
        _check_keys(found, key, account.columns, origin)
        name = str(found[key])
        if name in first:
            message = Text(
                en=f"The {key} {name!r} stands on line {first[name]} already; a record must stand once.",
                sv=f"Värdet {name!r} i {key} står redan på rad {first[name]}; en post ska stå en gång.",
            )
            raise InputError(message, file=account.file, line=line)
        first[name] = line
        account.rows += 1
        yield found, origin


def _scan(text: str, account: Account) -> Iterator[tuple[int, int, object]]:
    """Yield place, line and value of each item of the list."""
    decoder = json.JSONDecoder(parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_make_object)
    place, line = _skip(text, 0), 1
    wanted, passed = "[", 0
    while place < len(text):
        line += text.count("\n", passed, place)
        passed = place
        if text[place] == "]" and wanted != "[":
            if text[place + 1 :].strip(BETWEEN) != "":
                raise _refuse(Origin(account.file, line), "something stands behind the end of the list")
            return
        if text[place] != wanted:
            raise _refuse(Origin(account.file, line), f"{wanted!r} is expected, not {text[place]!r}")
        place = _skip(text, place + 1)
        line += text.count("\n", passed, place)
        passed = place
        try:
            found, end = decoder.raw_decode(text, place)
        except json.JSONDecodeError as error:
            raise _refuse(Origin(account.file, line + text.count("\n", place, error.pos)), error.msg) from error
        except ValueError as error:
            raise _refuse(Origin(account.file, line), str(error)) from error
        yield place, line, found
        wanted, place = ",", _skip(text, end)
    raise _refuse(Origin(account.file, line), "the list has no end; the file may be cut off")


def _skip(text: str, place: int) -> int:
    while place < len(text) and text[place] in BETWEEN:
        place += 1
    return place


def _make_object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the key {next(name for name in names if names.count(name) > 1)!r} stands twice")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def _check_keys(found: dict[str, Any], key: str, columns: Mapping[str, Text | None], origin: Origin) -> None:
    known = ", ".join(columns)
    for name in found:
        if name not in columns:
            message = Text(
                en=f"The key {name!r} is not known; known are {known}.",
                sv=f"Nyckeln {name!r} är okänd; kända är {known}.",
            )
            raise InputError(message, file=origin.file, line=origin.line)
    if key not in found:
        message = Text(
            en=f"The object has no {key!r}, by which it is known.",
            sv=f"Objektet saknar {key!r}, som det känns igen på.",
        )
        raise InputError(message, file=origin.file, line=origin.line)


def _refuse(origin: Origin, reason: str) -> InputError:
    message = Text(
        en=f"This is no list of JSON objects: {reason}.", sv=f"Detta är ingen lista av JSON-objekt: {reason}."
    )
    return InputError(message, file=origin.file, line=origin.line)
