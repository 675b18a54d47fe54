"""The catalogue: every query says what it answers, and answers exactly that on the founding graph."""

import csv
import io
import os
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QuerySolutions, RdfFormat, Store

from ecograph.errors import InputError, NotFoundError
from ecograph.namespaces import expand
from ecograph.queries import CatalogueQuery, find_query, load_catalogue, prologue
from ecograph.release import DEFAULT_GRAPH_FILE, NAMED_GRAPHS_FILE, Release
from ecograph.store.binding import write_values
from ecograph.text import LANGUAGES
from ecograph.web.pictures.table import Table

ANSWERS = Path(__file__).parent / "queries"
LATER = Path(__file__).parent / "climate"
"""Answers over other data than the founding documents, held by tests of their own."""
CATALOGUE = load_catalogue()
FOUNDING = sorted(path.stem for path in ANSWERS.glob("*.csv"))

VALID_HEADER = """#+ summary: {en: "Which?", sv: "Vilka?"}
#+ parameters:
#+   - {name: year, type: year, en: The year., sv: Året.}
SELECT ?s ?year WHERE { ?s eco:startDate ?year }
"""


@pytest.fixture(scope="session")
def store(release: Release) -> Store:
    store = Store()
    store.bulk_load(path=release.file(DEFAULT_GRAPH_FILE), format=RdfFormat.N_TRIPLES)
    store.bulk_load(path=release.file(NAMED_GRAPHS_FILE), format=RdfFormat.N_QUADS)
    return store


def ask(store: Store, query: CatalogueQuery, language: str = "en", **values: str) -> list[list[str]]:
    terms = query.bind({"lang": language, **values})
    result = store.query(write_values(query.text, {name: str(term) for name, term in terms.items()}))
    assert isinstance(result, QuerySolutions)
    answer = result.serialize(format=QueryResultsFormat.CSV)
    assert answer is not None
    return list(csv.reader(io.StringIO(answer.decode())))


