"""Grants of Swecris: what a row gives, what is left out and counted, and each kind of bad input with its message."""

import gzip
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import NamedNode, Quad

from ecograph.build import build_release
from ecograph.cli import main
from ecograph.errors import InputError
from ecograph.namespaces import compact
from ecograph.network import build_network
from ecograph.ontology import read_ontology
from ecograph.resolution import resolve_mentions
from ecograph.resolution.statements import state_entities, substitute
from ecograph.settings import share_path
from ecograph.sources import read_delivered
from ecograph.sources.content import SourceContent
from ecograph.sources.declaration import read_delivery
from ecograph.sources.titles import clean_title
from ecograph.text import Text
from swecris_tables import ENERGY, make_project, write_tables

PERSONS = ("121212-1212", "191212121212", "121272-1219", "19121272-1219")
"""Made-up personal and co-ordination numbers, which have 01-12 as third and fourth digit."""
FIRM = ("556056-6258", "ERICSSON AB", "", "Company")


def read(folder: Path) -> SourceContent:
    return read_delivered(read_delivery(folder / "source.toml"))


def read_rows(folder: Path, *projects: dict[str, str]) -> SourceContent:
    return read(write_tables(folder / "grants", projects))


def say(content: SourceContent, name: str) -> set[str]:
    """Return "property value" of each statement about the entity with this end, without datatypes."""
    found = [statement.quad for statement in content.statements if statement.quad.subject.value.endswith(f"/{name}")]  # type: ignore[union-attr]
    return {f"{compact(quad.predicate.value)} {show(quad)}" for quad in found}


def show(quad: Quad) -> str:
    value = compact(quad.object.value) if isinstance(quad.object, NamedNode) else str(quad.object)
    return re.sub(r"\^\^<.*[#/](\w+)>$", r"^^\1", value)


def ignored(content: SourceContent, table: int = 2) -> dict[str, int]:
    account = content.accounts[table]
    return {reason.en: count for reason, count in {**account.ignored, **account.values}.items()}


def refuse(folder: Path, *projects: dict[str, str], cut: tuple[dict[str, str], ...] = ()) -> str:
    with pytest.raises(InputError) as caught:
        read(write_tables(folder, projects, cut))
    return str(caught.value).removeprefix(f"{folder}/")


def test_a_row_is_a_project_a_funding_and_a_coordinator_in_one_record(tmp_path: Path) -> None:
    content = read_rows(tmp_path, make_project("P2020-00001_Energi", fundingStartDate="2020-02-01 12:00:00"))
    kth, agency = (mention.node.value for mention in content.mentions)
    assert say(content, "swecris-p2020-00001-energi") == {
        "rdf:type eco:Project",
        'rdfs:label "Projektet P2020-00001"@sv',
        'rdfs:label "Project P2020-00001"@en',
        'eco:diaryNumber "P2020-00001"',
        'eco:startDate "2020-02-01"^^date',
        'eco:endDate "2022-12-31"^^date',
        "eco:researchSubject ssif:20304",
        "rdf:type eco:Funding",
        f"eco:funder {agency}",
        f"eco:recipient {kth}",
        "eco:initiative initiative:swecris-p2020-00001-energi",
        'eco:amount "1000000"^^decimal',
        'eco:currency "SEK"',
        'eco:endDate "2022"^^gYear',
        "eco:awardType award-type:project",
    }
    assert say(content, "swecris-p2020-00001-energi-coordinator") == {
        "rdf:type eco:Participation",
        f"eco:participant {kth}",
        "eco:initiative initiative:swecris-p2020-00001-energi",
        "eco:role role:coordinator",
    }
    graphs = {statement.quad.graph_name for statement in content.statements if "swecris-p" in str(statement.quad)}
    assert graphs == {NamedNode("https://w3id.org/ecograph/record/grants/p2020-00001-energi")}
    assert 'eco:locator "record P2020-00001_Energi"@en' in say(content, "p2020-00001-energi")


