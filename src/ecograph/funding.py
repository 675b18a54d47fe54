"""The network of fundings: who pays whom, how much, in which currency, and which evidence says so."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import networkx as nx

from ecograph.namespaces import ECO, compact
from ecograph.participations import describe_entity
from ecograph.selection import Selection
from ecograph.stated import Stated

__all__ = ["NO_CURRENCY", "Grant", "fund_network", "group_grants", "read_grants", "touched_fundings"]

FUNDER: Final = ECO + "funder"
RECIPIENT: Final = ECO + "recipient"
INITIATIVE: Final = ECO + "initiative"
AMOUNT: Final = ECO + "amount"
CURRENCY: Final = ECO + "currency"
START: Final = ECO + "startDate"
END: Final = ECO + "endDate"
NO_CURRENCY: Final = "-"
"""The currency of fundings of which no source states an amount with its currency."""


@dataclass(frozen=True)
class Grant:
    """What one funding gives one recipient."""

    subject: str
    """IRI of the funding."""
    funder: str
    """CURIE."""
    recipient: str
    """CURIE of the recipient; of the initiative, where no source states a recipient."""
    currency: str
    """ISO 4217, or :data:`NO_CURRENCY`."""
    low: Decimal | None
    """The lowest amount stated; None: none is, or nobody says what belongs to whom."""
    high: Decimal | None
    """The highest amount stated: the same, unless sources differ."""
    evidence: tuple[str, ...]
    """The graphs that state it, sorted."""


def read_grants(stated: Stated, year: int | None = None, subjects: Sequence[str] | None = None) -> list[Grant]:
    """Return the fundings with a funder and a recipient or an initiative, ordered by their IRI.

    Where a funding has several funders or recipients, or several currencies are stated of one amount, nobody says what
    belongs to whom: it counts without amount. With a year, fundings that are stated to run in other years only are left
    out.
    """
    return [
        grant
        for subject in (stated.subjects(FUNDER) if subjects is None else subjects)
        if year is None or _runs_in(stated, subject, year)
        for grant in _read_grants(stated, subject)
    ]


def group_grants(grants: Iterable[Grant]) -> dict[str, list[Grant]]:
    """Return the grants of each funding, by its IRI."""
    found: dict[str, list[Grant]] = {}
    for grant in grants:
        found.setdefault(grant.subject, []).append(grant)
    return found


def touched_fundings(stated: Stated, grants: Mapping[str, Sequence[Grant]]) -> dict[str, set[str]]:
    """Return the fundings among ``grants``, by IRI, on which each group of sources has a bearing."""
    about: dict[str, set[str]] = {subject: {subject} for subject in grants}
    for subject in grants:
        for initiative in stated.values(subject, INITIATIVE):
            about.setdefault(initiative, set()).add(subject)
    names = (FUNDER, RECIPIENT, INITIATIVE, AMOUNT, CURRENCY, START, END)
    return {
        group: {subject for iri in iris if iri in about for subject in about[iri]}
        for group, iris in stated.touched(names).items()
    }


def _read_grants(stated: Stated, subject: str) -> Iterator[Grant]:
    funders = stated.values(subject, FUNDER)
    recipients = stated.values(subject, RECIPIENT) or stated.values(subject, INITIATIVE)
    currencies = stated.values(subject, CURRENCY)
    amounts = sorted(Decimal(value) for value in stated.values(subject, AMOUNT))
    is_clear = len(funders) == len(recipients) == len(currencies) == 1 and len(amounts) > 0
    names = (FUNDER, RECIPIENT, INITIATIVE, AMOUNT, CURRENCY)
    evidence = tuple(sorted({compact(claim.graph) for name in names for claim in stated.find(subject, name)}))
    for funder in funders:
        for recipient in recipients:
            yield Grant(
                subject=subject,
                funder=compact(funder),
                recipient=compact(recipient),
                currency=currencies[0] if is_clear else NO_CURRENCY,
                low=amounts[0] if is_clear else None,
                high=amounts[-1] if is_clear else None,
                evidence=evidence,
            )


def _runs_in(stated: Stated, subject: str, year: int) -> bool:
    initiatives = stated.values(subject, INITIATIVE)
    starts = stated.values(subject, START) or [date for item in initiatives for date in stated.values(item, START)]
    ends = stated.values(subject, END) or [date for item in initiatives for date in stated.values(item, END)]
    begins_later = len(starts) > 0 and int(min(starts)[:4]) > year
    ended_before = len(ends) > 0 and int(max(ends)[:4]) < year
    return not (begins_later or ended_before)


def fund_network(stated: Stated, selection: Selection) -> "nx.MultiDiGraph[str]":
    """Return funders and those they fund, with a tie for each pair and currency.

    Nodes are those of the other networks; ties have ``currency``, ``amount`` (the sum; where sources differ, of the
    lowest amounts), ``amount_high`` (of the highest), ``fundings`` (their number, of which ``without_amount`` have none
    in the sum) and ``evidence``. Nodes and ties are inserted sorted.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(network="funding", weighting="none")
    graph.graph.update(selection.describe())
    found: dict[tuple[str, str, str], list[Grant]] = {}
    for grant in read_grants(stated, selection.year):
        found.setdefault((grant.funder, grant.recipient, grant.currency), []).append(grant)
    for name in sorted({name for funder, recipient, _ in found for name in (funder, recipient)}):
        entity = describe_entity(stated, name)
        graph.add_node(
            name,
            iri=entity.iri,
            **{"class": entity.class_},
            kind=entity.kind,
            label_sv=entity.name.sv,
            label_en=entity.name.en,
        )
    for (funder, recipient, currency), grants in sorted(found.items()):
        graph.add_edge(
            funder,
            recipient,
            key=currency,
            currency=currency,
            amount=float(sum((grant.low for grant in grants if grant.low is not None), Decimal(0))),
            amount_high=float(sum((grant.high for grant in grants if grant.high is not None), Decimal(0))),
            fundings=len(grants),
            without_amount=sum(grant.low is None for grant in grants),
            evidence=sorted({passage for grant in grants for passage in grant.evidence}),
        )
    return graph
