"""Precision and recall of the register's resolver on labelled pairs of real names, beside names compared alone.

Each pair is put among all entities that ship (without the list of agencies' further names, from which pairs are drawn)
and resolved. A pair is *merged* if both end in one entity, *proposed* if ``ecograph review`` would list it.
"""

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode

from ecograph.dataset import Origin
from ecograph.ontology import read_ontology
from ecograph.register import read_register
from ecograph.resolution import Resolution, resolve_mentions
from ecograph.resolution.proposals import propose_pairs
from ecograph.resolution.registered import list_registered
from ecograph.settings import share_path
from ecograph.sources import list_deliveries, read_sources
from ecograph.sources.content import Mention, Name
from ecograph.sources.names import fold_name

PAIRS = Path(__file__).parent / "resolution_pairs.csv"


@dataclass(frozen=True)
class Pair:
    """Two names, with identifiers where the source gives some, and whether they are of one organisation."""

    left: Mention
    right: Mention
    is_same: bool
    origin: str


def read_pairs() -> list[Pair]:
    """Return the labelled pairs; a name that stands in several is one mention."""
    with PAIRS.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    made: dict[tuple[str, ...], Mention] = {}

    def mention(side: str, row: dict[str, str], line: int) -> Mention:
        key = (side, *(row[f"{side}_{part}"] for part in ("name", "scheme", "value")), row["class"])
        if key not in made:
            # A name alone needs something to be called by; no other mention has this code.
            identifier = (key[2], key[3]) if key[2] != "" else ("pic", f"none-{len(made)}")
            node, record = (NamedNode(f"urn:{what}:{len(made)}") for what in ("pair", "pair-record"))
            use = "label" if side == "right" else "alias"
            names = (Name(key[1], None, "label" if use == "label" else "alias"),)
            made[key] = Mention(node, "actor", record, Origin(PAIRS, line), (identifier,), (row["class"],), None, names)
        return made[key]

    return [
        Pair(mention("left", row, line), mention("right", row, line), row["same"] == "yes", row["origin"])
        for line, row in enumerate(rows, start=2)
    ]


def resolve(pairs: list[Pair]) -> tuple[Resolution, set[frozenset[NamedNode]]]:
    """Return the resolution of all that ships and of the pairs, and the proposals as pairs of IRIs."""
    data, ontology = share_path("data"), read_ontology(share_path("ontology"))
    deliveries = list_deliveries(data)
    register = read_register(data / "authority", ontology, [delivery.source.slug for delivery in deliveries])
    shipped = [each for each in read_sources(deliveries).mentions if "/names-" not in each.record.value]
    own = dict.fromkeys(side for pair in pairs for side in (pair.left, pair.right))
    resolution = resolve_mentions([*list_registered(register), *shipped, *own])
    proposals = {frozenset((each.left.iri, each.right.iri)) for each in propose_pairs(resolution)}
    return resolution, proposals


def main() -> None:
    """Print counts, precision and recall, and what was missed."""
    pairs = read_pairs()
    resolution, proposals = resolve(pairs)
    counts: Counter[tuple[str, bool]] = Counter()
    missed: list[Pair] = []
    naive: Counter[tuple[bool, bool]] = Counter()
    for pair in pairs:
        left, right = (resolution.iris[side.node] for side in (pair.left, pair.right))
        outcome = "merged" if left == right else "proposed" if frozenset((left, right)) in proposals else "apart"
        counts[outcome, pair.is_same] += 1
        if outcome == "apart" and pair.is_same:
            missed.append(pair)
        folded = [fold_name(side.names[0].text) for side in (pair.left, pair.right)]
        naive[folded[0] == folded[1], pair.is_same] += 1
    same = sum(pair.is_same for pair in pairs)
    merged, proposed = counts["merged", True], counts["proposed", True]
    print(f"{len(pairs)} pairs, {same} of one organisation, {len(pairs) - same} of two")
    for outcome in ("merged", "proposed", "apart"):
        print(f"  {outcome:9} {counts[outcome, True]:4} of one, {counts[outcome, False]:4} of two")
    print(f"precision of mergers   {merged / (merged + counts['merged', False]):.3f}")
    print(f"recall of mergers      {merged / same:.3f}")
    print(f"recall with proposals  {(merged + proposed) / same:.3f}")
    print(
        f"names without accents alone: precision {naive[True, True] / (naive[True, True] + naive[True, False]):.3f}, "
        f"recall {naive[True, True] / same:.3f}"
    )
    for pair in missed:
        print(f"  missed: {pair.left.names[0].text} = {pair.right.names[0].text} ({pair.origin})")


if __name__ == "__main__":
    main()
