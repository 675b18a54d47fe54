"""What a search found as data: JSON, CSV, SPARQL results as of a query, and RDF as a collection in parts (Hydra)."""

import csv
import io
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Store, Triple

from ecograph.errors import InputError
from ecograph.formats import RdfSyntax, ResultSyntax
from ecograph.namespaces import PREFIXES
from ecograph.store.evaluate import Task, write_answer
from ecograph.store.spool import UnwritableError
from ecograph.text import LANGUAGES, Text
from ecograph.web.search_page import REASONS, Result

__all__ = ["COLUMNS", "Place", "describe_result", "write_collection", "write_csv", "write_results"]

COLUMNS: Final = ("thing", "kind", "classes", "label", "score", "match", "text", "textLanguage", "field", "statements")
"""Of CSV; JSON has the same names."""
VARIABLES: Final = ("thing", "kind", "label", "score", "match", "text", "field", "statements")
"""Of SPARQL results, whose terms have their languages with them."""
HYDRA: Final = "http://www.w3.org/ns/hydra/core#"
SCHEMA: Final = "https://schema.org/"
RELEVANCE: Final = NamedNode("http://a9.com/-/opensearch/extensions/relevance/1.0/score")
DECIMAL: Final = NamedNode(PREFIXES["xsd"] + "decimal")
TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
COMMENT: Final = NamedNode(PREFIXES["rdfs"] + "comment")
LARGEST: Final = 64 << 20
"""Bytes of an answer: a thousand hits have less, unless their texts are books."""
NOT_ACCEPTABLE: Final = 406

Term = NamedNode | Literal
Place = Mapping[str, str]
"""Addresses: ``all`` hits, this part as ``self``, and ``first``, ``prev``, ``next`` where there are such."""


def describe_result(result: Result) -> dict[str, Any]:
    """Return what is told in JSON."""
    asked = result.asked
    return {
        "query": asked.text,
        "kind": asked.kind,
        "texts": asked.texts,
        "offset": asked.offset,
        "limit": asked.limit,
        "total": result.total,
        "fuzzy": result.is_fuzzy,
        "kinds": result.kinds,
        "hits": [{name: hit[name] for name in COLUMNS} for hit in result.hits],
    }


def write_csv(result: Result) -> str:
    """Return the hits as a table."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    writer.writerows(
        [" ".join(hit[name]) if name == "classes" else hit[name] for name in COLUMNS] for hit in result.hits
    )
    return written.getvalue()


def write_results(result: Result, syntax: ResultSyntax) -> bytes:
    """Return the hits as the results of a SELECT query.

    :raises InputError: if the format cannot express a text
    """
    rows = [[_list_cells(hit)[name] for name in VARIABLES] for hit in result.hits]
    return _write(f"SELECT {_name(VARIABLES)} {{ {_tabulate(VARIABLES, rows)} }}", syntax)


def write_collection(result: Result, place: Place, syntax: RdfSyntax) -> bytes:
    """Return the hits as members of a collection, in order, with what is stated of them that the search has.

    :raises InputError: if the format cannot express a text
    """
    rows = [[triple.subject, triple.predicate, triple.object] for triple in _list_triples(result, place)]
    names = ("s", "p", "o")
    return _write(f"CONSTRUCT {{ {_name(names)} }} {{ {_tabulate(names, rows)} }}", syntax)


def _list_cells(hit: Mapping[str, Any]) -> dict[str, Term]:
    return {
        "thing": NamedNode(hit["thing"]),
        "kind": Literal(hit["kind"]),
        "label": _literal(hit["label"], hit["labelLanguage"]),
        "score": Literal(f"{hit['score']:.4f}", datatype=DECIMAL),
        "match": Literal(hit["match"]),
        "text": _literal(hit["text"], hit["textLanguage"]),
        "field": Literal(hit["field"]),
        "statements": Literal(hit["statements"]),
    }


def _list_triples(result: Result, place: Place) -> Iterator[Triple]:
    whole, part = NamedNode(place["all"]), NamedNode(place["self"])
    yield Triple(whole, TYPE, NamedNode(HYDRA + "Collection"))
    yield Triple(whole, NamedNode(HYDRA + "totalItems"), Literal(result.total))
    yield Triple(whole, NamedNode(HYDRA + "view"), part)
    yield Triple(part, TYPE, NamedNode(HYDRA + "PartialCollectionView"))
    for name, relation in (("first", "first"), ("prev", "previous"), ("next", "next")):
        if name in place:
            yield Triple(part, NamedNode(HYDRA + relation), NamedNode(place[name]))
    for number, hit in enumerate(result.hits, result.asked.offset + 1):
        cells, item = _list_cells(hit), NamedNode(f"{place['all']}#hit-{number}")
        thing = NamedNode(hit["thing"])
        yield Triple(whole, NamedNode(HYDRA + "member"), thing)
        yield Triple(item, TYPE, NamedNode(SCHEMA + "ListItem"))
        yield Triple(item, NamedNode(SCHEMA + "position"), Literal(number))
        yield Triple(item, NamedNode(SCHEMA + "item"), thing)
        yield Triple(item, RELEVANCE, cells["score"])
        for language in LANGUAGES:
            yield Triple(item, COMMENT, Literal(REASONS[hit["match"]].to(language), language=language))
        for class_ in hit["classes"]:
            yield Triple(thing, TYPE, _find_term(class_))
        yield Triple(thing, _find_term(hit["labelProperty"]), cells["label"])
        yield Triple(thing, _find_term(hit["property"]), cells["text"])


def _find_term(curie: str) -> NamedNode:
    prefix, _, local = curie.partition(":")
    return NamedNode(PREFIXES[prefix] + local if prefix in PREFIXES else curie)


def _literal(text: str, language: str) -> Literal:
    return Literal(text) if language == "" else Literal(text, language=language)


def _name(variables: Sequence[str]) -> str:
    return " ".join(f"?{name}" for name in variables)


def _tabulate(variables: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    table = " ".join(f"({' '.join(map(str, row))})" for row in rows)
    return f"VALUES ({_name(variables)}) {{ {table} }}"


def _write(query: str, syntax: ResultSyntax | RdfSyntax) -> bytes:
    """Return the answer to a query that needs no data: so it has the same form as the endpoint's."""
    form = "results" if isinstance(syntax, ResultSyntax) else "graph"
    with tempfile.TemporaryFile() as file:
        try:
            write_answer(Store(), Task(query, syntax.name, form, LARGEST), file.fileno())
        except UnwritableError as error:
            raise _refuse(syntax.label, str(error)) from error
        file.seek(0)
        return file.read()


def _refuse(label: str, what: str) -> InputError:
    return InputError(
        Text(
            en=f"{label} cannot express {what}, which is in a text that was found; ask for another format.",
            sv=f"{label} kan inte uttrycka {what}, som finns i en text som hittades; be om ett annat format.",
        ),
        status=NOT_ACCEPTABLE,
    )
