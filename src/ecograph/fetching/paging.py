"""Answers in pages: continued where an earlier run broke off, and never taken for whole unless they are."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ecograph.errors import FetchError
from ecograph.fetching.client import Client
from ecograph.fetching.work import Work
from ecograph.text import Text

__all__ = ["Page", "Pager", "read_pages"]


@dataclass(frozen=True)
class Page:
    """One page: its records, where the next begins, and how many records there are in all, if the service tells."""

    records: list[Any]
    cursor: str | None
    total: int | None = None


@dataclass(frozen=True)
class Pager:
    """How to read the pages of one answer."""

    fetch: Callable[[str], Page]
    """Asks for the page at a cursor."""
    first: str
    """Cursor of the first page."""
    request: Mapping[str, str | None]
    """What is asked for: only pages of the same request are continued."""
    left_out: Counter[Text] = field(default_factory=Counter)
    """Records that were refused, by reason: ``fetch`` counts here, and what was counted is kept with the pages."""


def read_pages(client: Client, work: Work, pager: Pager) -> Generator[list[Any], None, None]:
    """Yield the records of each page.

    :raises FetchError: if a page comes again, there are more pages than the limits allow, or fewer or more records
        than the service says
    """
    cursor, count, seen = pager.first, 0, set[str]()
    for kept, following in work.begin(pager.request):
        seen.add(_digest(kept["records"]))
        count, cursor = count + len(kept["records"]), following
        pager.left_out.update({Text(en, sv): number for en, sv, number in kept["left_out"]})
        yield kept["records"]
    if count > 0:
        client.report(Text(en=f"Going on after {count} records.", sv=f"Fortsätter efter {count} poster."))
    while cursor != "":
        before = Counter(pager.left_out)
        page = pager.fetch(cursor)
        left_out = [(reason.en, reason.sv, number) for reason, number in (pager.left_out - before).items()]
        _refuse_endless(page, seen, client, cursor)
        count += len(page.records)
        _check_total(page, count, work)
        cursor = page.cursor or ""
        work.keep({"records": page.records, "left_out": left_out}, cursor)
        total = "" if page.total is None else f"/{page.total}"
        client.report(Text(en=f"{count}{total} records.", sv=f"{count}{total} poster."))
        yield page.records


def _refuse_endless(page: Page, seen: set[str], client: Client, cursor: str) -> None:
    digest = _digest(page.records)
    if digest in seen and len(page.records) > 0:
        message = Text(
            en=f"The service sends the same page again at {cursor!r}; nothing was changed.",
            sv=f"Tjänsten skickar samma sida igen vid {cursor!r}; inget har ändrats.",
        )
        raise FetchError(message)
    seen.add(digest)
    if len(seen) > client.limits.pages:
        message = Text(
            en=f"There are more than {client.limits.pages} pages; nothing was changed.",
            sv=f"Det finns fler än {client.limits.pages} sidor; inget har ändrats.",
        )
        raise FetchError(message)


def _check_total(page: Page, count: int, work: Work) -> None:
    """Refuse an answer whose last page comes before all records have, or that goes on after them."""
    if page.total is not None and (count > page.total or (page.cursor is None and count != page.total)):
        work.clear()
        raise FetchError(
            Text(
                en=f"The service says that there are {page.total} records, but sent {count}; nothing was changed. "
                "If it was being updated, run the fetch again.",
                sv=f"Tjänsten säger att det finns {page.total} poster, men skickade {count}; inget har ändrats. "
                "Om den höll på att uppdateras, kör hämtningen igen.",
            )
        )


def _digest(records: list[Any]) -> str:
    return hashlib.sha256(json.dumps(records, sort_keys=True).encode()).hexdigest()