def test_organisations_are_known_by_number_with_both_names_and_type(tmp_path: Path) -> None:
    content = read_rows(tmp_path, make_project("1_Energi"), make_project("2_Energi", FIRM))
    kth, firm, agency = content.mentions
    assert (kth.identifiers, kth.classes) == ((("organisationNumber", "202100-3054"),), ("eco:University",))
    assert [name.text for name in agency.names] == ["Statens energimyndighet", "Swedish Energy Agency"]
    assert [(name.text, name.language) for name in firm.names] == [("ERICSSON AB", "sv")]
    assert (firm.classes, firm.concept) == (("eco:Company",), "actor-kind:company")


def test_a_copy_of_a_vinnova_grant_is_dropped_and_the_same_number_elsewhere_is_another_project(tmp_path: Path) -> None:
    rows = [make_project(f"2018-00001_{funder}") for funder in ("RJ", "Vinnova", "VR", "Formas")]
    other = make_project("2018-00002_RJ", fundingsSek="5"), make_project("2018-00002_Vinnova", fundingsSek="6")
    content = read_rows(tmp_path, *rows, *other)
    assert ignored(content) == {
        "The same grant stands under the same number as Vinnova's, who gave it.": 1,
        "The same grant stands under the same number as Vinnova's, with another amount or title; "
        "Vinnova's row counts.": 1,
    }
    assert all(say(content, f"swecris-2018-00001-{funder}") for funder in ("vinnova", "vr", "formas"))
    assert say(content, "swecris-2018-00001-rj") == set()
    assert 'eco:amount "6"^^decimal' in say(content, "swecris-2018-00002-vinnova")


def test_a_number_that_the_funder_does_not_use_makes_its_record_unsure(tmp_path: Path) -> None:
    content = read_rows(tmp_path, make_project("2024-00708_RJ"), make_project("P20-0298:1_RJ"))
    assert "eco:confidence confidence:low" in say(content, "2024-00708-rj")
    assert "eco:confidence confidence:high" in say(content, "p20-0298-1-rj")
    notes = [said for said in say(content, "swecris-2024-00708-rj") if said.startswith("eco:note")]
    assert sorted(note[-3:] for note in notes) == ["@en", "@sv"]


def test_a_personal_number_leaves_the_row_out_and_is_shown_nowhere(small_data: Path, tmp_path: Path) -> None:
    persons = [(number, "Kalle Anka", "Donald Duck", "Company") for number in PERSONS]
    left_out = [make_project(f"2020-0000{place}_VR", person) for place, person in enumerate(persons, start=2)]
    write_tables(small_data / "grants", [make_project("2020-00001_VR"), *left_out])
    funders = small_data / "grants" / "funders.csv"
    funders.write_text(funders.read_text(encoding="utf-8").replace(",5,5000000.0,", ",1,1000000.0,"), encoding="utf-8")
    content = read(small_data / "grants")
    reason = (
        "The organisation is a natural person, known by a personal number; such numbers are neither carried nor shown."
    )
    assert [ignored(content, table)[reason] for table in (0, 2)] == [4, 4]
    answers = [CliRunner().invoke(main, [verb, "--data", str(small_data)]) for verb in ("coverage", "check")]
    assert [answer.exit_code for answer in answers] == [0, 0]
    build_release(small_data, tmp_path / "out")
    texts = [answer.output for answer in answers] + [
        path.read_text(encoding="utf-8") for path in (tmp_path / "out").rglob("*") if path.is_file()
    ]
    assert any("2020-00001" in text for text in texts)
    for secret in (*PERSONS, "Kalle Anka", "2020-00002"):
        assert not any(secret in text for text in texts)


@pytest.mark.parametrize("number", [*PERSONS, " 121212-12123", "1212121"])
def test_no_message_shows_a_personal_number_wherever_a_shift_puts_it(number: str, tmp_path: Path) -> None:
    looks_personal = len(re.sub(r"\D", "", number)) in {10, 12}
    messages = []
    for column in make_project("1_VR"):
        folder = write_tables(tmp_path, [make_project("1_VR")])
        header, row = (folder / "projects.csv").read_text(encoding="utf-8").splitlines()
        values = row.split(";")
        values[header.split(";").index(column)] = number
        (folder / "projects.csv").write_text(f"{header}\n{';'.join(values)}\n", encoding="utf-8")
        message = fail(folder)
        if message is not None and (looks_personal or column.endswith("OrganisationId")):
            messages.append(message)
    assert len(messages) >= (16 if looks_personal else 2)
    assert not any(number.strip() in message.en + message.sv for message in messages)


