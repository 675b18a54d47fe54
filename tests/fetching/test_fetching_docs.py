"""The documentation of fetching names every service, its key and its address, and what has not been tried."""

from pathlib import Path

import pytest

from ecograph.fetching.services import SERVICES
from ecograph.sources import SOURCE_FORMATS

DOCUMENT = (Path(__file__).parents[2] / "docs" / "fetching.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SERVICES)
def test_the_table_has_a_row_for_each_service_with_its_address_and_key(name: str) -> None:
    service = SERVICES[name]
    (row,) = [line for line in DOCUMENT.splitlines() if line.startswith(f"| `{name}` |")]
    assert service.address.removeprefix("https://") in row
    assert ("ECOGRAPH_" in row) == (service.key is not None)
    assert service.key is None or service.key.variable in row
    assert ("| – | CC" in row) == (service.since is None)


def test_it_says_plainly_that_nothing_was_run_against_a_live_service() -> None:
    assert "None of these adapters has been run against its live service." in DOCUMENT


@pytest.mark.parametrize("name", SERVICES)
def test_the_build_can_read_what_each_service_gives(name: str) -> None:
    service = SERVICES[name]
    assert service.form in SOURCE_FORMATS
    texts = (service.title, service.limits, service.since)
    assert all(text.en != text.sv for text in texts if text is not None)
