"""Files written block by block have the bytes of files written at once."""

import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from ecograph import blocks
from ecograph.dataset import divide_lines, named_lines
from ecograph.dumps import DUMPS, write_dumps, write_statements

PREFIXES = {"e": "http://e/", "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#"}
NODES = st.sampled_from(["http://e/a", "http://e/b", "http://e/a.b", "http://e/", "urn:c", "http://f#ö"]).map(NamedNode)
TYPE = NamedNode(PREFIXES["rdf"] + "type")
PROPERTIES = st.sampled_from([TYPE, NamedNode("http://e/p"), NamedNode("http://f/q"), NamedNode("urn:r")])
TEXTS = st.text(st.sampled_from('a"\\\n<&> @å'), max_size=3)
LITERALS = TEXTS.map(Literal) | TEXTS.map(lambda text: Literal(text, language="sv"))
QUADS = st.lists(st.builds(Quad, NODES, PROPERTIES, NODES | LITERALS, NODES), min_size=1, max_size=20, unique=True)


@given(QUADS, st.integers(1, 5))
def test_blocks_of_any_size_give_the_bytes_of_all_statements_at_once(quads: list[Quad], size: int) -> None:
    layers = divide_lines(sorted(named_lines(quads)))
    default = list(parse(b"".join(layers.default), format=RdfFormat.N_TRIPLES))
    by_graph = list(
        parse(b"".join(line for _, lines in sorted(layers.graphs.items()) for line in lines), format=RdfFormat.N_QUADS)
    )
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "BLOCK", size)
        entries = write_dumps(Path(name), layers, PREFIXES)
        for file, syntax in DUMPS.items():
            found, at_once = Path(name, file), Path(name, f"once.{syntax.extension}")
            if syntax.name == "nq":
                at_once.write_bytes(b"".join(layers.named))
            else:
                write_statements(at_once, default if syntax.layer == "default" else by_graph, PREFIXES)
            assert found.read_bytes() == at_once.read_bytes()
            assert entries[file].sha256 == hashlib.sha256(found.read_bytes()).hexdigest()
            assert entries[file].size == found.stat().st_size
