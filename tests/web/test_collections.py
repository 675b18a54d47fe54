"""A collection of pages: listed once with the number of its pages, and named page by page where it is evidence."""

import json
from pathlib import Path

import httpx
import pytest

from ecograph.build import build_release
from serving import serve_release

FILES = {
    "source.toml": """\
title_sv = "Sidor"
title_en = "Pages"
language = "mul"
address = "https://www.example.org/"
licence = "Only facts."
attribution = "The pages"
read_on = 2026-11-22
format = "public-pages"
file = "wider.tsv"
expected = { rows_min = 2, rows_max = 2 }
""",
    "wider.tsv": "source_url\tsource_title\tsubject\tpredicate\tobject\tstart\tend\tnote\tconfidence\n"
    "https://www.example.org/a\tOm Bron\tThe Bridge\tstart\t2019\t\t\t\thigh\n"
    "https://other.example.org/b\tMer om Bron\tThe Bridge\tstart\t2018\t\t\t\thigh\n",
    "names.csv": "name,entity,note\nThe Bridge,initiative:bron,\n",
    "predicates.csv": "predicate,subject,object,note,template,term,unit,node,swap,dates,reason_en,reason_sv\n"
    "start,initiative,date,,date,eco:startDate,,,,,,\n",
    "texts.csv": "text,key,sv,indicator,value,unit,precision\n",
    "notes.csv": "note,reason_en,reason_sv\n",
    "nodes.csv": "node,existing\n",
}


@pytest.fixture(name="root")
def build_with_pages(small_data: Path, tmp_path: Path) -> Path:
    (small_data / "pages").mkdir()
    for name, text in FILES.items():
        (small_data / "pages" / name).write_text(text, encoding="utf-8")
    build_release(small_data, tmp_path / "out")
    return tmp_path / "out"


def test_a_collection_is_listed_once_and_its_pages_stand_beside_what_they_say(root: Path) -> None:
    with serve_release(root) as served, httpx.Client(base_url=served.url, timeout=60) as client:
        home = client.get("/?lang=en").text
        thing = client.get("/id/initiative/bron?lang=en").text
    assert '<a href="/source/pages?lang=en">Pages</a><span>2 pages</span>' in home
    assert "Om Bron" not in home
    assert "<dt>sources</dt><dd>3</dd>" in home
    assert "<dt>pages of the web</dt><dd>2</dd>" in home
    for title, address in (("Om Bron", "https://www.example.org/a"), ("Mer om Bron", "https://other.example.org/b")):
        assert f">{title}</a>" in thing
        assert f'href="{address}" rel="external"' in thing


def test_the_catalogue_names_the_collection_and_not_its_pages(root: Path) -> None:
    (release,) = [path for path in root.iterdir() if path.is_dir()]
    catalogue = (release / "catalogue.ttl").read_text(encoding="utf-8")
    counts = json.loads((release / "manifest.json").read_text(encoding="utf-8"))["counts"]
    assert "source:pages" in catalogue
    assert "example-org" not in catalogue
    assert (counts["sources"], counts["pages"]) == (3, 2)
