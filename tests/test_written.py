"""Statements as lines are the statements they were written from."""

from pathlib import Path

from pyoxigraph import NamedNode

from ecograph.dataset import Statement
from ecograph.resolution.statements import substitute
from ecograph.sources.trig import read_trig
from ecograph.written import Written, choose_statements, drop_repeated, join_written, write_down

KNOWN = Path(__file__).parent / "shapes" / "known.trig"

MENTIONED = "<urn:mention:paper:1:0>"
SAYING = f"""\
PREFIX ex: <https://www.example.org/>
GRAPH ex:graph {{
  {MENTIONED} ex:is {MENTIONED} .
  ex:a ex:says "of {MENTIONED} <https://www.example.org/graph> .", "{MENTIONED}"@en .
  ex:b ex:is <urn:mention:paper:1:00> .
}}
"""


def read() -> list[Statement]:
    return read_trig(KNOWN)


def test_what_is_written_down_is_there_again() -> None:
    statements = read()
    written = write_down(statements)
    assert list(written) == statements
    assert [written[place] for place in (0, 7, -1)] == [statements[place] for place in (0, 7, -1)]
    assert list(written[3:9]) == statements[3:9]
    assert len(written) == len(statements)
    assert write_down(written) is written


def test_what_is_chosen_of_lines_is_what_is_chosen_of_statements() -> None:
    statements = read()
    chosen = [place % 3 == 1 for place in range(len(statements))]
    assert choose_statements(write_down(statements), chosen) == choose_statements(statements, chosen) != []


def test_parts_are_joined_in_their_order() -> None:
    statements = read()
    assert list(join_written([statements[:2], write_down(statements[2:]), []])) == statements
    assert join_written([]) == Written([], [])


def test_of_lines_that_repeat_each_other_one_is_left() -> None:
    assert drop_repeated([b"a", b"a", b"b", b"c", b"c", b"c"]) == [b"a", b"b", b"c"]
    assert drop_repeated([]) == []


def test_mentions_are_replaced_where_they_stand_for_an_entity_and_in_no_text(tmp_path: Path) -> None:
    (tmp_path / "said.trig").write_text(SAYING, encoding="utf-8")
    entity = NamedNode("https://w3id.org/ecograph/id/actor/rise")
    found = list(substitute(read_trig(tmp_path / "said.trig"), {NamedNode(MENTIONED[1:-1]): entity, entity: entity}))
    assert [str(statement.quad.object) for statement in found] == [
        str(entity),
        f'"of {MENTIONED} <https://www.example.org/graph> ."',
        f'"{MENTIONED}"@en',
        "<urn:mention:paper:1:00>",
    ]
    assert found[0].quad.subject == entity
    assert [statement.origin.line for statement in found] == [3, 4, 4, 5]
