"""Reads the parse tree of rdflib into groups of patterns, in the order in which they are written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from pyparsing import ParseResults
from rdflib.namespace import RDF
from rdflib.paths import InvPath, MulPath
from rdflib.paths import Path as RdfPath
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import BNode, URIRef, Variable

from ecograph.algebra.spelling import Speller, UnwritableError
from ecograph.algebra.tree import Block, Filter, Group, Kind, Path, Pattern, Setting
from ecograph.namespaces import ECO

__all__ = ["Reader"]

SEARCHES: Final = frozenset(URIRef(ECO + name) for name in ("search", "searchLike"))
"""Predicates whose subject or object may be a list, which is no list in the data."""
TEXT_FUNCTIONS: Final[Mapping[str, str]] = {
    f"Builtin_{name}": name for name in ("REGEX", "CONTAINS", "STRSTARTS", "STRENDS")
}
BLOCKS: Final[Mapping[str, Kind]] = {
    "OptionalGraphPattern": "optional",
    "MinusGraphPattern": "minus",
    "GraphGraphPattern": "graph",
    "ServiceGraphPattern": "service",
}
UNSHOWN: Final = Variable("…")
"""Stands for a path that the parser has lost a part of."""
UNDEFINED: Final = "UNDEF"
Triple = tuple[Any, Any, Any]


@dataclass(frozen=True)
class Where:
    """Where in the query a pattern stands."""

    place: str = ""
    graph: Any = None


@dataclass
class Reader:
    """Reads one query; ``patterns`` are all there are, by number."""

    speller: Speller
    patterns: list[Pattern] = field(default_factory=list)

    def read_query(self, query: CompValue) -> Group:
        """Return the pattern of a query, with the VALUES behind it."""
        group = Group() if query.where is None else self._read_group(query.where, Where())
        if query.valuesClause is not None:
            group.members.append(self._read_values(query.valuesClause))
        for part in (query.projection, query.having, query.orderby, query.groupby):
            exists = tuple(self._find_exists(part, Where()))
            if len(exists) > 0:
                group.filters.append(Filter(frozenset(), (), exists))
        return group

    def _read_group(self, found: CompValue, where: Where) -> Group:
        if found.name == "SubSelect":
            return Group([self._read_select(found, where)])
        group = Group()
        for part in found.part or ():
            self._read_part(group, part, where)
        return group

    def _read_part(self, group: Group, part: CompValue, where: Where) -> None:
        if part.name == "TriplesBlock":
            group.members += self._read_triples(part.triples, where)
        elif part.name == "Filter":
            group.filters.append(self._read_filter(part.expr, where))
        elif part.name == "Bind":
            uses = self._find_variables(part.expr)
            group.members.append(Setting(frozenset({str(part.var)}), uses, frozenset(), 1))
        elif part.name == "InlineData":
            group.members.append(self._read_values(part))
        elif part.name == "GroupOrUnionGraphPattern":
            group.members.append(self._read_union(part, where))
        else:
            group.members.append(self._read_block(part, where))

    def _read_block(self, part: CompValue, where: Where) -> Block:
        kind = BLOCKS[part.name]
        inner = replace(where, graph=part.term) if kind == "graph" else replace(where, place=kind)
        name = self.speller.variable(part.term) if part.term is not None else ""
        return Block(kind, (self._read_group(part.graph, inner),), frozenset({name} - {""}))

    def _read_union(self, part: CompValue, where: Where) -> Block:
        if len(part.graph) == 1:
            return Block("group", (self._read_group(part.graph[0], where),))
        return Block("union", tuple(self._read_group(each, replace(where, place="union")) for each in part.graph))

    def _read_select(self, found: CompValue, where: Where) -> Block:
        group = self._read_group(found.where, replace(where, place="select"))
        if found.valuesClause is not None:
            group.members.append(self._read_values(found.valuesClause))
        projected = [str(each.var or each.evar) for each in found.projection or ()]
        return Block("select", (group,), projected=frozenset(projected) if len(projected) > 0 else None)

    def _read_values(self, part: CompValue) -> Setting:
        names = [str(name) for name in (part.var if isinstance(part.var, list | ParseResults) else [part.var])]
        rows = list(part.value or ())
        unsure = {
            name
            for row in rows
            for name, value in zip(names, row if isinstance(row, list | ParseResults) else [row], strict=False)
            if value == UNDEFINED
        }
        return Setting(frozenset(names), frozenset(), frozenset(unsure), len(rows))

    def _read_filter(self, expression: Any, where: Where) -> Filter:
        searches = tuple(
            (TEXT_FUNCTIONS[node.name], self._find_variables(node))
            for node in _walk(expression)
            if node.name in TEXT_FUNCTIONS
        )
        exists = tuple(self._find_exists(expression, where))
        return Filter(self._find_variables(expression), searches, exists)

    def _find_exists(self, expression: Any, where: Where) -> Iterator[Group]:
        for node in _walk(expression):
            if node.name in {"Builtin_EXISTS", "Builtin_NOTEXISTS"}:
                yield self._read_group(node.graph, replace(where, place="exists"))

    def _find_variables(self, expression: Any) -> frozenset[str]:
        return frozenset(name for leaf in _leaves(expression) if (name := self.speller.variable(leaf)) != "")

    def _read_triples(self, blocks: Sequence[Sequence[Any]], where: Where) -> Iterator[Pattern]:
        triples = [
            (block[place], block[place + 1], block[place + 2]) for block in blocks for place in range(0, len(block), 3)
        ]
        for subject, predicate, value in _fold_lists(triples):
            pattern = self._make_pattern((subject, predicate, value), where)
            self.patterns.append(pattern)
            yield pattern

    def _make_pattern(self, triple: Triple, where: Where) -> Pattern:
        terms = [each for term in triple for each in (term if isinstance(term, list) else [term])]
        names = {self.speller.variable(term) for term in (*terms, where.graph)} - {""}
        text, full = self._write(triple, short=True), self._write(triple, short=False)
        if where.graph is not None and full is not None:
            full = f"GRAPH {self.speller.write(where.graph, short=False)} {{ {full} }}"
        ends = [self.speller.variable(triple[0]), self.speller.variable(triple[2])]
        return Pattern(
            number=len(self.patterns),
            text=text or self._write((triple[0], UNSHOWN, triple[2]), short=True) or "",
            full=None if where.place == "service" else full,
            variables=frozenset(names),
            place=where.place,
            graph=None if where.graph is None else self.speller.write(where.graph, short=True),
            path=_read_path(triple[1], is_open="" not in ends),
            is_anything="" not in {*ends, self.speller.variable(triple[1])},
        )

    def _write(self, triple: Triple, *, short: bool) -> str | None:
        try:
            return " ".join(self.speller.write(term, short=short) for term in triple) + ("" if short else " .")
        except UnwritableError:
            return None


def _read_path(path: Any, *, is_open: bool) -> Path | None:
    repeated = [part for part in _walk_path(path) if isinstance(part, MulPath) and part.mod in {"*", "+"}]
    if len(repeated) == 0:
        return None
    return Path(any(not _is_step(part.path) for part in repeated), is_open)


def _is_step(path: Any) -> bool:
    return isinstance(path.arg if isinstance(path, InvPath) else path, URIRef)


def _walk_path(path: Any) -> Iterator[Any]:
    if isinstance(path, RdfPath):
        yield path
        inner = getattr(path, "args", None) or [getattr(path, "path", None) or getattr(path, "arg", None)]
        for part in inner if isinstance(inner, list | tuple) else [inner]:
            yield from _walk_path(part)


def _fold_lists(triples: Sequence[Triple]) -> Iterator[Triple]:
    """Write the lists of searches as lists again: the parser has made chains of blank nodes of them."""
    links = {(subject, predicate): value for subject, predicate, value in triples if isinstance(subject, BNode)}
    folded: set[Any] = set()

    def fold(head: Any) -> Any:
        found = []
        while (head, RDF.first) in links and (head, RDF.rest) in links:
            folded.add(head)
            found.append(links[head, RDF.first])
            head = links[head, RDF.rest]
        return found or head

    written = [
        (fold(subject), predicate, fold(value)) if predicate in SEARCHES else (subject, predicate, value)
        for subject, predicate, value in triples
    ]
    for triple in written:
        if isinstance(triple[0], list) or triple[0] not in folded:
            yield triple


def _walk(expression: Any) -> Iterator[CompValue]:
    """Yield the parts of an expression; what stands within EXISTS is no part of it."""
    if isinstance(expression, CompValue):
        yield expression
        if expression.name in {"Builtin_EXISTS", "Builtin_NOTEXISTS"}:
            return
        for part in expression.values():
            yield from _walk(part)
    elif isinstance(expression, list | ParseResults):
        for part in expression:
            yield from _walk(part)


def _leaves(expression: Any) -> Iterator[Any]:
    if isinstance(expression, list | ParseResults):
        for part in expression:
            yield from _leaves(part)
    elif isinstance(expression, CompValue):
        if expression.name not in {"Builtin_EXISTS", "Builtin_NOTEXISTS"}:
            for part in expression.values():
                yield from _leaves(part)
    else:
        yield expression