@pytest.mark.parametrize("number", PERSONS)
def test_a_personal_number_that_stands_twice_is_not_shown(number: str, tmp_path: Path) -> None:
    folder = write_tables(tmp_path, [make_project("1_VR", (number, "Kalle Anka", "Donald Duck", "Company"))])
    path = folder / "organisations.csv"
    header, row = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([header, row, row, ""]), encoding="utf-8")
    message = fail(folder)
    assert message is not None
    assert message.en.endswith("The key '…' stands on line 2 already; a record must stand once.")
    assert "'…'" in message.sv


def fail(folder: Path) -> Text | None:
    """Return the message with which the reading stops, if it does."""
    try:
        read(folder)
    except InputError as error:
        return error.message
    return None


@pytest.mark.parametrize(
    ("number", "known"),
    [("202100-3054", True), ("2021003054", True), ("162021003054", True), ("20210-3054", False), ("0", False)],
)
def test_an_organisation_number_is_read_however_it_is_written(number: str, known: bool, tmp_path: Path) -> None:
    folder = write_tables(tmp_path, [make_project("1_VR")])
    path = folder / "organisations.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("202100-3054", number), encoding="utf-8")
    if known:
        assert read(folder).mentions[0].identifiers == (("organisationNumber", "202100-3054"),)
    else:
        with pytest.raises(
            InputError, match=r"organisations\.csv:2: The coordinatingOrganisationId is no org"
        ) as caught:
            read(folder)
        assert f"{number} " not in str(caught.value)


def test_dates_are_as_exact_as_they_are_given(tmp_path: Path) -> None:
    content = read_rows(
        tmp_path,
        make_project("1_VR", fundingStartDate="2020", fundingEndDate="2022-12-31"),
        make_project("2_VR", fundingStartDate="2020-03-01 12:00:00", fundingEndDate="", projectEndDate="2021"),
    )
    assert {'eco:startDate "2020"^^gYear', 'eco:endDate "2022-12-31"^^date'} <= say(content, "swecris-1-vr")
    second = say(content, "swecris-2-vr")
    assert {'eco:startDate "2020-03-01"^^date', 'eco:endDate "2021"^^gYear'} <= second
    assert sum(said.startswith("eco:endDate") for said in second) == 1


def test_a_project_that_ends_before_it_starts_has_neither_date(tmp_path: Path) -> None:
    content = read_rows(tmp_path, make_project("1_VR", projectEndDate="2019-12-31T00:00:00", fundingEndDate=""))
    assert [said for said in say(content, "swecris-1-vr") if "Date" in said] == ['eco:startDate "2020"^^gYear']
    assert ignored(content) == {
        "The project would end before it starts, so one of the two dates is wrong.": 2,
    }


def test_what_is_not_classified_has_no_concept_and_is_counted(tmp_path: Path) -> None:
    nothing = (
        " 9: Oklassificerat, Unclassified, 999: Oklassificerat, Unclassified, 99999: Oklassificerat, Unclassified "
    )
    content = read_rows(tmp_path, make_project("1_VR", scbs=f"¤¤¤{nothing}{ENERGY}", typeOfAwardId="999"))
    said = say(content, "swecris-1-vr")
    assert [each for each in said if "ssif:" in each] == ["eco:researchSubject ssif:20304"]
    assert not any("awardType" in each for each in said)
    assert list(ignored(content).values()) == [1, 1]


def test_a_code_that_has_been_redefined_gives_the_subject_one_level_up(tmp_path: Path) -> None:
    acoustics = ENERGY.replace("20304: Energiteknik, Energy Engineering", "20306: Strömningsmekanik och akustik, Fluid")
    content = read_rows(tmp_path, make_project("1_VR", scbs=acoustics))
    assert "eco:researchSubject ssif:203" in say(content, "swecris-1-vr")
    assert sum(ignored(content).values()) == 1


