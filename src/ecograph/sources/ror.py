"""The Research Organization Registry: organisations as JSON Lines, in the schema ROR v2.1."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from ecograph.dataset import Origin
from ecograph.namespaces import ID
from ecograph.sources.content import Account, Name, NameUse, SourceContent
from ecograph.sources.declaration import Delivery
from ecograph.sources.records import Record, typed
from ecograph.sources.rows import read_json_rows, refuse_value
from ecograph.text import Text

__all__ = ["ROR_COLUMNS", "read_ror"]

REGISTRY_ONLY: Final = Text(
    en="It tells about the registry's own work, not about the organisation.",
    sv="Det gäller registrets eget arbete, inte organisationen.",
)
LOCALITY: Final = Text(
    en="Of the location only the country is carried; localities are not registered as places.",
    sv="Av platsen förs bara landet över; orter är inte registrerade som platser.",
)
ADDRESS: Final = Text(
    en="The website, which is carried, says the same.", sv="Webbplatsen, som förs över, säger detsamma."
)

ROR_COLUMNS: Final[Mapping[str, Text | None]] = {
    **dict.fromkeys(["_release", "_source_path", "_source_schema", "admin"], REGISTRY_ONLY),
    **{
        f"admin.{step}{part}": REGISTRY_ONLY
        for step in ("created", "last_modified")
        for part in ("", ".date", ".schema_version")
    },
    "domains": ADDRESS,
    "established": None,
    **dict.fromkeys(["external_ids", "external_ids.all", "external_ids.preferred", "external_ids.type"]),
    "id": None,
    **dict.fromkeys(["links", "links.type", "links.value"]),
    **dict.fromkeys(["locations", "locations.geonames_details", "locations.geonames_details.country_code"]),
    "locations.geonames_id": LOCALITY,
    **{
        f"locations.geonames_details.{name}": LOCALITY
        for name in (
            "continent_code",
            "continent_name",
            "country_name",
            "country_subdivision_code",
            "country_subdivision_name",
            "lat",
            "lng",
            "name",
        )
    },
    **dict.fromkeys(["names", "names.lang", "names.types", "names.value"]),
    **dict.fromkeys(["relationships", "relationships.id", "relationships.type"]),
    "relationships.label": Text(
        en="The related organisation's own record gives its name.",
        sv="Den andra organisationens egen post anger dess namn.",
    ),
    "status": None,
    "types": None,
}

SCHEMES: Final = {"fundref": "fundref", "grid": "grid", "isni": "isni", "wikidata": "wikidata"}
TYPES: Final = {
    "education": ("eco:University", "actor-kind:university"),
    "company": ("eco:Company", "actor-kind:company"),
    "healthcare": ("eco:Actor", "actor-kind:healthcare-provider"),
    "facility": ("eco:Actor", "actor-kind:research-facility"),
    "archive": ("eco:Actor", "actor-kind:archive"),
    "government": ("eco:Actor", "actor-kind:government-body"),
    "nonprofit": ("eco:Actor", "actor-kind:non-profit-organisation"),
    "other": ("eco:Actor", None),
    "funder": ("eco:Actor", None),
}
"""Class and kind by ROR type; of several types the first of these counts. That someone funds is told by fundings."""
STATUSES: Final = ("active", "inactive", "withdrawn")
LINKS: Final = ("website", "wikipedia")
RELATIONS: Final = ("parent", "child", "successor", "predecessor", "related")
USES: Final[tuple[tuple[str, NameUse], ...]] = (
    ("ror_display", "label"),
    ("label", "label"),
    ("alias", "alias"),
    ("acronym", "acronym"),
)
"""Types of names, the most telling first, and what they are here."""

SEVERAL: Final = Text(
    en="Of several identifiers of a kind the registry prefers none.",
    sv="Av flera identifierare av ett slag föredrar registret ingen.",
)
OTHER_SCHEME: Final = Text(
    en="OrgRef has ceased, and its numbers are in no other source.",
    sv="OrgRef har upphört, och dess nummer finns inte i någon annan källa.",
)
NOT_PREFERRED: Final = Text(
    en="The registry prefers another identifier of this kind.",
    sv="Registret föredrar en annan identifierare av detta slag.",
)
WIKIPEDIA: Final = Text(en="The Wikidata item leads there.", sv="Wikidataobjektet leder dit.")
ABROAD: Final = Text(
    en="No place is registered for a country other than Sweden.",
    sv="Ingen plats är registrerad för något annat land än Sverige.",
)
RELATED: Final = Text(
    en="It is not told in which way the two are related.", sv="Det anges inte på vilket sätt de två hör ihop."
)
OUTSIDE: Final = Text(
    en="The related organisation is not among the records carried.",
    sv="Den andra organisationen är inte bland de poster som förs över.",
)


@dataclass(frozen=True)
class _Entry:
    """One ROR record, and where it stands."""

    content: dict[str, Any]
    origin: Origin
    account: Account

    def choose(self, place: str, value: str, known: Iterable[str]) -> str:
        """Return ``value`` if it is one of the codes known."""
        if value not in known:
            raise refuse_value(self.origin, place, value, ", ".join(known))
        return value


def read_ror(delivery: Delivery) -> SourceContent:
    """Return the organisations of all files, and how those among them belong together.

    :raises InputError: naming file, line and value, if a record is not as the schema and the codes known here say
    """
    source = delivery.source.slug
    accounts = [Account(source, part.file, ROR_COLUMNS) for part in delivery.parts]
    entries = [
        _Entry(content, origin, account) for account in accounts for content, origin in read_json_rows(account, "id")
    ]
    known = frozenset(str(entry.content["id"]) for entry in entries)
    records = [_read_organisation(entry, source, known) for entry in entries]
    return SourceContent(
        statements=[statement for record in records for statement in record.statements],
        mentions=[mention for record in records for mention in record.mentions],
        accounts=accounts,
    )


def _read_organisation(entry: _Entry, source: str, known: frozenset[str]) -> Record:
    content = entry.content
    record = Record(source, _short(content["id"]), entry.origin)
    types = [entry.choose("types", found, TYPES) for found in content["types"]]
    class_, concept = next(TYPES[found] for found in TYPES if found in types)
    organisation = record.mention(
        "actor",
        [("ror", content["id"]), *_read_identifiers(entry)],
        (class_,),
        concept=concept,
        names=_read_names(entry),
    )
    record.state(organisation, "eco:status", f"status:{entry.choose('status', content['status'], STATUSES)}")
    if content["established"] is not None:
        record.state(organisation, "eco:startDate", typed(str(content["established"]), "gYear"))
    for link in _read_links(entry):
        record.state(organisation, "eco:website", link)
    for country in _read_country(entry):
        record.state(organisation, "eco:locatedIn", country)
    for relation in content["relationships"]:
        _relate(organisation, relation, record, (entry, known))
    return record


def _short(ror: str) -> str:
    return ror.rpartition("/")[2]


def _read_identifiers(entry: _Entry) -> Iterator[tuple[str, str]]:
    """Yield the identifier of each kind that is preferred or the only one; a list alone does not say which is right."""
    for found in entry.content["external_ids"]:
        scheme = entry.choose("external_ids.type", found["type"], (*SCHEMES, "orgref"))
        everything = found["all"]
        value = found["preferred"] or (everything[0] if len(everything) == 1 else None)
        if scheme == "orgref" or value is None:
            entry.account.values[OTHER_SCHEME if scheme == "orgref" else SEVERAL] += len(everything)
            continue
        entry.account.values[NOT_PREFERRED] += len(everything) - 1
        yield SCHEMES[scheme], f"http://www.wikidata.org/entity/{value}" if scheme == "wikidata" else value


def _read_names(entry: _Entry) -> list[Name]:
    """Return the names, that on display first; a name whose language is not told has none."""
    names, ranks = [], {name: rank for rank, (name, _) in enumerate(USES)}
    for found in entry.content["names"]:
        types = [entry.choose("names.types", type_, ranks) for type_ in found["types"]]
        rank = min(ranks[type_] for type_ in types)
        names.append((rank, Name(" ".join(found["value"].split()), found["lang"], USES[rank][1])))
    return [name for _, name in sorted(names, key=lambda pair: pair[0])]


def _read_links(entry: _Entry) -> Iterator[Literal]:
    for link in entry.content["links"]:
        if entry.choose("links.type", link["type"], LINKS) == "website":
            yield typed(link["value"], "anyURI")
        else:
            entry.account.values[WIKIPEDIA] += 1


def _read_country(entry: _Entry) -> Iterator[str]:
    countries = dict.fromkeys(found["geonames_details"]["country_code"] for found in entry.content["locations"])
    for country in countries:
        if country == "SE":
            yield "place:sweden"
        else:
            entry.account.values[ABROAD] += 1


def _relate(
    organisation: NamedNode, relation: Mapping[str, str], record: Record, among: tuple[_Entry, frozenset[str]]
) -> None:
    """State a relation to another of the records; ``child`` and ``predecessor`` are ``parent`` and ``successor`` seen
    from the other side."""
    entry, known = among
    kind = entry.choose("relationships.type", relation["type"], RELATIONS)
    if kind == "related" or relation["id"] not in known:
        entry.account.values[RELATED if kind == "related" else OUTSIDE] += 1
        return
    other = record.mention("actor", [("ror", relation["id"])])
    here, there = _short(entry.content["id"]), _short(relation["id"])
    if kind in {"parent", "child"}:
        part, whole = (organisation, other) if kind == "parent" else (other, organisation)
        record.state(part, "eco:partOf", whole)
        return
    (before, old), (after, new) = ((organisation, here), (other, there))[:: 1 if kind == "successor" else -1]
    change = NamedNode(f"{ID}change-event/ror-{old}-to-{new}")
    record.state(change, "rdf:type", "eco:ChangeEvent")
    record.state(change, "eco:originalOrganisation", before)
    record.state(change, "eco:resultingOrganisation", after)
