"""Identifiers of persons in what a service sends: what bears one is left out before anything is written."""

from collections import Counter
from typing import Any

from ecograph.sources.personal_numbers import PERSONAL_NUMBER, is_personal_number
from ecograph.text import Text

__all__ = ["drop_persons", "is_persons"]


def is_persons(value: object, left_out: Counter[Text]) -> bool:
    """Tell whether an organisation number is a person's, and count it."""
    found = isinstance(value, str) and is_personal_number(value)
    left_out[PERSONAL_NUMBER] += found
    return found


def drop_persons(records: list[dict[str, Any]], key: str, left_out: Counter[Text]) -> list[dict[str, Any]]:
    """Return the records whose organisation number is not a person's."""
    return [record for record in records if not is_persons(record.get(key), left_out)]
