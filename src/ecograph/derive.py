"""What follows from the asserted statements by the CONSTRUCT rules of ``queries/rules``."""

from collections.abc import Iterable, Sequence
from itertools import cycle
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from ecograph.dataset import divide_lines, write_lines
from ecograph.inference import Inference, keep_memory, read_memory
from ecograph.namespaces import GRAPH_DERIVED
from ecograph.queries import CatalogueQuery, load_catalogue

__all__ = ["derive_lines", "derive_named", "derive_quads", "load_rules"]

IN_GRAPH: Final = f"<{GRAPH_DERIVED}> .\n".encode()
"""What stands behind the statement in a line of graph:derived."""


def load_rules(folder: Path) -> list[CatalogueQuery]:
    """Return the rules of a folder by file name.

    :raises InputError: naming the file whose header is not as it should be
    """
    return list(load_catalogue(folder).values())


def derive_quads(asserted: Iterable[Quad], rules: Sequence[CatalogueQuery]) -> list[Quad]:
    """Return the statements that ``rules`` add to ``asserted``, in graph:derived, sorted.

    :raises InputError: if a rule is not a CONSTRUCT query
    """
    graph = NamedNode(GRAPH_DERIVED)
    lines = derive_lines(sorted(set(write_lines(quad.triple for quad in asserted))), rules)
    triples = parse(b"".join(lines), format=RdfFormat.N_TRIPLES)
    return [Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples]


def derive_named(asserted: Sequence[bytes], rules: Sequence[CatalogueQuery], cache: Path | None = None) -> list[bytes]:
    """Return the lines (N-Quads) that ``rules`` add to those of the named graphs, both sorted.

    :param cache: file that remembers what each rule found in what
    :raises InputError: if a rule is not a CONSTRUCT query
    """
    return [line[:-2] + IN_GRAPH for line in derive_lines(divide_lines(asserted).default, rules, cache)]


def derive_lines(asserted: Iterable[bytes], rules: Sequence[CatalogueQuery], cache: Path | None = None) -> list[bytes]:
    """Return the lines (N-Triples) that ``rules`` add to the lines ``asserted``, both sorted and each once.

    The rules run one after the other over the default graph, again and again until none adds anything, since one may
    need what another finds; so their order does not change the result. What is asserted already is not derived too.

    :param cache: file that remembers what each rule found in what
    :raises InputError: if a rule is not a CONSTRUCT query
    """
    before = read_memory(cache)
    inference = Inference(asserted, before)
    derived: list[bytes] = []
    idle = 0
    for rule in cycle(sorted(rules, key=_is_needed_last)):
        fresh = inference.run(rule)
        idle = idle + 1 if len(fresh) == 0 else 0
        if idle == len(rules):
            break
        derived += fresh
    if inference.memory.keys() != before.keys():
        keep_memory(cache, inference.memory)
    return sorted(derived)


def _is_needed_last(rule: CatalogueQuery) -> bool:
    """Tell whether a rule is no closure; others need what closures find, and would run once more if they ran first."""
    return not rule.name.endswith("_closure")
