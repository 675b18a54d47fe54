"""Leaving out a group of sources gives the network that would be built from the statements of the others."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from ecograph.engines import Memberships
from ecograph.namespaces import GRAPH_AUTHORITY, expand
from ecograph.network import NETWORKS, ROLES_THAT_TIE, bipartite
from ecograph.participations import quads_without, read_stated
from ecograph.resampling import leave_out_groups, pool_groups, read_sample
from ecograph.selection import EVERYTHING, Selection

DATA = Path(__file__).parent / "networks" / "ecosystem.trig"
ACTORS, INITIATIVES, SOURCES = ["a", "b", "c", "d"], ["i", "j", "k"], ["one", "two", "three"]
ROLES = [None, "partner", "funder", "leader"]


def state(subject: str, name: str, value: NamedNode | Literal, graph: str) -> Quad:
    return Quad(NamedNode(expand(subject)), NamedNode(expand(name)), value, NamedNode(graph))


def iri(curie: str) -> NamedNode:
    return NamedNode(expand(curie))


Row = tuple[str, str, str | None, str, str | None, str | None]


def write_rows(rows: list[Row]) -> list[Quad]:
    """Return participations as several sources state them: actor, initiative, role, source, end, teller of class."""
    quads = []
    for actor, initiative, role, source, end, teller in rows:
        subject, graph = f"participation:{actor}-in-{initiative}", f"https://w3id.org/ecograph/passage/{source}/page"
        quads += [
            state(subject, "eco:participant", iri(f"actor:{actor}"), graph),
            state(subject, "eco:initiative", iri(f"initiative:{initiative}"), graph),
        ]
        if teller is not None:
            layer = GRAPH_AUTHORITY if teller == "register" else graph
            quads.append(state(f"actor:{actor}", "rdf:type", iri("eco:Actor"), layer))
        if role is not None:
            quads.append(state(subject, "eco:role", iri(f"role:{role}"), graph))
        if end is not None:
            quads.append(state(f"initiative:{initiative}", "eco:endDate", Literal(end), graph))
    return quads


def memberships(quads: list[Quad], selection: Selection = EVERYTHING) -> Memberships:
    """Return the network as it is built from the whole data."""
    graph = bipartite(read_stated(quads), NETWORKS["actors"], selection)
    actors = [name for name, data in graph.nodes(data=True) if data["bipartite"] == 0]
    return Memberships({actor: frozenset(graph.neighbors(actor)) for actor in actors})


def spell(found: Memberships) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(sorted((actor, tuple(sorted(joined))) for actor, joined in found.initiatives.items()))


ROWS = st.lists(
    st.tuples(
        st.sampled_from(ACTORS),
        st.sampled_from(INITIATIVES),
        st.sampled_from(ROLES),
        st.sampled_from(SOURCES),
        st.sampled_from([None, "2015", "2020"]),
        st.sampled_from(["register", "source", None]),
    ),
    min_size=1,
    max_size=14,
)


@settings(max_examples=150, deadline=None)
@given(ROWS, st.sampled_from([None, 2018]), st.sampled_from([None, 2]))
def test_what_is_left_is_what_would_be_built_without_the_source(
    rows: list[Row], year: int | None, most: int | None
) -> None:
    selection, quads = Selection(year=year, max_participants=most), write_rows(rows)
    sample = read_sample(read_stated(quads), NETWORKS["actors"], selection)
    whole = memberships(quads, selection)
    assert spell(sample.gather()) == spell(whole)
    rebuilt = [spell(memberships(quads_without(quads, source), selection)) for source in sorted(sample.groups)]
    found = Counter(spell(left) for left in leave_out_groups(sample))
    # those that are as the whole may be skipped
    assert set(found) - {spell(whole)} == set(rebuilt) - {spell(whole)}
    assert len(list(leave_out_groups(sample))) <= len(sample.groups)


def test_a_source_that_changes_nothing_is_skipped() -> None:
    quads = write_rows([("a", "i", "partner", source, None, "register") for source in ("one", "two")])
    assert list(leave_out_groups(read_sample(read_stated(quads), NETWORKS["actors"], EVERYTHING))) == []


def test_the_small_ecosystem_without_each_of_its_sources() -> None:
    quads = list(parse(path=DATA, format=RdfFormat.TRIG))
    found = [
        set(left.initiatives)
        for left in leave_out_groups(read_sample(read_stated(quads), NETWORKS["actors"], EVERYTHING))
    ]
    assert found == [
        {"actor:kth", "actor:ericsson", "actor:umea", "actor:solo"},
        {"actor:kth", "actor:rise", "actor:ericsson"},
    ]


def test_the_largest_groups_are_left_out_alone_and_the_others_in_lots() -> None:
    groups = {f"site-{number}": number for number in range(100)}
    lots = pool_groups(groups, alone=10, pools=7)
    assert lots[:10] == [(f"site-{number}",) for number in range(99, 89, -1)]
    assert sorted(len(lot) for lot in lots[10:]) == [12, 13, 13, 13, 13, 13, 13]
    assert sorted(group for lot in lots for group in lot) == sorted(groups)
    assert lots == pool_groups(dict(reversed(groups.items())), alone=10, pools=7)
    # not those of like size together
    assert all(max(groups[group] for group in lot) - min(groups[group] for group in lot) > 30 for lot in lots[10:])


@pytest.mark.parametrize(("number", "expected"), [(0, 0), (5, 5), (20, 20), (21, 21), (1000, 40)])
def test_few_groups_are_all_left_out_one_by_one(number: int, expected: int) -> None:
    assert len(pool_groups({str(group): 1 for group in range(number)})) == expected


def test_roles_that_tie_are_those_of_the_network() -> None:
    assert NETWORKS["actors"].roles == ROLES_THAT_TIE
