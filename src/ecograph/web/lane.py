"""The short way of plain queries through the HTTP server: what was learned of one is used for the next like it.

The application answers the first request of each kind. From what it answered are known:

- a *repeat*: the same bytes asked again have the same answer, as long as the content is the same;
- a *likeness*: a query for a table with the same header fields has the same response but for entity tag and length. It
  goes to a worker as it stands in the address, and a small answer is written in one piece.

Whatever is out of the ordinary (an error, a large answer, a body, two requests at once) takes the way through the
application, which is handed what was found out meanwhile. So there is one place that decides what an answer looks like.
Budgets, limits, the list of queries and their log are those of the pool, whichever way a query comes.
"""

import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from ecograph.formats import ResultSyntax
from ecograph.search.edits import Expanded
from ecograph.store.asked import Asked, Outcome, discard, make_message
from ecograph.store.dispatch import DOUBTFUL
from ecograph.store.glance import LENGTH
from ecograph.store.ledger import SpentError
from ecograph.store.pool import QueryPool
from ecograph.store.request import QueryRequest
from ecograph.store.runs import Run
from ecograph.store.workers import Reply
from ecograph.web.answering import Answered, tag_answer
from ecograph.web.compression import SMALL as COMPRESSED_FROM
from ecograph.web.repeats import Repeat, Repeats
from ecograph.web.switch import Edition, Switch

__all__ = ["END", "SMALL", "Lane", "Passage"]

SMALL: Final = 1 << 16
"""Bytes that a response which is learned, and an answer on the short way, may have."""
KINDS: Final = 1000
"""Sets of header fields of which a likeness is known."""
FIELDS: Final = 2048
"""Bytes that such header fields may have."""
ESCAPED: Final = 3
"""Bytes that a character of a query may take in a URL, if it is one of ASCII."""
SHARE: Final = 4
"""Part of the room of kept answers that repeats may take beside it: one over so many."""
END: Final = b"\r\n\r\n"
START: Final = b"GET /sparql?query="
PROTOCOL: Final = b" HTTP/1.1"
ODD: Final = re.compile(rb"[^A-Za-z0-9._~%+*!'(),;:@/?-]")
"""What a parameter in a URL does not have; ``&`` begins another one."""
TEXT: Final = "%TEXT%"
"""Where a message has the text."""
VARYING: Final = re.compile(rb"(?i)\r\n(date|etag|content-length|x-ecograph-unknown-functions): [^\r\n]*")
DATE: Final = re.compile(rb"(?i)\r\ndate: [^\r\n]*")
FIELD_NAMES: Final = {b"date", b"etag", b"content-length"}
"""Fields of their own that a response must have, and no others, to be learned from."""
CODED: Final = re.compile(rb"(?i)\r\naccept-encoding:")


@dataclass(frozen=True)
class Likeness:
    """What a response to a query with certain header fields looks like."""

    query: QueryRequest
    """But for its text."""
    head: bytes
    """Status and header fields, without those that differ."""
    before: bytes
    """What a worker gets, before the text."""
    after: bytes
    media_type: str
    """What an answer is sent as."""
    limit: int
    """Bytes from which on the application would send an answer otherwise."""


class Passage:
    """A query on the short way, and those who wait for its answer: all who sent the same bytes meanwhile."""

    def __init__(self, lane: "Lane", request: bytes, edition: Edition, likeness: Likeness, run: Asked) -> None:
        self._lane = lane
        self.request = request
        self.edition = edition
        self.likeness = likeness
        self.run = run
        self.waiting: list[Callable[[bytes, Outcome | None], None]] = []
        """Each is called with the response, but for its date, or with what the application is to make one of."""

    def leave(self, waiter: Callable[[bytes, Outcome | None], None]) -> None:
        """Wait no longer; with the last who waits the query ends."""
        self.waiting.remove(waiter)
        if len(self.waiting) == 0:
            self._lane.forget(self)
            self.pool.leave(self.run)

    @property
    def pool(self) -> QueryPool:
        """What evaluates it."""
        pool: QueryPool = self.edition.app.state.pool
        return pool

    def look_up(self) -> tuple[bytes, Reply | None]:
        """Return the response, but for its date, and the answer in it, if the server finds that by itself.

        There is an answer without a response where the application is to make one of it.
        """
        reply = self.pool.look_up(self.run)
        if reply is None:
            return b"", None
        self.pool.finish(self.run, reply)
        response = self._write(reply)
        if response != b"":
            self._lane.keep(self.request, self.run.copy(), response, self.edition)
        return response, reply

    def deliver(self, outcome: Outcome) -> None:
        """Tell all who wait."""
        self._lane.forget(self)
        if not self._lane.is_current(self.edition):  # the application is to answer anew
            discard(outcome)
            for tell in self.waiting:
                tell(b"", None)
            return
        first, *others = self.waiting
        response = self._write(outcome) if isinstance(outcome, Reply) else b""
        if response != b"":
            self._lane.keep(self.request, self.run.copy(), response, self.edition)
            first(response, None)
            for tell in others:
                self._lane.tell_kept(self.run)
                tell(response, None)
            return
        first(b"", None if self.run.outcome == DOUBTFUL else outcome)
        for tell in others:
            # An answer in a file is the first one's, and so are the seconds that the first one has used up.
            is_shared = not isinstance(outcome, Reply | SpentError) and self.run.outcome != DOUBTFUL
            tell(b"", outcome if is_shared else None)

    def _write(self, reply: Reply) -> bytes:
        """Return the response but for its date; nothing if it is out of the ordinary."""
        if reply.file is not None or len(reply.body) >= self.likeness.limit or len(reply.message["unknown"]) > 0:
            return b""
        tag = tag_answer(self.edition.version, reply.message["digest"])
        fields = f"\r\netag: {tag}\r\ncontent-length: {len(reply.body)}\r\n\r\n".encode("latin-1")
        return b"".join((self.likeness.head, fields, reply.body))


