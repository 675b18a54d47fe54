"""Long lists page by page: ``?from=201`` asks for the entries from number 201 on."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

from ecograph.errors import InputError
from ecograph.text import Text

__all__ = ["FROM", "Pager", "make_pager", "read_first"]

FROM: Final = "from"
FIRST: Final = re.compile("[1-9][0-9]{0,8}")


@dataclass(frozen=True)
class Pager:
    """What part of a list is shown, and the addresses of the parts beside it."""

    first: int
    last: int
    total: int
    before: str | None
    after: str | None


def read_first(request: Request) -> int:
    """Return the number of the first entry asked for.

    :raises InputError: what was asked for is no such number
    """
    first = request.query_params.get(FROM, "1")
    if FIRST.fullmatch(first) is None:
        raise InputError(
            Text(
                en=f"The parameter {FROM!r} cannot be {first!r}: it is the number of the first entry, such as 101.",
                sv=f"Parametern {FROM!r} kan inte vara {first!r}: den är numret på den första posten, såsom 101.",
            )
        )
    return int(first)


def make_pager(start: int, size: int, total: int, address: Callable[[int], str]) -> Pager:
    """Return the pager of ``size`` entries after the first ``start``; ``address`` is of a page, by its first entry."""
    return Pager(
        first=min(start + 1, total),
        last=min(start + size, total),
        total=total,
        before=None if start == 0 else address(max(1, start - size + 1)),
        after=None if start + size >= total else address(start + size + 1),
    )
