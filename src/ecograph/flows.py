"""Measures of the network of fundings: how much an actor gives and receives, each currency by itself.

Betweenness and closeness are not offered here: the network is mostly stars around funders, in which nobody connects
others, and its amounts are no strengths of relations.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from pyoxigraph import Quad

from ecograph.errors import NotFoundError
from ecograph.funding import NO_CURRENCY, Grant, group_grants, read_grants, touched_fundings
from ecograph.metrics import Result, rank_values
from ecograph.namespaces import expand
from ecograph.participations import read_stated
from ecograph.resampling import pool_groups
from ecograph.selection import EVERYTHING, Selection, select_sources
from ecograph.stated import Stated
from ecograph.text import Text

__all__ = ["FLOWS", "Flow", "compute_flows"]


@dataclass(frozen=True)
class Flow:
    """Strength in one direction of the ties (Barrat et al. 2004; of directed networks Opsahl et al. 2010).

    s_out(i) = sum over j of a(i,j) and s_in(i) = sum over j of a(j,i), where a is the amount in one currency. From 0,
    without upper bound, not normalised. Where sources differ about an amount, the lowest counts.

    Barrat, A., Barthélemy, M., Pastor-Satorras, R. and Vespignani, A. (2004). The architecture of complex weighted
    networks. PNAS 101(11), 3747-3752. https://doi.org/10.1073/pnas.0400087101
    Opsahl, T., Agneessens, F. and Skvoretz, J. (2010). Node centrality in weighted networks. Social Networks 32(3),
    245-251. https://doi.org/10.1016/j.socnet.2010.03.006
    """

    name: str
    title: Text
    end: Callable[[Grant], str]
    """The end of a grant that is measured."""


FLOWS: Final[Mapping[str, Flow]] = {
    "amount-given": Flow("amount-given", Text(en="Amount given", sv="Givet belopp"), lambda grant: grant.funder),
    "amount-received": Flow(
        "amount-received", Text(en="Amount received", sv="Mottaget belopp"), lambda grant: grant.recipient
    ),
}
"""The measures of the network of fundings, by name."""

Grants = Mapping[str, Sequence[Grant]]
"""The grants of each funding, by its IRI."""


def compute_flows(
    quads: Iterable[Quad], measures: Sequence[str] = (), selection: Selection = EVERYTHING
) -> list[Result]:
    """Return the results of ``measures`` (none named: all) for each currency, actors with an amount above 0 only.

    They are ordered by currency, measure and rank. The range of a rank is that of :class:`ecograph.metrics.Result`.

    :raises NotFoundError: if there is no such measure of fundings, or no such source
    """
    for name in measures:
        if name not in FLOWS:
            raise NotFoundError(Text(en="measure of fundings", sv="mått på finansiering"), name, FLOWS)
    stated = select_sources(read_stated(quads), selection)
    grants = group_grants(read_grants(stated, selection.year))
    groups = Counter(group for found in grants.values() for group in _groups(stated, found))
    samples = [grants, *_leave_out(stated, grants, groups, selection.year)]
    currencies = sorted({grant.currency for found in grants.values() for grant in found} - {NO_CURRENCY})
    return [
        replace(result, network=_name(currency, selection.year))
        for currency in currencies
        for name in measures or FLOWS
        for result in _measure(stated, samples, currency, FLOWS[name])
    ]


def _name(currency: str, year: int | None) -> str:
    return f"funding-{currency.lower()}" if year is None else f"funding-{currency.lower()}-{year}"


def _groups(stated: Stated, grants: Iterable[Grant]) -> set[str]:
    return {stated.group(passage) for grant in grants for passage in grant.evidence} - {""}


def _leave_out(stated: Stated, grants: Grants, groups: Mapping[str, int], year: int | None) -> Iterator[Grants]:
    """Yield the grants as they would be if nothing had been read from each lot of groups of sources."""
    touched = touched_fundings(stated, grants)
    for lot in pool_groups(groups):
        affected = set().union(*(touched[group] for group in lot))
        left = group_grants(read_grants(stated.without(lot), year, sorted(affected)))
        yield {subject: left.get(subject, ()) if subject in affected else grants[subject] for subject in grants}


def _measure(stated: Stated, samples: Sequence[Grants], currency: str, flow: Flow) -> Iterator[Result]:
    sums = [_add_up(grants, currency, flow) for grants in samples]
    rankings = [rank_values({actor: float(amount) for actor, amount in found.items()}) for found in sums]
    sources: dict[str, set[str]] = {}
    for grants in samples[0].values():
        for grant in grants:
            sources.setdefault(flow.end(grant), set()).update(_groups(stated, [grant]))
    whole = rankings[0]
    for actor in sorted(whole, key=lambda actor: (whole[actor], actor)):
        if sums[0][actor] > 0 and stated.is_actor(expand(actor)):
            held = [ranking[actor] for ranking in rankings if actor in ranking]
            yield Result(
                network="",
                measure=flow.name,
                actor=actor,
                name=stated.find_name(expand(actor)),
                value=float(sums[0][actor]),
                rank=whole[actor],
                rank_low=min(held),
                rank_high=max(held),
                sources=len(sources[actor]),
            )


def _add_up(grants: Grants, currency: str, flow: Flow) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for given in grants.values():
        for grant in given:
            if grant.currency == currency and grant.low is not None:
                found[flow.end(grant)] = found.get(flow.end(grant), Decimal(0)) + grant.low
    return found
