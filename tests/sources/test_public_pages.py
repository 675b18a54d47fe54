"""Facts of public pages: how each kind is carried, how the pages are described, and each bad input with its message."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from ecograph.dataset import Statement
from ecograph.errors import InputError
from ecograph.namespaces import compact
from ecograph.ontology import make_vocabulary, read_ontology
from ecograph.settings import share_path
from ecograph.sources import read_delivered
from ecograph.sources.content import SourceContent
from ecograph.sources.declaration import read_delivery
from ecograph.sources.pages import ONE_VALUED

HEADER = "source_url\tsource_title\tsubject\tpredicate\tobject\tstart\tend\tnote\tconfidence"
PAGE = "https://www.example.org/a\tA page"
RULES = """\
predicate,subject,object,note,template,term,unit,node,swap,dates,reason_en,reason_sv
partner of,actor person,initiative,,participation,role:partner,,,,state,,
partner of,,,,relation,role:partner,,,,state,,
run by,initiative,actor,,participation,role:operator,,,yes,state,,
received grant in,actor,initiative,,participation,role:grant-recipient,,as-grant-recipient,,state,,
funds,actor,initiative,,funding,,,,,state,,
grant of Vinnova,initiative,number,Vinnova,amount,actor:vinnova,SEK,,,state,,
grant of Vinnova,initiative,number,,observation,indicator:grant,unit:CCY_SEK,,,,,
staff,,number,,observation,indicator:staff-count,unit:NUM,staff,,,,
share,,number,,observation,indicator:share,unit:PERCENT,,,,,
target,,text,,target,,,,,state,,
new homes,,number,,target,indicator:homes,unit:NUM,,,state,,
goal,,text,,goal,eco:goal,,,,state,,
mayor of,person,actor,,tenure,mayor-of,,,,state,,
part of,,,,link,eco:partOf,,,,state,,
signed,actor initiative,agreement,,agreement,relation-type:signs,,,,event,,
start,,date,,date,eco:startDate eco:endDate,,,,,,
number,initiative,text,,identifier,eco:diaryNumber,,,,,,
full name,,text,,name,skos:altLabel,,,,,,
won,actor,award,,recognition,award-result:winner,,,,state,,
remark,,text,,note,,,,,,,
gossip,,text,,ignored,,,,,,It is gossip.,Det är skvaller.
odd,,text,,spell,,,,,,,
"""
NAMES = """\
name,entity,note
Umeå,actor:umea-municipality,
Umeå,place:umea,
RISE,actor:rise,
SPIS,initiative:spis,
Eve,person:eve,
The contract,agreement:contract,
The prize,award:prize,
nothing at all,,A text.
"""
OTHERS = {
    "texts.csv": "text,key,sv,indicator,value,unit,precision\nclimate neutral,climate-neutral,Klimatneutral,,,,\n",
    "nodes.csv": "node,existing\nparticipation:rise-in-spis,participation:rise-in-the-platform\n",
    "notes.csv": "note,reason_en,reason_sv\nby Adam,It names a person.,Den nämner en person.\n",
    "readings.trig": "",
}
DECLARATION = """\
title_sv = "Sidor"
title_en = "Pages"
language = "mul"
address = "https://www.example.org/"
licence = "Only facts."
attribution = "The pages"
read_on = 2026-11-22
format = "public-pages"
file = "wider.tsv"
expected = { rows_min = 0, rows_max = 99 }
"""


def write(folder: Path, *rows: str) -> Path:
    folder = folder / "pages"
    folder.mkdir()
    tables = {"predicates.csv": RULES, "names.csv": NAMES, "source.toml": DECLARATION, **OTHERS}
    for name, text in tables.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "wider.tsv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return folder


def read(folder: Path) -> SourceContent:
    return read_delivered(read_delivery(folder / "source.toml"))


def row(fact: str, confidence: str = "high", *, page: str = PAGE) -> str:
    cells = [part.strip() for part in fact.split("|")]
    return "\t".join([page, *cells, *[""] * (6 - len(cells)), confidence])


def show(statement: Statement) -> str:
    quad = statement.quad
    value = str(quad.object)
    named = compact(value[1:-1]) if isinstance(quad.object, NamedNode) else re.sub(r"\^\^<.*#(\w+)>", r"^\1", value)
    subject = compact(quad.subject.value) if isinstance(quad.subject, NamedNode) else ""
    return f"{subject} {compact(quad.predicate.value)} {named}"


def state(folder: Path, *rows: str) -> list[str]:
    """Return what is stated in the evidence of pages, without classes."""
    statements = read(write(folder, *rows)).statements
    facts = [each for each in statements if "/passage/" in str(each.quad.graph_name)]
    return [show(each) for each in facts if not each.quad.predicate.value.endswith("#type")]


CARRIED: list[tuple[str, list[str]]] = [
    (
        "Umeå|partner of|SPIS|2019|2022|in part",
        [
            "participation:umea-municipality-in-spis eco:participant actor:umea-municipality",
            "participation:umea-municipality-in-spis eco:initiative initiative:spis",
            "participation:umea-municipality-in-spis eco:role role:partner",
            'participation:umea-municipality-in-spis eco:startDate "2019"^gYear',
            'participation:umea-municipality-in-spis eco:endDate "2022"^gYear',
            'participation:umea-municipality-in-spis eco:note "in part"@en',
        ],
    ),
    (
        "SPIS|run by|RISE|2020-03",
        [
            "participation:rise-in-the-platform eco:participant actor:rise",
            "participation:rise-in-the-platform eco:initiative initiative:spis",
            "participation:rise-in-the-platform eco:role role:operator",
            'participation:rise-in-the-platform eco:attestedIn "2020-03"^gYearMonth',
        ],
    ),
    (
        "RISE|partner of|Umeå",
        [
            "relation:rise-partner-umea-municipality eco:subject actor:rise",
            "relation:rise-partner-umea-municipality eco:relationType role:partner",
            "relation:rise-partner-umea-municipality eco:object actor:umea-municipality",
        ],
    ),
    (
        "SPIS|grant of Vinnova|2000000|||Vinnova's part",
        [
            "funding:vinnova-in-spis eco:funder actor:vinnova",
            "funding:vinnova-in-spis eco:initiative initiative:spis",
            'funding:vinnova-in-spis eco:note "Vinnova\'s part"@en',
            'funding:vinnova-in-spis eco:amount "2000000"^decimal',
            'funding:vinnova-in-spis eco:currency "SEK"',
        ],
    ),
    (
        "RISE|staff|over 2200|2016",
        [
            "observation:rise-staff eco:about actor:rise",
            "observation:rise-staff eco:indicator indicator:staff-count",
            'observation:rise-staff eco:value "2200"^integer',
            "observation:rise-staff eco:unit unit:NUM",
            "observation:rise-staff eco:precision precision:more-than",
            "observation:rise-staff eco:confidence confidence:high",
            'observation:rise-staff eco:year "2016"^gYear',
        ],
    ),
    (
        "Umeå|target|climate neutral||2030",
        [
            'target:umea-climate-neutral rdfs:label "Climate neutral"@en',
            'target:umea-climate-neutral rdfs:label "Klimatneutral"@sv',
            "target:umea-climate-neutral eco:targetOf actor:umea-municipality",
            'target:umea-climate-neutral eco:targetYear "2030"^gYear',
            "target:umea-climate-neutral eco:confidence confidence:high",
        ],
    ),
    (
        "Umeå|target|climate neutral",
        [
            "actor:umea-municipality eco:goal goal:climate-neutral",
            'goal:climate-neutral rdfs:label "Climate neutral"@en',
            'goal:climate-neutral rdfs:label "Klimatneutral"@sv',
        ],
    ),
    (
        "Eve|mayor of|Umeå|2019||S",
        [
            "post:mayor-of-umea eco:postIn actor:umea-municipality",
            "tenure:eve-mayor-of-umea eco:holder person:eve",
            "tenure:eve-mayor-of-umea eco:post post:mayor-of-umea",
            'tenure:eve-mayor-of-umea eco:attestedIn "2019"^gYear',
        ],
    ),
    (
        "Umeå|signed|The contract|2020-12",
        [
            "agreement:contract eco:party actor:umea-municipality",
            "relation:umea-municipality-signs-contract-2020 eco:subject actor:umea-municipality",
            "relation:umea-municipality-signs-contract-2020 eco:relationType relation-type:signs",
            "relation:umea-municipality-signs-contract-2020 eco:object agreement:contract",
            'relation:umea-municipality-signs-contract-2020 eco:startDate "2020-12"^gYearMonth',
        ],
    ),
    (
        "SPIS|start|2019-09-16 to 2019-09-17",
        [
            'initiative:spis eco:startDate "2019-09-16"^date',
            'initiative:spis eco:endDate "2019-09-17"^date',
        ],
    ),
    ("SPIS|start|2020 spring", ['initiative:spis eco:startDate "2020"^gYear']),
    ("SPIS|number|2016-04946", ['initiative:spis eco:diaryNumber "2016-04946"']),
    (
        "Umeå|won|The prize|2018-11",
        [
            "recognition:umea-prize eco:award award:prize",
            "recognition:umea-prize eco:recipient actor:umea-municipality",
            "recognition:umea-prize eco:result award-result:winner",
            'recognition:umea-prize eco:year "2018"^gYear',
        ],
    ),
    ("SPIS|remark|ready soon|2020||by Adam", ['initiative:spis eco:note "remark: ready soon [2020]"@en']),
]


@pytest.mark.parametrize(("fact", "expected"), CARRIED, ids=[fact for fact, _ in CARRIED])
def test_a_fact_is_carried_by_the_template_of_its_predicate(tmp_path: Path, fact: str, expected: list[str]) -> None:
    assert state(tmp_path, row(fact)) == expected


def test_a_page_is_a_source_of_its_own_with_one_passage_and_a_reading_of_what_is_less_sure(tmp_path: Path) -> None:
    content = read(write(tmp_path, row("RISE|part of|SPIS"), row("Eve|part of|SPIS", "medium")))
    described = [show(each) for each in content.statements if str(each.quad.graph_name).endswith("graph/sources>")]
    (slug,) = {text.partition(" ")[0].removeprefix("source:") for text in described if text.startswith("source:")}
    assert re.fullmatch(r"example-org-[0-9a-f]{8}", slug)
    page, reading = f"passage:{slug}/page", f"passage:{slug}/page-reading"
    assert {
        f"source:{slug} dcterms:isPartOf source:pages",
        f'source:{slug} dcterms:title "A page"@und',
        f'source:{slug} eco:site "example.org"',
        f"source:{slug} schema:url https://www.example.org/a",
        f"{page} eco:inSource source:{slug}",
        f"{reading} eco:interprets {page}",
        f"{reading} eco:confidence confidence:medium",
    } <= set(described)
    graphs = {show(each): str(each.quad.graph_name) for each in content.statements}
    assert graphs["actor:rise eco:partOf initiative:spis"].endswith("/page>")
    assert graphs["person:eve eco:partOf initiative:spis"].endswith("/page-reading>")


def test_the_same_number_of_two_years_on_one_page_becomes_two_observations(tmp_path: Path) -> None:
    stated = state(tmp_path, row("RISE|staff|9|2018"), row("RISE|staff|10|2020"))
    assert 'observation:rise-staff eco:value "9"^integer' in stated
    assert 'observation:rise-staff-2020 eco:value "10"^integer' in stated


def test_rows_ignored_and_notes_left_out_are_counted_with_their_reasons(tmp_path: Path) -> None:
    facts = ["SPIS|gossip|it is said", "Eve|mayor of|Umeå|||S", "SPIS|remark|soon|||by Adam", "RISE|part of|SPIS|||so"]
    (account,) = read(write(tmp_path, *map(row, facts))).accounts
    assert (account.rows, account.used) == (4, 3)
    assert {reason.en: count for reason, count in account.ignored.items()} == {"It is gossip.": 1}
    assert [reason.en[:26] for reason in account.values] == [
        "The party of a politician ",
        "What no term of the ontolo",
        "It names a person.",
        "A note beside a plain link",
    ]


BAD_FACTS: list[tuple[list[str], str]] = [
    (["SPIS|partner off|RISE"], ":2: The predicate 'partner off' is not what is expected there: a predicate of"),
    (["SPS|part of|RISE"], ":2: The subject 'SPS' is not in names.csv. Is it 'SPIS'? Add it with the entity it means."),
    (["RISE|part of|Atlantis"], ":2: The object 'Atlantis' is not in names.csv. Add it with the entity it means."),
    (
        ["The prize|mayor of|Umeå"],
        ":2: No row of predicates.csv for 'mayor of' takes 'The prize' (award) and 'Umeå' (actor/place). Add one",
    ),
    (["RISE|staff|many"], ":2: The object 'many' is not what is expected there: a number such as 120, 3.5, about 4000"),
    (["RISE|staff|40 %"], ":2: The object '40 %' is not what is expected there: a number"),
    (["SPIS|start|soon"], ":2: The object 'soon' is not what is expected there: a date such as 2016"),
    (["RISE|part of|SPIS|2020-13"], ":2: The start '2020-13' is not what is expected there: a date such as 2016"),
    (["RISE|part of|SPIS|2020|2019"], ":2: The end '2019' is not what is expected there: a date that is not before"),
    (["RISE|part of|SPIS", "RISE|part of|SPIS|||again"], ":3: The same fact of the same page stands on line 2 already"),
    (["RISE|staff|9|2018", "RISE|staff|8|2018", "RISE|staff|7|2018"], ":4: The page already gives observation:rise-st"),
    (
        ["SPIS|start|2019", "SPIS|start|2021"],
        ":3: The page already gives initiative:spis another eco:startDate than '20",
    ),
    (["Umeå|target|be nice||2030"], ":2: The object 'be nice' is not what is expected there: a text of texts.csv"),
    (["SPIS|odd|x"], ":2: The template 'spell' is not what is expected there: agreement, amount, date"),
]


@pytest.mark.parametrize(("facts", "message"), BAD_FACTS, ids=[message for _, message in BAD_FACTS])
def test_a_bad_fact_stops_the_reading_with_line_and_value(tmp_path: Path, facts: list[str], message: str) -> None:
    folder = write(tmp_path, *map(row, facts))
    with pytest.raises(InputError) as caught:
        read(folder)
    assert str(caught.value).startswith(f"{folder}/wider.tsv{message}")


BAD_FILES: list[tuple[str, Callable[[str], str], str]] = [
    ("wider.tsv", lambda text: "\ufeff" + text, "wider.tsv:1: The file begins with a byte order mark"),
    ("wider.tsv", lambda text: text.replace("\thigh", ""), "wider.tsv:2: The row has 8 fields, not 9"),
    ("wider.tsv", lambda text: text.replace("high", "sure"), "wider.tsv:2: The confidence 'sure' is not what is"),
    (
        "wider.tsv",
        lambda text: text.replace("https://www", "www"),
        "wider.tsv:2: The source_url 'www.example.org/a' is",
    ),
    ("wider.tsv", lambda text: text.replace("note", "remark", 1), "wider.tsv:1: The column 'note' is missing"),
    ("names.csv", lambda text: text.replace("actor:rise", "rise"), "names.csv:4: The entity 'rise' is not what is"),
    ("names.csv", lambda text: text + "RISE,actor:other,\n", "names.csv:10: The name 'RISE' is not what is expected"),
    ("predicates.csv", lambda text: text.replace(",yes,", ",no,"), "predicates.csv:4: The swap 'no' is not what is"),
    (
        "predicates.csv",
        lambda text: text.replace("actor person", "crew"),
        "predicates.csv:2: The subject 'crew' is not",
    ),
    ("predicates.csv", lambda text: text.replace("It is gossip.", ""), "predicates.csv:22: The reason_en '' is not wh"),
]


@pytest.mark.parametrize(("name", "change", "message"), BAD_FILES, ids=[message for *_, message in BAD_FILES])
def test_a_bad_table_gets_one_clear_message(
    tmp_path: Path, name: str, change: Callable[[str], str], message: str
) -> None:
    folder = write(tmp_path, row("RISE|part of|SPIS"))
    path = folder / name
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read(folder)
    assert str(caught.value).startswith(f"{folder}/{message}")


def test_almost_all_shipped_facts_are_carried_by_terms() -> None:
    (account,) = read(share_path("data") / "public-pages").accounts
    notes = sum(count for reason, count in account.values.items() if reason.en.startswith("What no term"))
    assert account.rows == 2374
    assert account.used - notes >= 0.97 * account.rows


def test_a_predicate_that_is_taken_out_is_missed(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(share_path("data") / "public-pages", tmp_path / "public-pages"))
    rules = (folder / "predicates.csv").read_text(encoding="utf-8")
    (folder / "predicates.csv").write_text(re.sub("(?m)^lighthouse city in,.*\n", "", rules), encoding="utf-8")
    with pytest.raises(InputError, match="The predicate 'lighthouse city in' is not what is expected there"):
        read(folder)


def test_what_is_taken_for_one_valued_is_so_in_the_ontology() -> None:
    terms = make_vocabulary(read_ontology(share_path("ontology"))).properties.values()
    assert {compact(term.iri) for term in terms if term.one_valued} >= ONE_VALUED
