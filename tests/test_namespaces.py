"""CURIEs: the longest namespace that fits, and nothing else."""

import pytest

from ecograph.namespaces import BASE, ECO, PREFIXES, compact, expand


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_curie_is_expanded_and_compacted_without_loss(prefix: str) -> None:
    assert PREFIXES[prefix][-1] in "/#", "compact cuts IRIs at these"
    for local in ("x", "x/y", "x#y", ""):
        assert expand(compact(PREFIXES[prefix] + local)) == PREFIXES[prefix] + local
    assert compact(f"{PREFIXES[prefix]}x") == f"{prefix}:x"


def test_the_longest_namespace_wins() -> None:
    assert compact(f"{BASE}id/actor/x") == "actor:x"
    assert compact(f"{BASE}record/ror/x/y") == "record:ror/x/y"
    assert compact(f"{ECO}Actor") == "eco:Actor"


@pytest.mark.parametrize("iri", ["", "urn:x", BASE, "https://www.example.org/a/b#c", f"{BASE}id/"])
def test_what_no_namespace_fits_stays_as_it_is(iri: str) -> None:
    assert compact(iri) == iri
