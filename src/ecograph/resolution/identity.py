"""Identifiers that tell which entity is meant, and the permanent IRIs that are made of them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pyoxigraph import NamedNode

from ecograph.errors import InputError
from ecograph.namespaces import GRAPH_AUTHORITY, ID
from ecograph.sources.content import Mention
from ecograph.text import Text

__all__ = ["EXCLUSIVE", "IDENTITY", "is_registered", "mint_iri", "slugs_of"]

IDENTITY: Final = (
    "organisationNumber",
    "pic",
    "ror",
    "wikidata",
    "municipalityCode",
    "countyCode",
    "nutsCode",
    "grantNumber",
    "cordisParticipant",
)
"""Schemes by which mentions are one entity, the strongest first; a VAT number is read as the organisation number in
it. GRID, ISNI and Funder Registry numbers are carried, but lists of them are too careless to decide."""

EXCLUSIVE: Final = ("organisationNumber", "ror", "wikidata", "municipalityCode", "countyCode", "grantNumber")
"""Schemes that give an entity one value: two values mean two entities. A body may have several PICs."""

MINTED: Final[Mapping[str, str]] = {
    "organisationNumber": "se",
    "municipalityCode": "municipality",
    "countyCode": "county",
    "pic": "pic",
    "ror": "ror",
    "wikidata": "wd",
    "nutsCode": "nuts",
    "grantNumber": "eu",
    "cordisParticipant": "cordis",
}
"""Beginnings of the slugs, the strongest identifier first."""

STRENGTH: Final = {scheme: place for place, scheme in enumerate(MINTED)}


def is_registered(mention: Mention) -> bool:
    """Tell whether the mention is an entity of the register itself."""
    return mention.record.value == GRAPH_AUTHORITY


def slugs_of(mentions: Iterable[Mention]) -> Iterator[str]:
    """Yield the slug that each identifier of ``mentions`` would give, the strongest first."""
    found = {identifier for mention in mentions for identifier in mention.identifiers if identifier[0] in MINTED}
    for scheme, value in sorted(found, key=lambda identifier: (STRENGTH[identifier[0]], identifier[1])):
        yield f"{MINTED[scheme]}-{_local(scheme, value)}"


def mint_iri(mentions: tuple[Mention, ...]) -> NamedNode:
    """Return the IRI of an entity that is not registered, made of its strongest identifier.

    :raises InputError: if it has none, naming the row
    """
    slug = next(slugs_of(mentions), None)
    first = mentions[0]
    if slug is None:
        name = first.names[0].text if first.names else "?"
        message = Text(
            en=f"Nothing identifies {name!r}; ignore the row with a reason, or register the entity.",
            sv=f"Inget identifierar {name!r}; ignorera raden med ett skäl, eller registrera entiteten.",
        )
        raise InputError(message, file=first.origin.file, line=first.origin.line)
    return NamedNode(f"{ID}{first.kind}/{slug}")


def _local(scheme: str, value: str) -> str:
    if scheme == "organisationNumber":
        return value.replace("-", "")
    return value.rpartition("/")[2].lower()