@pytest.mark.parametrize("amount", ["", "0", "0.0"])
def test_no_amount_is_not_an_amount_of_nothing(amount: str, tmp_path: Path) -> None:
    content = read_rows(tmp_path, make_project("1_VR", fundingsSek=amount))
    assert not any(word in said for said in say(content, "swecris-1-vr") for word in ("amount", "currency"))
    assert sum(ignored(content).values()) == (amount != "")


def test_an_organisation_called_null_is_no_party(tmp_path: Path) -> None:
    nobody = ("802463-9109", "NULL", "NULL", "Non profits & Foundations")
    content = read_rows(tmp_path, make_project("1_RJ", nobody))
    assert [mention.names[0].text for mention in content.mentions] == ["Riksbankens Jubileumsfond"]
    assert ignored(content, 0) == {"The name is missing.": 1}
    assert ignored(content) == {"The coordinating organisation has no name in its own table.": 1}
    assert not any(
        "NULL" in str(statement.quad) or "recipient" in str(statement.quad) for statement in content.statements
    )


@pytest.mark.parametrize(
    ("swedish", "english", "labels"), [("", "Only", ["Only"]), ("Bara", "", ["Bara"]), ("", "", [])]
)
def test_a_title_may_be_missing_in_one_language(swedish: str, english: str, labels: list[str], tmp_path: Path) -> None:
    content = read_rows(tmp_path, make_project("1_VR", projectTitleSv=swedish, projectTitleEn=english))
    assert [said.split('"')[1] for said in say(content, "swecris-1-vr") if said.startswith("rdfs:label")] == labels
    assert content.accounts[2].ignored.total() == (labels == [])


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("till ungdomar (<18 a&#778;r) med", "till ungdomar (<18 år) med"),
        ("<p>H<sub>2</sub>O &amp; <i>E.&nbsp;coli</i></p>", "H2O & E. coli"),
        ("&lt;b&gt;bold&lt;/b&gt;", "bold"),
        ("line\r\n\r\nbreaks\n", "line breaks"),
        ("EUREKA ITEA4 MONA LISA", "EUREKA ITEA4 MONA LISA"),
        ("wireless@kth INDEC", "wireless@kth INDEC"),
        ("ask first.last@example.org now", "ask … now"),
        ("by 121212-1212", "by …"),
    ],
)
def test_a_title_is_made_fit_to_read(raw: str, title: str) -> None:
    assert clean_title(raw) == title


def test_a_private_value_in_a_title_is_left_out_and_counted(tmp_path: Path) -> None:
    content = read_rows(tmp_path, make_project("1_VR", projectTitleSv="Fråga a.b@example.org"))
    assert 'rdfs:label "Fråga …"@sv' in say(content, "swecris-1-vr")
    assert ignored(content) == {"A personal number or e-mail address in a title is left out of it.": 1}


def test_a_cut_of_the_table_adds_nothing_and_must_agree_with_it(tmp_path: Path) -> None:
    rows = make_project("1_VR"), make_project("2_VR")
    content = read(write_tables(tmp_path, rows, rows[1:]))
    assert content.statements == read(write_tables(tmp_path, rows)).statements
    assert sum(ignored(read(write_tables(tmp_path, rows, rows[1:])), 3).values()) == 1
    changed = rows[1] | {"fundingsSek": "7"}
    assert refuse(tmp_path, *rows, cut=(changed,)) == (
        "cut.csv:2: The fundingsSek of 2_VR is not what projects.csv:3 says; take both tables from one export."
    )
    assert refuse(tmp_path, *rows, cut=(make_project("3_VR"),)).startswith("cut.csv:2: The projectId '3_VR' is not")


