"""From a service to a release: what was fetched is validated and built like any other source."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import service_answers as answers
from ecograph.build import build_release
from ecograph.fetching import Wish, fetch_source
from ecograph.fetching.limits import Limits
from ecograph.fetching.services import SERVICES
from ecograph.release import NAMED_GRAPHS_FILE
from playback import Playback, json_reply

ANSWERS: dict[str, tuple[str, Any]] = {
    "formas": ("/projekt/GetAll", answers.formas()),
    "gdp-vinnova": ("/finansieradeaktiviteter", answers.gdp()),
    "vinnova": ("/projekt/2020-01-01", answers.vinnova()),
    "wikidata-bodies": ("/sparql", answers.wikidata()),
}


def test_a_release_of_fetched_sources_has_no_violations_and_is_the_same_again(
    server: Playback, small_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ECOGRAPH_GDP_VINNOVA_KEY", "x")
    wish = Wish(data=small_data, today=date(2026, 11, 22), limits=Limits(attempts=1, pause=0))
    for name, (path, content) in ANSWERS.items():
        server.play(path, json_reply(content))
        address = server.address + (path if name == "wikidata-bodies" else "")
        fetch_source(SERVICES[name], replace(wish, address=address), lambda _: None)
    result = build_release(small_data, tmp_path / "out")
    quads = (tmp_path / "out" / result.version / NAMED_GRAPHS_FILE).read_text(encoding="utf-8")
    assert "<https://w3id.org/ecograph/id/initiative/swecris-2023-00001-vinnova>" in quads
    assert "<https://w3id.org/ecograph/record/gdp-vinnova/2023-00001-vinnova>" in quads
    assert answers.PERSONAL not in quads
    for name, (path, content) in ANSWERS.items():
        address = server.address + (path if name == "wikidata-bodies" else "")
        assert not fetch_source(SERVICES[name], replace(wish, address=address), lambda _: None).is_new, (path, content)
    assert not build_release(small_data, tmp_path / "out").is_new