class Lane:
    """What was learned of the requests to one server."""

    def __init__(self, switch: Switch) -> None:
        self._switch = switch
        self._edition = switch.current
        self._repeats = Repeats()
        self._likenesses: OrderedDict[bytes, Likeness] = OrderedDict()
        self._passages: dict[bytes, Passage] = {}

    def is_current(self, edition: Edition) -> bool:
        """Tell whether ``edition`` takes the next request."""
        return edition is self._switch.current

    def find_repeat(self, request: bytes) -> Repeat | None:
        """Return what was answered to the same bytes over the content that is served now."""
        if self._edition is not self._switch.current:
            self._begin_anew()
        found = self._repeats.find(request)
        if found is not None:
            self.tell_kept(found.run)
        return found

    def find_passage(self, request: bytes, asker: str) -> Passage | None:
        """Return the way of a plain query whose like was answered before; :meth:`start` lets it go."""
        edition = self._switch.current
        target, fields = _split(request)
        likeness = self._likenesses.get(fields)
        if likeness is None or edition is not self._edition or len(target) > ESCAPED * LENGTH:
            return None
        if ODD.search(target) is not None:
            return None
        passage = self._passages.get(request)
        if passage is not None:
            return passage
        run = Asked(edition.version, likeness.query, asker, target, media_type=likeness.media_type)
        run.message = b"".join((likeness.before, target, likeness.after))
        return Passage(self, request, edition, likeness, run)

    def start(self, passage: Passage) -> None:
        """Have the query of ``passage`` evaluated, unless it is already."""
        if passage.request in self._passages:
            return
        self._passages[passage.request] = passage
        passage.edition.enter()
        passage.run.deliver = passage.deliver
        passage.pool.begin(passage.run)

    def forget(self, passage: Passage) -> None:
        """Let nobody else wait for ``passage``."""
        del self._passages[passage.request]
        passage.edition.leave()

    def learn(self, request: bytes, response: bytes, answered: Answered) -> None:
        """Take note of the whole response to a request."""
        edition = self._switch.current
        head, _, _ = response.partition(END)
        varying = {bytes(found[1]).lower() for found in VARYING.finditer(head)}
        if edition is not self._edition or answered.version != edition.version or varying != FIELD_NAMES:
            return
        if not head.startswith(b"HTTP/1.1 200 "):
            return
        self.keep(request, Run(edition.version, answered.query), DATE.sub(b"", response, 1), edition)
        target, fields = _split(request)
        if target != b"" and len(fields) <= FIELDS and b"\r\ncontent-encoding:" not in head.lower():
            self._learn_likeness(fields, VARYING.sub(b"", head), answered, edition)

    def _learn_likeness(self, fields: bytes, head: bytes, answered: Answered, edition: Edition) -> None:
        query = replace(answered.query, text="")
        own = len(query.default_graphs) + len(query.named_graphs) > 0
        if not isinstance(edition.pool, QueryPool) or not isinstance(query.syntax, ResultSyntax) or own:
            return
        settings = edition.settings
        more = {"media_type": answered.media_type, "depth": settings.query_depth}
        before, _, after = make_message(query, Expanded(TEXT), settings, **more).partition(TEXT.encode())
        limit = COMPRESSED_FROM if CODED.search(fields) is not None else SMALL
        self._likenesses[fields] = Likeness(query, head, before, after, answered.media_type, limit)
        if len(self._likenesses) > KINDS:
            self._likenesses.popitem(last=False)

    def keep(self, request: bytes, run: Run, response: bytes, edition: Edition) -> None:
        """Keep a response without its date for those who send the same again."""
        if edition is self._edition:
            self._repeats.keep(request, run, response, edition.settings.cache // SHARE)

    def tell_kept(self, run: Run) -> None:
        """Tell those who watch that an answer to the query of ``run`` was there, and cost nothing."""
        operations = self._edition.pool.operations
        if len(operations.watchers) > 0:
            operations.tell_kept(run.copy())

    def _begin_anew(self) -> None:
        self._edition = self._switch.current
        self._repeats.clear()
        self._likenesses.clear()


def _split(request: bytes) -> tuple[bytes, bytes]:
    """Return the query as it stands in the address, and the header fields; nothing if the address has no query."""
    end = request.find(PROTOCOL)
    if not request.startswith(START) or end < 0 or b"&" in request[:end]:
        return b"", b""
    return request[len(START) : end], request[end + len(PROTOCOL) :]
