"""All asserted statements of a data folder: the register, the sources, their entities joined, and resolutions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

from ecograph.dataset import Statement
from ecograph.register import read_register
from ecograph.replacements import read_replacements, refuse_described
from ecograph.resolution import Resolution, resolve_mentions
from ecograph.resolution.decisions import Decision, read_decisions
from ecograph.resolution.registered import list_registered
from ecograph.resolution.statements import state_entities, substitute
from ecograph.resolutions import read_resolutions
from ecograph.sources import list_deliveries, read_sources
from ecograph.sources.content import Account
from ecograph.written import Written, join_written

__all__ = ["REGISTER_FOLDER", "REVIEW", "Gathered", "gather_data"]

REGISTER_FOLDER: Final = "authority"
REVIEW: Final = "review.csv"


@dataclass(frozen=True)
class Gathered:
    """What a data folder says, and how it was put together."""

    statements: Written
    accounts: Sequence[Account]
    """What became of the rows and columns of the tables."""
    resolution: Resolution
    decisions: Sequence[Decision]


def gather_data(
    data: Path,
    ontology: Sequence[Statement],
    skip: Collection[Path] = (),
    beside: Sequence[Statement] = (),
    cache: Path | None = None,
) -> Gathered:
    """Return the statements of the register and all sources of ``data``, and the resolutions of disagreements.

    :param skip: files of sources, resolved, that are not to be read
    :param beside: statements that are not gathered, but may be what sources disagree on
    :param cache: file beside which is kept what sources gave, to read again only those that changed
    :raises InputError: naming file and line, if a file is not as it should be, or two entities cannot be told apart
    """
    folder = data / REGISTER_FOLDER
    deliveries = list_deliveries(data)
    register = read_register(folder, ontology, [delivery.source.slug for delivery in deliveries])
    content = read_sources(deliveries, skip, cache)
    decisions = read_decisions(folder / REVIEW)
    resolution = resolve_mentions([*list_registered(register), *content.mentions], decisions)
    replaced = read_replacements(folder)
    refuse_described(replaced, [entity.iri for entity in resolution.entities])
    said = [
        register,
        substitute(content.statements, resolution.iris),
        list(state_entities(resolution.entities)),
        replaced,
    ]
    resolutions = read_resolutions(folder, chain(ontology, beside, *said))
    return Gathered(join_written([*said, resolutions]), content.accounts, resolution, decisions)
