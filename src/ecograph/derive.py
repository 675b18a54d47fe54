"""What follows from the asserted statements by the CONSTRUCT rules of ``queries/rules``."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import cycle
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad, QueryTriples, RdfFormat, Store, parse

from ecograph.dataset import divide_lines, write_lines
from ecograph.errors import InputError
from ecograph.namespaces import GRAPH_DERIVED
from ecograph.queries import CatalogueQuery, load_catalogue
from ecograph.text import Text

__all__ = ["RULES", "derive_lines", "derive_named", "derive_quads", "load_rules"]

RULES: Final = "queries/rules"
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
    lines = derive_lines(write_lines(quad.triple for quad in asserted), rules)
    triples = parse(b"".join(lines), format=RdfFormat.N_TRIPLES)
    return [Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples]


def derive_named(asserted: Sequence[bytes], rules: Sequence[CatalogueQuery]) -> list[bytes]:
    """Return the lines (N-Quads) that ``rules`` add to those of the named graphs; both are sorted.

    :raises InputError: if a rule is not a CONSTRUCT query
    """
    return [line[:-2] + IN_GRAPH for line in derive_lines(divide_lines(asserted).default, rules)]


def derive_lines(asserted: Iterable[bytes], rules: Sequence[CatalogueQuery]) -> list[bytes]:
    """Return the lines (N-Triples) that ``rules`` add to the lines ``asserted``, sorted.

    The rules run one after the other over the default graph, again and again until none adds anything, since one may
    need what another finds; so their order does not change the result. What is asserted already is not derived too.

    :raises InputError: if a rule is not a CONSTRUCT query
    """
    store, lines = Store(), list(asserted)
    _load(store, lines)
    known = set(lines)
    derived: set[bytes] = set()
    idle = 0
    for rule in cycle(sorted(rules, key=_is_needed_last)):
        fresh = _run_rule(store, rule) - known - derived
        idle = idle + 1 if len(fresh) == 0 else 0
        if idle == len(rules):
            break
        _load(store, fresh)
        derived |= fresh
    return sorted(derived)


def _is_needed_last(rule: CatalogueQuery) -> bool:
    """Tell whether a rule is no closure; others need what closures find, and would run once more if they ran first."""
    return not rule.name.endswith("_closure")


def _load(store: Store, lines: Iterable[bytes]) -> None:
    """Load ``lines``: sorted that takes half the time, and as they were written here there is nothing to check."""
    store.bulk_load(b"".join(sorted(lines)), format=RdfFormat.N_TRIPLES, lenient=True)


def _run_rule(store: Store, rule: CatalogueQuery) -> set[bytes]:
    """Return what a rule finds, as lines of N-Triples."""
    try:
        answer = store.query(rule.text)
    except SyntaxError as error:
        raise _wrong_rule(
            rule, Text(en=f"it is not SPARQL: {error.msg}", sv=f"den är inte SPARQL: {error.msg}")
        ) from error
    if not isinstance(answer, QueryTriples):
        raise _wrong_rule(rule, Text(en="it is not a CONSTRUCT query", sv="den är ingen CONSTRUCT-fråga"))
    written = BytesIO()
    answer.serialize(written, RdfFormat.N_TRIPLES)
    return set(written.getvalue().splitlines(keepends=True))


def _wrong_rule(rule: CatalogueQuery, reason: Text) -> InputError:
    return InputError(
        Text(en=f"The rule cannot be run: {reason.en}.", sv=f"Regeln kan inte köras: {reason.sv}."),
        file=f"{RULES}/{rule.name}.rq",
    )
