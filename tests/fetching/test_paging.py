"""Pages: all of them, in turn, continued after a break, and never more or fewer than there are."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from ecograph.errors import FetchError
from ecograph.fetching.client import Access, Client
from ecograph.fetching.paging import Page, Pager, read_pages
from ecograph.fetching.service import Job
from ecograph.fetching.work import open_work
from ecograph.text import Text


def make_pager(asked: list[str], last: int = 4, change: Callable[[Page], Page] = lambda page: page) -> Pager:
    """Return a pager of pages with two records each; it breaks off when it is asked for ``x``."""

    def fetch(cursor: str) -> Page:
        asked.append(cursor)
        number = int(cursor)
        following = str(number + 1) if number < last else None
        return change(Page([number * 2, number * 2 + 1], following, (last + 1) * 2))

    return Pager(fetch, "0", {"address": "a"})


def test_all_pages_come_in_turn(job: Job) -> None:
    pages = list(read_pages(job.client, job.work, make_pager([])))
    assert pages == [[0, 1], [2, 3], [4, 5], [6, 7], [8, 9]]


def test_a_run_that_was_broken_off_goes_on_at_its_cursor(job: Job) -> None:
    first: list[str] = []
    pages = read_pages(job.client, job.work, make_pager(first))
    assert [next(pages), next(pages)] == [[0, 1], [2, 3]]
    pages.close()
    second: list[str] = []
    pages = read_pages(job.client, job.work, make_pager(second))
    assert [record for page in pages for record in page] == list(range(10))
    assert (first, second) == (["0", "1"], ["2", "3", "4"])


def test_what_was_refused_before_the_break_is_counted_after_it(job: Job) -> None:
    reason, totals = Text(en="a person", sv="en person"), list[int]()
    for last in (2, 5):
        left_out = Counter[Text]()

        def fetch(cursor: str, counts: Counter[Text] = left_out) -> Page:
            counts[reason] += 1
            return make_pager([]).fetch(cursor)

        pages = read_pages(job.client, job.work, Pager(fetch, "0", {"address": "a"}, left_out))
        assert len(list(islice(pages, last))) == last
        pages.close()
        totals.append(left_out[reason])
    assert totals == [2, 5]


def test_pages_of_another_request_are_thrown_away(job: Job) -> None:
    pages = read_pages(job.client, job.work, make_pager([]))
    next(pages)
    pages.close()
    asked: list[str] = []
    list(read_pages(job.client, job.work, replace(make_pager(asked), request={"address": "b"})))
    assert asked[0] == "0"


def test_a_page_that_was_damaged_on_the_disc_is_not_used(job: Job) -> None:
    pages = read_pages(job.client, job.work, make_pager([]))
    next(pages)
    pages.close()
    (page,) = job.work.folder.glob("page-*")
    page.write_text('{"records": [7]}', encoding="utf-8")
    with pytest.raises(FetchError, match=r"page-00001\.json is damaged"):
        list(read_pages(job.client, job.work, make_pager([])))
    assert list(job.work.folder.iterdir()) == []


def test_a_service_that_sends_the_same_page_for_ever_is_stopped(job: Job) -> None:
    pager = make_pager([], change=lambda page: replace(page, records=[1, 2], total=None))
    with pytest.raises(FetchError, match="sends the same page again at '1'"):
        list(read_pages(job.client, job.work, pager))


def test_a_service_that_never_ends_is_stopped(job: Job) -> None:
    client = Client(Access(), replace(job.client.limits, pages=3), 0.0, lambda _: None)
    with pytest.raises(FetchError, match="more than 3 pages"):
        list(read_pages(client, job.work, make_pager([])))
    client.close()


@pytest.mark.parametrize("total", [9, 11])
def test_more_or_fewer_records_than_the_service_says_are_refused(job: Job, total: int) -> None:
    pager = make_pager([], change=lambda page: replace(page, total=total))
    with pytest.raises(FetchError, match=f"there are {total} records, but sent 10"):
        list(read_pages(job.client, job.work, pager))
    assert list(job.work.folder.iterdir()) == []


def test_two_fetches_of_a_source_do_not_run_at_once(tmp_path: Path) -> None:
    with open_work(tmp_path, "source"), pytest.raises(FetchError, match="source is being fetched already"):  # noqa: SIM117
        with open_work(tmp_path, "source"):
            pass
