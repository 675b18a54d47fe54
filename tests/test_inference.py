"""Rules that run only where there is something new to read find what they would find in everything."""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import QueryTriples, RdfFormat, Store

from ecograph import inference
from ecograph.derive import derive_lines, load_rules
from ecograph.inference import KEY_SIZE, read_memory
from ecograph.namespaces import ECO, ID, PREFIXES, expand
from ecograph.queries import CatalogueQuery, prologue
from ecograph.settings import share_path
from ecograph.text import Text


def make_rule(name: str, text: str) -> CatalogueQuery:
    whole = f"{prologue(text)}PREFIX e: <http://e/>\n{text}"
    return CatalogueQuery(name, Text(en=name, sv=name), (), whole)


RULES = [
    *load_rules(share_path("queries") / "rules"),
    make_rule("path_closure", "CONSTRUCT { ?s e:far ?o } WHERE { ?s (e:p|^e:far)+/e:q ?o }"),
    make_rule("anything", "CONSTRUCT { ?p e:used true } WHERE { ?s ?p ?s }"),
    make_rule("optional", "CONSTRUCT { ?s e:p ?u } WHERE { ?s e:used ?o OPTIONAL { ?o e:q ?u } }"),
    make_rule("reach", "CONSTRUCT { ?s e:reached true } WHERE { <http://e/a> e:p* ?s }"),
]
THINGS = [f"<http://e/{name}>" for name in "abcpq"]
NAMES = ["a", "b", "far", "p", "q", "used"]
NAMED = [f"<http://e/{name}>" for name in NAMES]
OWN = [
    f"<{expand(name)}>" for name in ("eco:participant", "eco:initiative", "eco:role", "eco:funder", "eco:takesPartIn")
]
CLOSED = [f"<{PREFIXES['rdfs']}{name}>" for name in ("subClassOf", "subPropertyOf")]
TYPE = f"<{PREFIXES['rdf']}type>"
CLASSES = [f"<{ECO}{name}>" for name in ("Actor", "Company", "Agent")]
ROLES = [f"<{ID}role/{name}>" for name in ("funder", "partner")]
LINES = st.one_of(
    st.tuples(st.sampled_from(THINGS), st.sampled_from([*NAMED, *OWN[:4]]), st.sampled_from(THINGS)),
    st.tuples(st.sampled_from(THINGS), st.sampled_from(OWN), st.sampled_from([*THINGS, *ROLES])),
    st.tuples(st.sampled_from(THINGS), st.just(TYPE), st.sampled_from(CLASSES)),
    st.tuples(st.sampled_from([*CLASSES, *NAMED, *OWN]), st.sampled_from(CLOSED), st.sampled_from([*CLASSES, *OWN])),
).map(lambda parts: f"{' '.join(parts)} .\n".encode())


def derive_all(asserted: set[bytes]) -> list[bytes]:
    """Run every rule over everything until nothing is added."""
    lines, before = set(asserted), -1
    while len(lines) > before:
        before = len(lines)
        store = Store()
        store.bulk_load(b"".join(lines), format=RdfFormat.N_TRIPLES)
        for rule in RULES:
            answer = store.query(rule.text)
            assert isinstance(answer, QueryTriples)
            written = BytesIO()
            answer.serialize(written, RdfFormat.N_TRIPLES)
            lines.update(written.getvalue().splitlines(keepends=True))
    return sorted(lines - asserted)


@settings(max_examples=60, deadline=None)
@given(st.sets(LINES, max_size=25), st.lists(st.sets(LINES, min_size=1, max_size=3), max_size=4))
def test_after_any_edit_as_much_is_derived_as_by_running_all_rules_over_everything(
    first: set[bytes], edits: list[set[bytes]]
) -> None:
    with TemporaryDirectory() as folder:
        cache, data = Path(folder, "derived"), first
        for edit in (set[bytes](), *edits):
            data = data ^ edit
            assert derive_lines(sorted(data), RULES, cache) == derive_all(data)
            assert derive_lines(sorted(data), RULES, cache) == derive_all(data)


DATA = [b"<http://e/a> <http://e/p> <http://e/b> .\n", b"<http://e/b> <http://e/q> <http://e/c> .\n"]
FAR = make_rule("path_closure", "CONSTRUCT { ?s e:far ?o } WHERE { ?s e:p/e:q ?o }")
FOUND = [b"<http://e/a> <http://e/far> <http://e/c> .\n"]


def refuse(*_: object) -> bytes:
    raise AssertionError


def test_a_rule_does_not_run_again_while_what_it_reads_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = tmp_path / "derived"
    assert derive_lines(DATA, [FAR], cache) == FOUND
    monkeypatch.setattr(inference.Inference, "_ask", refuse)
    assert derive_lines([*DATA, b"<http://e/x> <http://e/y> <http://e/z> .\n"], [FAR], cache) == FOUND
    with pytest.raises(AssertionError):
        derive_lines(DATA[1:], [FAR], cache)


def test_a_damaged_cache_is_not_believed(tmp_path: Path) -> None:
    cache = tmp_path / "derived"
    derive_lines(DATA, [FAR], cache)
    assert list(read_memory(cache).values()) == FOUND
    written = cache.read_bytes()
    cache.write_bytes(written[:-KEY_SIZE] + b"x" + written[-KEY_SIZE + 1 :])
    assert read_memory(cache) == {}
    assert derive_lines(DATA, [FAR], cache) == FOUND


def test_a_cache_that_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert derive_lines(DATA, [FAR], tmp_path / "file" / "derived") == FOUND
