"""Responses that are kept for those who send the same bytes again, up to a number of bytes in all."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from ecograph.store.runs import Run

__all__ = ["Repeat", "Repeats"]

OVERHEAD: Final = 2048
"""Bytes that a response which is kept takes besides its own and those of the request, about."""


@dataclass(frozen=True)
class Repeat:
    """A response that was given, before and after its date."""

    run: Run
    """The query that it answers."""
    before: bytes
    after: bytes
    room: int
    """Bytes that it takes, about."""


class Repeats:
    """The responses that were asked for last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[bytes, Repeat] = OrderedDict()
        self._size = 0

    def find(self, request: bytes) -> Repeat | None:
        """Return what was answered to the same bytes."""
        found = self._kept.get(request)
        if found is not None:
            self._kept.move_to_end(request)
        return found

    def keep(self, request: bytes, run: Run, response: bytes, limit: int) -> None:
        """Keep a response, which has no date; others go until all together take no more than ``limit`` bytes."""
        line = response.index(b"\r\n")
        old = self._kept.pop(request, None)
        room = OVERHEAD + 2 * len(request) + len(response)  # the query in it is kept once more
        self._kept[request] = Repeat(run, response[:line], response[line:], room)
        self._size += room - (0 if old is None else old.room)
        while self._size > limit:
            self._size -= self._kept.popitem(last=False)[1].room

    def clear(self) -> None:
        """Keep nothing."""
        self._kept.clear()
        self._size = 0
