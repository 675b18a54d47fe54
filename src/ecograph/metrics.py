"""Measures of the actors in a network, and how far their ranks hang on single sources."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import Quad

from ecograph.engines import EngineName, Memberships, choose_engine
from ecograph.engines.standing import rank_classes
from ecograph.errors import NotFoundError
from ecograph.measures import DECIMALS, MEASURES, find_measure
from ecograph.namespaces import expand
from ecograph.network import NETWORKS, Network
from ecograph.participations import read_stated
from ecograph.ranges import rank_actors
from ecograph.resampling import ALONE, POOLS, Sample, leave_out_groups, read_sample
from ecograph.selection import EVERYTHING, Selection, select_sources
from ecograph.text import Text

__all__ = [
    "MEASURED",
    "RANGE_DEFINITION",
    "Measured",
    "Result",
    "compute_metrics",
    "format_value",
    "name_network",
    "rank_values",
]

MEASURED: Final[Mapping[str, Network]] = {
    name: network for name, network in NETWORKS.items() if network.mode == "one-mode"
}
"""The networks whose actors are measured."""

RANGE_DEFINITION: Final = Text(
    en="The range of a rank spans the ranks that the actor gets when the network is built again without one source,"
    " each source in turn, and the rank with all sources; a network without the actor gives no rank. The pages of one"
    f" website are one source, and beyond the {ALONE} largest sources the others are left out in {POOLS} lots. It is no"
    " confidence interval, and for an actor that only one source knows it says nothing about that source.",
    sv="Rangens spann omfattar de ranger som aktören får när nätverket byggs om utan en källa, varje källa i tur och"
    " ordning, och rangen med alla källor; ett nätverk utan aktören ger ingen rang. Sidorna på en webbplats är en"
    f" källa, och efter de {ALONE} största källorna utelämnas de övriga i {POOLS} delar. Det är inget"
    " konfidensintervall, och för en aktör som bara en källa känner säger det inget om den källan.",
)


@dataclass(frozen=True)
class Result:
    """A measure's value for one actor.

    ``rank_low`` to ``rank_high`` answers "what if one source were missing or wrong?": the statements of one source at a
    time are left out, the network is built and measured again, and the range spans the actor's ranks in all of these
    and in the whole (the resampling of the jackknife, Tukey 1958, with a group of what belongs together left out as in
    Kott 2001; for missing data in networks Borgatti, Carley and Krackhardt 2006). It is not a confidence interval:
    sources are no random sample, and what no source states is not in it. An actor that only one source knows
    (``sources`` = 1) is absent without that source and gets no rank there, so that its range speaks of the other
    sources only.

    Tukey, J. W. (1958). Bias and confidence in not-quite large samples. Annals of Mathematical Statistics 29(2), 614.
    Kott, P. S. (2001). The delete-a-group jackknife. Journal of Official Statistics 17(4), 521-526.
    Borgatti, S. P., Carley, K. M. and Krackhardt, D. (2006). On the robustness of centrality measures under conditions
    of imperfect data. Social Networks 28(2), 124-136. https://doi.org/10.1016/j.socnet.2005.05.001
    """

    network: str
    """Name of the network, followed by ``-<year>`` if it is that of one year."""
    measure: str
    actor: str
    """CURIE, such as ``actor:rise``."""
    name: Text
    value: float
    rank: int
    """1 is the highest value; equal values share the rank, and the next one skips as many (competition ranking)."""
    rank_low: int
    rank_high: int
    sources: int
    """Number of sources that state the actor's participations in this network; the pages of one website are one."""


@dataclass(frozen=True)
class Measured:
    """A network of actors and the results on it."""

    network: Network
    selection: Selection
    results: Sequence[Result]
    """Each measure's in the order of ranks; isolates only if they were asked for."""
    actors: int
    """With isolates, which count in every measure."""
    isolates: int
    ties: int
    sources: int
    """The number of groups of sources that state participations."""
    undated: int
    """The number of participations without both start and end."""
    engine: EngineName


def compute_metrics(
    quads: Iterable[Quad],
    network: str = "actors",
    measures: Sequence[str] = (),
    selection: Selection = EVERYTHING,
    *,
    isolates: bool = False,
    cache: Path | None = None,
) -> Measured:
    """Return the results of ``measures`` (none named: all).

    :param isolates: whether actors without a tie get results too, which say no more than that
    :param cache: file that remembers what was measured, to measure nothing the next time if no tie has changed
    :raises NotFoundError: if there is no such network of actors, no such measure, or no such source
    """
    if network not in MEASURED:
        raise NotFoundError(Text(en="network of actors", sv="nätverk av aktörer"), network, [*MEASURED, "funding"])
    chosen = [find_measure(name).name for name in (measures or MEASURES)]
    sample = read_sample(select_sources(read_stated(quads), selection), MEASURED[network], selection)
    whole = sample.gather()
    return Measured(
        network=MEASURED[network],
        selection=selection,
        results=list(_measure_actors(sample, whole, chosen, isolates=isolates, cache=cache)),
        actors=len(whole.initiatives),
        isolates=whole.count_isolates(),
        ties=whole.count_ties(),
        sources=len(sample.groups),
        undated=sum(not part.is_dated for parts in sample.parts.values() for part in parts),
        engine=choose_engine(whole),
    )


def rank_values(values: Mapping[str, float]) -> dict[str, int]:
    """Return the competition rank of each actor: 1 more than the number of actors with a higher value."""
    return dict(zip(values, rank_classes(list(values.values()), [1] * len(values)), strict=True))


def format_value(value: float) -> str:
    """Return the canonical lexical form of ``value`` as xsd:decimal (XML Schema 1.1, 3.3.3)."""
    return f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")


def name_network(network: Network, selection: Selection) -> str:
    """Return the name of ``network``, with the year if it is that of one year."""
    return network.name if selection.year is None else f"{network.name}-{selection.year}"


def _measure_actors(
    sample: Sample, whole: Memberships, measures: Sequence[str], *, isolates: bool, cache: Path | None
) -> Iterator[Result]:
    shown = [actor for actor in whole.initiatives if isolates or len(whole.shared[actor]) > 0]
    ranked = rank_actors([whole, *leave_out_groups(sample)], measures, shown, choose_engine(whole), cache)
    standing, ranges = ranked.standing, ranked.ranges
    described = _describe_actors(sample, shown)
    for measure in measures:
        ranks = rank_classes(standing.values[measure], standing.sizes)
        for actor in sorted(shown, key=lambda actor: (ranks[standing.classes[actor]], actor)):
            place = standing.classes[actor]
            low, high = ranges[measure][actor]
            yield Result(
                network=name_network(sample.network, sample.selection),
                measure=measure,
                actor=actor,
                name=described[actor][0],
                value=standing.values[measure][place],
                rank=ranks[place],
                rank_low=low,
                rank_high=high,
                sources=described[actor][1],
            )


def _describe_actors(sample: Sample, actors: Sequence[str]) -> dict[str, tuple[Text, int]]:
    """Return the name of each actor and the number of groups of sources that state its participations."""
    groups: dict[str, set[str]] = {actor: set() for actor in actors}
    for parts in sample.parts.values():
        for part in parts:
            if part.actor in groups:
                groups[part.actor] |= {sample.stated.group(passage) for passage in part.evidence}
    return {actor: (sample.stated.find_name(expand(actor)), len(groups[actor] - {""})) for actor in actors}
