"""Explanations over HTTP: counts, reasons, runs, and what cannot be explained."""

from typing import Any

import httpx
import pytest

from serving import Served, serve

EX = "PREFIX ex: <http://example.org/>\n"
PRODUCT = EX + "SELECT * { ?s ex:p ?o . ?x ex:name ?n OPTIONAL { ?s ex:none ?y } }"


def explain(client: httpx.Client, query: str, **parameters: str | list[str]) -> dict[str, Any]:
    answer = client.get("/sparql/explain", params={"query": query, **parameters})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    return dict(answer.json())


def test_patterns_are_counted_and_what_follows_is_said(client: httpx.Client) -> None:
    told = explain(client, PRODUCT)
    assert told["form"] == "SELECT"
    assert [pattern["matches"] for pattern in told["patterns"]] == [{"exact": 3}, {"exact": 2}, {"exact": 0}]
    assert [pattern["place"] for pattern in told["patterns"]] == ["required", "required", "optional"]
    assert [finding["kind"] for finding in told["findings"]] == ["nothing", "product"]
    assert told["findings"][1]["text"] == (
        "No variable ties pattern 1 (3 matches) to pattern 2 (2 matches): every match of one is put together with "
        "every match of the other, 6 rows."
    )
    assert told["run"] is None
    assert told["together"] == [
        {"patterns": [2], "rows": {"exact": 2}},
        {"patterns": [2, 1], "rows": {"exact": 6}},
    ]


def test_a_path_that_the_parser_does_not_keep_is_shown_as_left_out_and_the_reason_told(client: httpx.Client) -> None:
    [pattern] = explain(client, EX + "SELECT * { ?s !(ex:name|^ex:age) ?o }")["patterns"]
    assert pattern["pattern"] == "?s ?… ?o"
    reason = "the parser that explains loses what ^ stands before within !( )"
    assert pattern["matches"] == {"stopped": "path", "reason": reason}


def test_counts_are_of_the_data_set_that_is_asked(client: httpx.Client) -> None:
    query, passage = EX + "SELECT * { ?s ex:p ?o }", "https://w3id.org/ecograph/passage/paper/"
    one = explain(client, query, **{"default-graph-uri": passage + "three"})
    assert one["patterns"][0]["matches"] == {"exact": 1}
    own = explain(client, query.replace("{", f"FROM <{passage}one> {{"))
    assert own["patterns"][0]["matches"] == {"exact": 2}
    graphs = explain(client, EX + "SELECT * { GRAPH ?g { ex:a ex:p ex:b } }")
    assert graphs["patterns"][0]["matches"] == {"exact": 3}


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT * { ?s ex:p ?o }", 3),
        ('SELECT ("a\\nb" AS ?x) {}', 1),
        ("ASK { ?s ex:p ?o }", None),
        ("CONSTRUCT WHERE { ?s ex:p ?o }", 3),
        ("DESCRIBE ex:a", 3),
    ],
)
def test_a_query_is_run_only_if_asked_and_its_rows_are_counted(
    client: httpx.Client, query: str, rows: int | None
) -> None:
    run = explain(client, EX + query, run="1")["run"]
    assert run["rows"] == rows
    assert run["bytes"] > 0
    assert run["seconds"] >= 0


def test_patterns_are_put_together_by_what_ties_them_the_smallest_first(client: httpx.Client) -> None:
    told = explain(client, EX + "SELECT * { ?o ex:name ?n . ?s ex:p [ ex:p ?o ] . FILTER (?n != 'x') }")
    assert [pattern["matches"]["exact"] for pattern in told["patterns"]] == [2, 3, 3]
    assert [(step["patterns"], step["rows"]["exact"]) for step in told["together"]] == [
        ([1], 2),
        ([1, 3], 2),
        ([1, 3, 2], 2),
    ]


def test_both_languages_say_the_same(client: httpx.Client) -> None:
    told = explain(client, PRODUCT, lang="sv")
    assert told["findings"][0]["text"] == "Mönster 3 matchar ingenting: detta OPTIONAL tillför inget."
    page = client.get("/sparql/explain", params={"query": PRODUCT, "lang": "sv"}, headers={"Accept": "text/html"})
    assert page.headers["content-language"] == "sv"
    assert "Mönster 3 matchar ingenting" in page.text
    assert "<code>?s ex:none ?y</code>" in page.text


def test_a_query_is_posted_as_to_the_endpoint(client: httpx.Client) -> None:
    form = client.post("/sparql/explain", data={"query": PRODUCT})
    direct = client.post("/sparql/explain", content=PRODUCT, headers={"Content-Type": "application/sparql-query"})
    assert form.json()["findings"] == direct.json()["findings"]
    assert client.head("/sparql/explain", params={"query": PRODUCT}).status_code == 200


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("SELECT * { ?s ?p }", 400, "not valid SPARQL"),
        ("SELECT * { ?s no:p ?o }", 400, "'no:' is not declared"),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 400, "SERVICE"),
        ("DELETE WHERE { ?s ?p ?o }", 400, "read-only"),
        ("SELECT * { << ?a ?b ?c >> ?d ?e }", 422, "SPARQL 1.1 only"),
        ("SELECT * { VALUES ?x { " + "1 " * 9000 + "} }", 413, "characters"),
    ],
)
def test_what_cannot_be_explained_says_why(client: httpx.Client, query: str, status: int, said: str) -> None:
    answer = client.post("/sparql/explain", data={"query": query})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert said in answer.json()["detail"]


def test_without_a_query_there_is_a_form_for_people_only(client: httpx.Client) -> None:
    page = client.get("/sparql/explain", headers={"Accept": "text/html"})
    assert (page.status_code, '<textarea id="text" name="query"' in page.text) == (200, True)
    assert client.get("/sparql/explain").status_code == 400


def test_it_is_part_of_the_description(client: httpx.Client) -> None:
    operation = client.get("/openapi.json").json()["paths"]["/sparql/explain"]["get"]
    assert {parameter["name"] for parameter in operation["parameters"]} >= {"query", "run"}


def test_a_count_that_is_cut_off_says_how_far_it_got_and_a_run_which_limit_it_met(tmp_path: Any) -> None:
    file = tmp_path / "many.nt"
    file.write_text("".join(f"<http://e/{n}> <http://e/p> <http://e/{n + 1}> .\n" for n in range(3000)))
    with serve("--data", str(file), "--query-timeout", "1") as served, _open(served) as client:
        told = explain(client, "SELECT * { ?a ?p ?b . ?c ?p ?d . ?e <http://e/p> ?f }", run="1")
        assert [pattern["matches"] for pattern in told["patterns"]] == [{"exact": 3000}] * 3
        [finding] = [each for each in told["findings"] if each["kind"] == "product"]
        assert "patterns 1, 2 (more than 1" in finding["text"], "a thousand, a hundred thousand or a million"
        assert "(3,000 matches)" in finding["text"]
        assert ", more than 3" in finding["text"]
        assert "1 second" in told["run"]["failure"]
        slow = explain(client, "SELECT * { ?c (<http://e/p>/^<http://e/p>|<http://e/p>)+ ?d }")
        assert slow["patterns"][0]["matches"]["stopped"] == "time"
        assert "exact" not in slow["patterns"][0]["matches"]
        console = client.get("/").text
        assert 'formaction="/sparql/explain"' in console


def _open(served: Served) -> httpx.Client:
    return httpx.Client(base_url=served.url, timeout=60)