def test_coordinators_of_grants_are_tied_to_nobody(tmp_path: Path) -> None:
    content = read_rows(tmp_path, make_project("1_VR"), make_project("2_VR", FIRM), make_project("3_VR"))
    resolution = resolve_mentions(content.mentions)
    ontology = [statement.quad for statement in read_ontology(share_path("ontology"))]
    said = [*substitute(content.statements, resolution.iris), *state_entities(resolution.entities)]
    quads = [*ontology, *(statement.quad for statement in said)]
    network = build_network(quads, "actors")
    assert sorted(network) == ["actor:se-2021003054", "actor:se-5560566258"]
    assert network.number_of_edges() == 0
    assert build_network(quads, "participations").number_of_edges() == 3


BAD_VALUES = [
    ({"projectId": "1_KKS"}, "The projectId '1_KKS' is not what is expected there"),
    ({"typeOfAwardId": "6"}, "The typeOfAwardId '6' is not what is expected there: 1|2|3|4|5|999."),
    ({"scbs": ENERGY.replace("20304", "20399")}, None),
    ({"scbs": ENERGY.replace("20304", "20398")}, "The scbs '20398' is not what is expected there: a code of schemes/"),
    ({"scbs": ENERGY.replace("20304", "10304")}, "The scbs '2: Teknik, Engineering and Technology, 203: "),
    ({"projectStartDate": "2020-01-31T23:00:00"}, "The projectStartDate '2020-01-31T23:00:00' is not what is"),
    ({"projectStartDate": "2019-02-29"}, "The projectStartDate '2019-02-29' is not what is expected there: a day of"),
    ({"loadedDate": "17/07/2025 23:54:06"}, "The loadedDate '17/07/2025 23:54:06' is not what is expected there"),
    ({"fundingYear": "2021"}, "The fundingYear '2021' is not what is expected there: the year in which 2020 lies."),
    ({"fundingsSek": "1e6"}, "The fundingsSek '1e6' is not what is expected there"),
    ({"n_people": "¤¤¤"}, "The n_people '¤¤¤' is not what is expected there"),
]


@pytest.mark.parametrize(("values", "message"), BAD_VALUES, ids=[str(values) for values, _ in BAD_VALUES])
def test_an_unknown_code_or_form_stops_the_reading(values: dict[str, str], message: str | None, tmp_path: Path) -> None:
    rows = make_project("0_VR"), {**make_project("1_VR"), **values}
    if message is None:
        assert len(read_rows(tmp_path, *rows).accounts) == 4
    else:
        assert refuse(tmp_path, *rows).startswith(f"projects.csv:3: {message}")


BAD_TABLES: list[tuple[str, Callable[[str], str], str]] = [
    (
        "organisations.csv",
        lambda text: text.replace("202100-3054", "556056-6258"),
        "projects.csv:2: The coordinatingOrganisationId '202100-3054' is not what is expected there: a number in organ",
    ),
    (
        "organisations.csv",
        lambda text: text.replace("Royal", "Regal"),
        "projects.csv:2: The coordinatingOrganisationNameEn 'KTH, Royal Institute of Technology' is not what is expect",
    ),
    (
        "organisations.csv",
        lambda text: text.replace(",1000000.0", ",999999.0"),
        "organisations.csv:2: The sek is '999999.0', but the projects give '1000000'; take all tables from one export.",
    ),
    (
        "organisations.csv",
        lambda text: text.replace("Universitet", "Företag"),
        "organisations.csv:2: The typeSv 'Företag' is not what is expected there: 'Universitet', since typeEn is 'Univ",
    ),
    (
        "organisations.csv",
        lambda text: text.replace("202100-3054", "202100-3055"),
        "organisations.csv:2: The last digit of the organisation number 202100-3055 in coordinatingOrganisationId does",
    ),
    (
        "funders.csv",
        lambda text: text.replace(",2020,2020", ",2019,2020"),
        "funders.csv:2: The first is '2019', but the projects give '2020'; ",
    ),
    (
        "funders.csv",
        lambda text: text.replace("Vetenskapsrådet", ""),
        "projects.csv:2: The fundingOrganisationNameSv 'Vetenskapsrådet' is not what is expected there: ''",
    ),
    (
        "projects.csv",
        lambda text: text.replace(";", ","),
        "projects.csv:1: The columns are separated by commas; semicolons are expected.",
    ),
    ("projects.csv", lambda text: "\ufeff" + text, "projects.csv:1: The file begins with a byte order mark"),
    ("projects.csv", lambda text: text.replace("scbs", "scb"), "projects.csv:1: The column 'scbs' is missing"),
    (
        "projects.csv",
        lambda text: text.replace(";n_people", ";n_people;email"),
        "projects.csv:1: The column 'email' is not known",
    ),
    ("projects.csv", lambda text: text[:-100], "projects.csv:2: The row has "),
    (
        "projects.csv",
        lambda text: text.replace(";2020-02-01T00", ";;2020-02-01T00"),
        "projects.csv:2: The row has 27 fields, not 26",
    ),
    (
        "projects.csv",
        lambda text: text + text.splitlines()[1] + "\n",
        "projects.csv:3: The key '1_VR' stands on line 2 already",
    ),
]


