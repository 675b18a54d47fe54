"""Records as a service sends them: each key must be known, and only what the graph carries is kept."""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ecograph.errors import FetchError
from ecograph.text import Text

__all__ = ["Fields", "check_header", "clean_record", "list_records", "to_line"]


@dataclass(frozen=True)
class Fields:
    """The keys of a record, written ``a.b`` where ``b`` lies within ``a``."""

    known: Mapping[str, Text | None]
    """Each key, with the reason why it is not carried, or None if it is."""
    required: tuple[str, ...]
    """Keys that every record has."""


def list_records(content: Any, address: str) -> list[dict[str, Any]]:
    """Return the records of an answer that is a list of objects, or one object by itself.

    :raises FetchError: if it is neither
    """
    found = [content] if isinstance(content, dict) else content
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        message = Text(
            en=f"{address} answers with something else than a list of records; nothing was changed.",
            sv=f"{address} svarar med något annat än en lista av poster; inget har ändrats.",
        )
        raise FetchError(message)
    return found


def clean_record(record: Mapping[str, Any], fields: Fields, address: str) -> dict[str, Any]:
    """Return the keys of a record that are carried, with those within them; keys and texts are in NFC.

    People and prose, which are not carried, are thus never written to a disc.

    :raises FetchError: naming the key, if one is unknown or a required one is missing
    """
    cleaned = _clean(record, "", fields, address)
    for key in fields.required:
        if key not in cleaned or cleaned[key] in (None, ""):
            raise _changed(address, key, Text(en="is missing", sv="saknas"), fields)
    return dict(sorted(cleaned.items()))


def check_header(header: Sequence[str], columns: Mapping[str, Text | None], address: str) -> None:
    """Refuse a table whose header has not exactly ``columns``, in any order.

    :raises FetchError: naming the column
    """
    fields = Fields(columns, ())
    for column in columns:
        if column not in header:
            raise _changed(address, column, Text(en="is missing", sv="saknas"), fields)
    for column in header:
        if column not in columns:
            raise _changed(address, column, Text(en="is not known", sv="är okänd"), fields)


def to_line(record: Mapping[str, Any]) -> str:
    """Return a record as one line of JSON."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def _clean(value: Mapping[str, Any], above: str, fields: Fields, address: str) -> dict[str, Any]:
    found = {}
    for raw, inner in value.items():
        key = unicodedata.normalize("NFC", raw)
        name = f"{above}.{key}" if above != "" else key
        if name not in fields.known:
            raise _changed(address, name, Text(en="is not known", sv="är okänd"), fields)
        if fields.known[name] is None:
            found[key] = _clean_value(inner, name, fields, address)
    return found


def _clean_value(value: Any, name: str, fields: Fields, address: str) -> Any:
    if isinstance(value, dict):
        return _clean(value, name, fields, address)
    if isinstance(value, list):
        return [_clean_value(each, name, fields, address) for each in value]
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


def _changed(address: str, name: str, what: Text, fields: Fields) -> FetchError:
    known = ", ".join(fields.known)
    return FetchError(
        Text(
            en=f"The format of {address} has changed: the column {name!r} {what.en}; nothing was changed here. "
            f"Known are {known}.",
            sv=f"Formatet hos {address} har ändrats: kolumnen {name!r} {what.sv}; inget har ändrats här. "
            f"Kända är {known}.",
        )
    )
