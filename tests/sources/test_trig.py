"""TriG and Turtle: the statements as written, each with the line of its object, and errors that say what to mend."""

from pathlib import Path

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode

from ecograph.dataset import Origin
from ecograph.errors import InputError
from ecograph.sources.trig import read_trig

HEAD = "@prefix : <http://e/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"


def write(folder: Path, text: str | bytes, name: str = "x.trig") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def lines_by_object(path: Path) -> list[tuple[int | None, str]]:
    return [(statement.origin.line, str(statement.quad.object)) for statement in read_trig(path)]


def test_a_statement_has_the_line_its_object_stands_on(tmp_path: Path) -> None:
    text = """\
# "a 'comment' <with> ; everything , in . it
:g { :s
  :p :a ,
     :b ; # , ; .
  :q
     :c .
}
GRAPH :h {
  :s a :D ;; :p
    "e" }
PREFIX y: <http://y/>
y:s y:p y:f .y:s y:p -.5 , 1.5e3.
"""
    assert lines_by_object(write(tmp_path, HEAD + text)) == [
        (4, "<http://e/a>"),
        (5, "<http://e/b>"),
        (7, "<http://e/c>"),
        (10, "<http://e/D>"),
        (11, '"e"'),
        (13, "<http://y/f>"),
        (13, '"-.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        (13, '"1.5e3"^^<http://www.w3.org/2001/XMLSchema#double>'),
    ]


def test_strings_over_several_lines_do_not_shift_the_lines(tmp_path: Path) -> None:
    text = """\
:s :p \"""one
" "" \\" # two
. three\""" , '''
'''@en , "x # y"@sv-SE ,
 'it\\'s'^^xsd:string .
:s :p :last .
"""
    assert [line for line, _ in lines_by_object(write(tmp_path, HEAD + text))] == [2, 4, 5, 6, 7]


def test_names_may_hold_dots_escapes_and_colons(tmp_path: Path) -> None:
    text = ":s :p :a.b , :c\\,d ,\n :e:f ,\n <http://e/#g> , :h%20i.\n:s :p _:j.k ."
    objects = lines_by_object(write(tmp_path, HEAD + text))
    assert [line for line, _ in objects] == [2, 2, 3, 4, 4, 5]
    assert [value for _, value in objects[:5]] == [
        "<http://e/a.b>",
        "<http://e/c,d>",
        "<http://e/e:f>",
        "<http://e/#g>",
        "<http://e/h%20i>",
    ]


def test_blank_nodes_and_lists_have_lines_too(tmp_path: Path) -> None:
    text = ":s :p [ :a 1 ;\n :b [\n :c 2 ] ] .\n[ :d 3 ] :e\n 4 .\n( 5 ( 6 ) ) :f () ."
    found = {
        (str(s.quad.predicate), str(s.quad.object)): s.origin.line for s in read_trig(write(tmp_path, HEAD + text))
    }
    lines = {predicate[-2]: line for (predicate, _), line in found.items() if predicate.startswith("<http://e/")}
    assert lines == {"a": 2, "c": 4, "b": 3, "p": 2, "d": 5, "e": 6, "f": 7}


def test_literals_keep_their_lexical_form(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + ':s :p 007 , "101.50"^^xsd:decimal , "2020"^^xsd:gYear , true , "Å"@sv .')
    xsd = "http://www.w3.org/2001/XMLSchema#"
    assert [statement.quad.object for statement in read_trig(path)] == [
        Literal("007", datatype=NamedNode(xsd + "integer")),
        Literal("101.50", datatype=NamedNode(xsd + "decimal")),
        Literal("2020", datatype=NamedNode(xsd + "gYear")),
        Literal("true", datatype=NamedNode(xsd + "boolean")),
        Literal("Å", language="sv"),
    ]


def test_lines_are_of_the_file_as_it_was_read(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + ":s :p :o , :q .")
    first, second = read_trig(path)
    assert second.origin == Origin(path, 2)
    assert {first.origin, second.origin} == {Origin(path, 2)}
    (third,) = read_trig(write(tmp_path, HEAD + ":s :p :o ."))
    path.write_text(HEAD + "\n\n:s :p :o .", encoding="utf-8")
    with pytest.raises(
        InputError, match=r"x\.trig: The file changed while it was being checked; run the command again"
    ):
        _ = third.origin.line


def test_default_graph_and_blank_nodes_are_let_through_for_conformance_to_judge(tmp_path: Path) -> None:
    (statement,) = read_trig(write(tmp_path, HEAD + "_:x :p :o ."))
    assert isinstance(statement.quad.graph_name, DefaultGraph)
    assert isinstance(statement.quad.subject, BlankNode)


def test_turtle_is_read_and_has_no_graphs(tmp_path: Path) -> None:
    assert lines_by_object(write(tmp_path, HEAD + ":s :p\n :o .", "x.ttl")) == [(3, "<http://e/o>")]
    with pytest.raises(InputError, match=r"x\.ttl:2:1: Syntax error at 'GRAPH'"):
        read_trig(write(tmp_path, HEAD + "GRAPH :g { :s :p :o }", "x.ttl"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (":s :p\n x:y .", "x.trig:3:2: The prefix 'x:' is not declared in this file. Declared: :, xsd:."),
        (":s :p :o\n:s :p :o .", "x.trig:3:1: Syntax error at ':s': A dot is expected"),
        (":s :p <a b> .", "x.trig:2:7: '<a b>' is not an absolute IRI"),
        (":s :p <relative> .", "x.trig:2:7: '<relative>' is not an absolute IRI"),
        (':s :p "open .', "x.trig:2:7: Syntax error at '\"open .'"),
        (':s :p "x"@1 .', "x.trig:2:11: Syntax error at '1'"),
        (
            ":g { :s :p :o .",
            "x.trig:2:16: The statement is not finished where the line or the file ends (Unexpected end)",
        ),
        (":s :p << :a :b :c >> .", "x.trig:2: '<<' belongs to triple terms, which are not used here"),
        (":s :p :o {| :q 1 |} .", "x.trig:2: '{|' belongs to triple terms, which are not used here"),
    ],
)
def test_a_file_that_breaks_the_grammar_is_answered_with_place_and_value(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(InputError) as caught:
        read_trig(write(tmp_path, HEAD + text))
    assert str(caught.value).startswith(f"{tmp_path}/{message}")
    assert "\n" not in str(caught.value)


def test_an_error_is_said_in_swedish_too(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_trig(write(tmp_path, ":s :p :o ."))
    assert caught.value.message.sv.endswith("Prefixet ':' är inte deklarerat i filen. Deklarerade: inga.")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'<http://e/s> <http://e/p>\n "\xff" .', "x.trig:2: The byte 0xFF is not UTF-8; save the file as UTF-8."),
        (b"\xef\xbb\xbf<http://e/s> <http://e/p> 1 .", "x.trig:1: The file begins with a byte order mark"),
    ],
)
def test_a_file_in_another_encoding_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_trig(write(tmp_path, content))
    assert str(caught.value).startswith(f"{tmp_path}/{message}")


def test_a_missing_file_and_an_unknown_kind_of_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.trig: The file cannot be read: No such file or directory\."):
        read_trig(tmp_path / "gone.trig")
    with pytest.raises(InputError, match=r"x\.csv: '\.csv' is not an RDF file extension that is read here; use one of"):
        read_trig(tmp_path / "x.csv")


def test_in_the_founding_documents_the_line_of_a_statement_holds_its_object() -> None:
    for path in sorted((Path(__file__).parents[2] / "data").glob("*/*.trig")):
        lines = path.read_text(encoding="utf-8").split("\n")
        for statement in read_trig(path):
            value = statement.quad.object
            assert isinstance(value, NamedNode | Literal)
            line = lines[(statement.origin.line or 0) - 1]
            written = value.value.rpartition("/")[2].rpartition("#")[2] if isinstance(value, NamedNode) else value.value
            assert written.replace('"', '\\"') in line, statement