def expected(name: str) -> list[list[str]]:
    with (ANSWERS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_the_catalogue_has_at_least_twenty_questions() -> None:
    assert len(CATALOGUE) >= 20


def test_each_query_has_its_expected_answer_and_no_answer_is_left_over() -> None:
    assert sorted([*FOUNDING, *(path.stem for path in LATER.glob("*.csv"))]) == sorted(CATALOGUE)


@pytest.fixture(scope="session")
def swedish_store(release: Release) -> Store:
    """Return the founding data without the English one of the names that exist in Swedish."""
    store = Store()
    store.bulk_load(path=release.file(DEFAULT_GRAPH_FILE), format=RdfFormat.N_TRIPLES)
    store.bulk_load(path=release.file(NAMED_GRAPHS_FILE), format=RdfFormat.N_QUADS)
    for curie in ("rdfs:label", "skos:prefLabel"):
        named = list(store.quads_for_pattern(None, NamedNode(expand(curie)), None, None))
        swedish = {quad.subject for quad in named if isinstance(quad.object, Literal) and quad.object.language == "sv"}
        for quad in named:
            if isinstance(quad.object, Literal) and quad.object.language == "en" and quad.subject in swedish:
                store.remove(quad)
    return store


@pytest.mark.parametrize("name", FOUNDING)
def test_what_has_no_name_in_the_language_asked_for_has_its_other_one(
    name: str, store: Store, swedish_store: Store
) -> None:
    named, otherwise = (ask(each, CATALOGUE[name]) for each in (store, swedish_store))
    columns = [number for number, column in enumerate(named[0]) if column.endswith("Name")]
    empty = [sum(row[number] == "" for row in table for number in columns) for table in (named, otherwise)]
    assert (len(otherwise), empty[1]) == (len(named), empty[0])


@pytest.mark.parametrize("name", FOUNDING)
def test_a_query_gives_its_exact_answer(name: str, store: Store) -> None:
    assert ask(store, CATALOGUE[name]) == expected(name)


@pytest.mark.parametrize("name", FOUNDING)
def test_a_query_answers_as_many_rows_in_swedish(name: str, store: Store) -> None:
    answer = ask(store, CATALOGUE[name], "sv")
    assert len(answer) == len(expected(name))
    assert len(answer) > 1


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_a_question_stands_in_both_languages(name: str) -> None:
    summary = CATALOGUE[name].summary
    assert summary.en.endswith("?")
    assert summary.sv.endswith("?")
    assert summary.en != summary.sv


def test_values_of_parameters_are_bound_not_pasted(store: Store) -> None:
    query = find_query("initiative_founders")
    assert len(ask(store, query, initiative="urban-ict-arena")) == 2
    assert ask(store, query, initiative="initiative:openlab") == expected("initiative_founders")
    assert ask(store, query, initiative="https://w3id.org/ecograph/id/initiative/openlab") == ask(store, query)
    with pytest.raises(InputError, match="cannot be"):
        query.bind({"initiative": "openlab> } DROP ALL #"})


def test_a_year_excludes_what_ended_before_it(store: Store) -> None:
    query = find_query("actor_initiatives_in_year")
    bloomberg = "bloomberg-philanthropies-digital-innovation-initiative"
    assert any(bloomberg in row[0] for row in ask(store, query, year="2021"))
    assert not any(bloomberg in row[0] for row in ask(store, query, year="2022"))
    assert not any("digital-demo-stockholm" in row[0] for row in ask(store, query, year="2014"))


@pytest.mark.parametrize(
    ("parameter", "value"), [("year", "20"), ("year", "två"), ("lang", "de"), ("actor", "City of Stockholm")]
)
def test_a_value_of_the_wrong_type_is_refused(parameter: str, value: str) -> None:
    with pytest.raises(InputError, match=parameter):
        find_query("actor_initiatives_in_year").bind({parameter: value})


@pytest.mark.parametrize("value", ["2020", "2020-02", "2020-02-29"])
def test_a_date_is_a_year_a_month_or_a_day(value: str) -> None:
    assert find_query("person_posts_as_of").bind({"asOf": value})["asOf"] == Literal(value)


@pytest.mark.parametrize("value", ["20", "2020-13", "2021-02-29", "2020-2", "2020-02-29Z"])
def test_what_is_no_day_of_the_calendar_is_no_date(value: str) -> None:
    with pytest.raises(InputError, match="a year, a month or a day"):
        find_query("person_posts_as_of").bind({"asOf": value})


@pytest.mark.parametrize(("value", "holds"), [("2017", False), ("2018", True), ("2022-12", True), ("2023-01", False)])
def test_dates_are_compared_as_far_as_both_go(store: Store, value: str, holds: bool) -> None:
    names = [row[1] for row in ask(store, find_query("person_posts_as_of"), asOf=value)]
    assert ("Anna König Jerlmyr" in names) is holds


@pytest.mark.parametrize(
    "value",
    [
        "POLYGON((11 57, 12 57, 12 58))",
        "POLYGON((11 57, 12 57, 12 58, 11.5 57))",
        "POINT(11 57)",
        "POLYGON((11 57 3, 12 57 3, 12 58 3, 11 57 3))",
        "POLYGON((a b, 12 57, 12 58, a b))",
        'POLYGON((11 57, 12 57, 12 58, 11 57))"',
    ],
)
def test_an_outline_that_nothing_could_lie_in_is_refused(value: str) -> None:
    with pytest.raises(InputError, match="a closed ring"):
        find_query("place_in_polygon").bind({"polygon": value})


def test_an_unknown_parameter_names_the_known_ones() -> None:
    with pytest.raises(NotFoundError, match="Known: initiative, lang"):
        find_query("initiative_founders").bind({"platform": "spis"})


def test_an_unknown_query_names_the_nearest() -> None:
    with pytest.raises(NotFoundError, match="Did you mean 'initiative_founders'"):
        find_query("initiative_founder")


def test_a_parameter_without_default_must_be_given(tmp_path: Path) -> None:
    (tmp_path / "a.rq").write_text(VALID_HEADER, encoding="utf-8")
    query = load_catalogue(tmp_path)["a"]
    assert query.text.startswith("PREFIX eco:")
    with pytest.raises(InputError, match="needs the parameter 'year'"):
        query.bind({})


def test_a_file_that_changes_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "a.rq"
    for number, name in enumerate(("?first", "?second")):
        file.write_text(VALID_HEADER.replace("?s", name), encoding="utf-8")
        os.utime(file, (number, number))
        assert name in load_catalogue(tmp_path)["a"].text


@pytest.mark.parametrize(
    "header",
    ["", '#+ summary: {en: "Which?"}\n', "#+ summary: [\n", VALID_HEADER.replace("type: year", "type: number")],
)
def test_a_header_that_says_too_little_is_refused_with_its_file(header: str, tmp_path: Path) -> None:
    (tmp_path / "b.rq").write_text(header + "SELECT * { ?s ?p ?o }\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"b\.rq"):
        load_catalogue(tmp_path)


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_every_column_that_is_shown_has_a_title_in_both_languages(name: str) -> None:
    query = CATALOGUE[name]
    result = Store().query(query.text)
    assert isinstance(result, QuerySolutions)
    names = [variable.value for variable in result.variables]
    assert list(query.columns) == Table(names, [], 0, fixed=[each.name for each in query.parameters]).columns
    titles = list(query.columns.values())
    for language in LANGUAGES:
        written = [title.to(language) for title in titles]
        assert len(set(written)) == len(written)
        assert all(text == text.strip() != "" for text in written)


def test_a_title_of_a_column_that_the_query_does_not_have_is_refused_with_its_place(tmp_path: Path) -> None:
    titles = "#+ columns:\n#+   s: {en: thing, sv: ting}\n#+   t: {en: time, sv: tid}\n"
    header, body = VALID_HEADER.split("SELECT")
    (tmp_path / "c.rq").write_text(f"{header}{titles}SELECT{body}", encoding="utf-8")
    with pytest.raises(InputError, match=r"c\.rq:6: no column 't': there are s, year\.$") as refused:
        load_catalogue(tmp_path)
    assert refused.value.message.sv.endswith("c.rq:6: ingen kolumn 't': det finns s, year.")
    (tmp_path / "c.rq").write_text(f"{header}{titles}SELECT {{ {body}", encoding="utf-8")
    with pytest.raises(InputError, match=r"c\.rq: no valid SPARQL: expected"):
        load_catalogue(tmp_path)


@pytest.mark.parametrize("titles", ["[s]", "{s: thing}", "{s: {en: thing}}"])
def test_a_title_is_written_in_both_languages(titles: str, tmp_path: Path) -> None:
    (tmp_path / "d.rq").write_text(f"#+ columns: {titles}\n{VALID_HEADER}", encoding="utf-8")
    with pytest.raises(InputError, match=r"d\.rq: the '#\+' header needs summary and columns \(en, sv\)"):
        load_catalogue(tmp_path)


def test_only_prefixes_that_are_used_and_not_declared_are_added() -> None:
    text = 'PREFIX org: <http://x/>\nSELECT * { ?s org:a/eco:b "role:x" , <http://goal:80/> , ?actor:c }'
    assert prologue(text) == "PREFIX eco: <https://w3id.org/ecograph/ns#>\n"


def test_the_recorded_answers_hold_the_figures_a_reader_must_find() -> None:
    """Spelled out apart from the recorded answers, which a careless regeneration could change."""
    numbers = {(row[0].rpartition("/")[2], row[3]) for row in expected("observation_values")[1:]}
    assert {("spis", "2099999"), ("spis", "36"), ("umea", "11"), ("stockholm", "974073")} <= numbers
    assert {("umea-gender-equality-committee", "7"), ("stockholm-innovation-team", "9")} <= numbers
    assert len(expected("city_data_availability")) == 1 + 15
    assert len(expected("initiative_founders")) == 1 + 7
    assert [row[2].rpartition("/")[2] for row in expected("initiative_by_sdg")[1:]] == ["10", "11", "13"]
    assert [row[4:6] for row in expected("target_years")[1:] if row[0].endswith("umea-200000-2050")] == [
        ["200000", "2050"]
    ]