@pytest.mark.parametrize(("file", "change", "message"), BAD_TABLES, ids=[message for _, _, message in BAD_TABLES])
def test_tables_that_are_not_whole_or_do_not_agree_are_named(
    file: str, change: Callable[[str], str], message: str, tmp_path: Path
) -> None:
    folder = write_tables(tmp_path, [make_project("1_VR")])
    path = folder / file
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read(folder)
    assert str(caught.value).startswith(f"{folder}/{message}")


def test_identifiers_that_would_get_one_iri_are_refused(tmp_path: Path) -> None:
    expected = "another identifier than '1 A_VR' on line 2 when reduced to a-z"
    assert expected in refuse(tmp_path, make_project("1 A_VR"), make_project("1/a_VR"))


def test_latin_1_is_named_with_its_line(tmp_path: Path) -> None:
    path = write_tables(tmp_path, [make_project("1_VR")]) / "projects.csv"
    path.write_bytes(path.read_text(encoding="utf-8").replace("¤", "").encode("latin-1"))
    with pytest.raises(InputError, match=r"projects\.csv:2: The byte 0xF6 is not UTF-8"):
        read(tmp_path)


@pytest.mark.parametrize("broken", [False, True])
def test_a_packed_table_is_read_and_one_that_is_cut_off_is_named(broken: bool, tmp_path: Path) -> None:
    folder = write_tables(tmp_path, [make_project("1_VR")])
    content = gzip.compress((folder / "projects.csv").read_bytes())
    (folder / "projects.csv.gz").write_bytes(content[:-30] if broken else content)
    declared = (folder / "source.toml").read_text(encoding="utf-8").replace("projects.csv", "projects.csv.gz")
    (folder / "source.toml").write_text(declared, encoding="utf-8")
    if broken:
        with pytest.raises(InputError, match=r"projects\.csv\.gz: The file cannot be read: Compressed file ended"):
            read(folder)
    else:
        assert read(folder).accounts[2].rows == 1


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    folder = write_tables(tmp_path, [make_project("1_VR"), make_project("2_Energi", FIRM)])
    assert read(folder) == read(folder)


def test_messages_are_in_both_languages(tmp_path: Path) -> None:
    errors = io.StringIO()
    for values, message in BAD_VALUES:
        if message is not None:
            with pytest.raises(InputError) as caught:
                read_rows(tmp_path, {**make_project("1_VR"), **values})
            errors.write(caught.value.message.sv)
    assert errors.getvalue().count("är inte det som väntas där") == len(BAD_VALUES) - 1


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("Task: a meeting. Sökande: Kajsa Anka Period: 2008-01-27", "Task: a meeting. Sökande: … Period: 2008-01-27"),
        ("Seconded person: Kalle von Anka", "Seconded person: …"),
        ("Gästforskare: professor Kajsa Anka till DSV", "Gästforskare: professor … till DSV"),
        ("Tage Erlander Visiting Professor: Dynamical Systems", "Tage Erlander Visiting Professor: Dynamical Systems"),
    ],
)
def test_a_person_named_in_a_title_is_left_out(raw: str, title: str) -> None:
    assert clean_title(raw) == title
