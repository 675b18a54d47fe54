"""What follows from the asserted statements by the CONSTRUCT rules of ``queries/rules``."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad, QueryTriples, Store, Triple

from ecograph.dataset import default_graph, sort_key
from ecograph.errors import InputError
from ecograph.namespaces import GRAPH_DERIVED
from ecograph.queries import CatalogueQuery, load_catalogue
from ecograph.text import Text

__all__ = ["RULES", "derive_quads", "load_rules"]

RULES: Final = "queries/rules"


def load_rules(folder: Path) -> list[CatalogueQuery]:
    """Return the rules of a folder by file name.

    :raises InputError: naming the file whose header is not as it should be
    """
    return list(load_catalogue(folder).values())


def derive_quads(asserted: Iterable[Quad], rules: Sequence[CatalogueQuery]) -> list[Quad]:
    """Return the statements that ``rules`` add to ``asserted``, in graph:derived, sorted.

    The rules run in the order given over the default graph, again and again until none adds anything, since one may
    need what another finds; so the order does not change the result. What is asserted already is not derived too.

    :raises InputError: if a rule is not a CONSTRUCT query
    """
    known = set(default_graph(asserted))
    store = Store()
    store.extend(_make_quad(triple) for triple in known)
    derived: set[Quad] = set()
    is_growing = True
    while is_growing:
        is_growing = False
        for rule in rules:
            fresh = _run_rule(store, rule) - known
            is_growing = is_growing or len(fresh) > 0
            known |= fresh
            store.extend(_make_quad(triple) for triple in fresh)
            derived |= {_make_quad(triple, NamedNode(GRAPH_DERIVED)) for triple in fresh}
    return sorted(derived, key=sort_key)


def _make_quad(triple: Triple, graph: NamedNode | None = None) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)


def _run_rule(store: Store, rule: CatalogueQuery) -> set[Triple]:
    try:
        answer = store.query(rule.text)
    except SyntaxError as error:
        raise _wrong_rule(
            rule, Text(en=f"it is not SPARQL: {error.msg}", sv=f"den är inte SPARQL: {error.msg}")
        ) from error
    if not isinstance(answer, QueryTriples):
        raise _wrong_rule(rule, Text(en="it is not a CONSTRUCT query", sv="den är ingen CONSTRUCT-fråga"))
    return set(answer)


def _wrong_rule(rule: CatalogueQuery, reason: Text) -> InputError:
    return InputError(
        Text(en=f"The rule cannot be run: {reason.en}.", sv=f"Regeln kan inte köras: {reason.sv}."),
        file=f"{RULES}/{rule.name}.rq",
    )
