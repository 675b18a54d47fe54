"""Statements as lines are the statements they were written from."""

from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode

from ecograph.dataset import Statement, write_lines
from ecograph.resolution.statements import substitute
from ecograph.sources.trig import read_trig
from ecograph.written import Written, choose_statements, join_written, sort_named, write_down

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


GRAPHS = """\
PREFIX ex: <https://www.example.org/>
ex:b ex:is ex:c , _:c ; ex:says "c" , "c c c" , "c c <c>" , "c c <d> ."@en , "<c> <d>"^^ex:d .
_:d ex:is 7 .
GRAPH ex:g {
  ex:a ex:is ex:c , _:c , 7 ; ex:says "c" , "c c c" , "c c <c>" , "c c <d> ."@en , "<c> <d>"^^ex:d .
  _:d ex:is 7 .
}
GRAPH ex:h { ex:a ex:is ex:c }
"""


def test_of_lines_the_distinct_ones_of_named_graphs_are_left_and_sorted(tmp_path: Path) -> None:
    (tmp_path / "said.trig").write_text(GRAPHS, encoding="utf-8")
    statements = read_trig(tmp_path / "said.trig")
    named = [each.quad for each in statements if not isinstance(each.quad.graph_name, DefaultGraph)]
    assert 0 < len(named) < len(statements)
    assert sort_named(join_written([statements, statements[3:]])) == sorted(write_lines(named))
    assert sort_named(join_written([])) == []


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
