"""The sources: each is a folder of ``data/`` that declares itself in a ``source.toml`` beside its files."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from ecograph.errors import InputError, NotFoundError
from ecograph.sources.agencies import read_agencies
from ecograph.sources.boundaries import read_boundaries
from ecograph.sources.company_groups import read_company_groups
from ecograph.sources.content import SourceContent
from ecograph.sources.cordis_csv import read_cordis_csv
from ecograph.sources.cordis_plus import read_cordis_plus
from ecograph.sources.counties import read_counties
from ecograph.sources.declaration import DECLARATION_FILE, Delivery, Part, describe_source, read_delivery
from ecograph.sources.formas import read_formas
from ecograph.sources.gdp import read_gdp
from ecograph.sources.horizon_dashboard import read_horizon_dashboard
from ecograph.sources.horizon_missions import read_horizon_missions
from ecograph.sources.horizon_projects import read_horizon_projects
from ecograph.sources.klimatkollen import read_klimatkollen
from ecograph.sources.kolada import read_kolada
from ecograph.sources.municipalities import read_municipalities
from ecograph.sources.pages import read_pages
from ecograph.sources.pics import read_pics
from ecograph.sources.programme_members import read_programme_members
from ecograph.sources.public_bodies import read_public_bodies
from ecograph.sources.recalling import make_recall
from ecograph.sources.ror import read_ror
from ecograph.sources.swecris import read_swecris
from ecograph.sources.swecris_api import read_swecris_api
from ecograph.sources.trig import read_trig
from ecograph.sources.vinnova import read_vinnova
from ecograph.sources.wikidata_bodies import read_wikidata_bodies
from ecograph.text import Text
from ecograph.written import join_written

__all__ = ["SOURCE_FORMATS", "list_deliveries", "read_delivered", "read_sources"]


def _read_authored(delivery: Delivery) -> SourceContent:
    return SourceContent([statement for part in delivery.parts for statement in read_trig(part.file)])


AUTHORED: Final = "trig"

SOURCE_FORMATS: Final[Mapping[str, Callable[[Delivery], SourceContent]]] = {
    AUTHORED: _read_authored,
    "public-pages": read_pages,
    "scb-counties": read_counties,
    "scb-municipalities": read_municipalities,
    "swedish-agencies": read_agencies,
    "ror-v2": read_ror,
    "cordis-pics": read_pics,
    "horizon-dashboard": read_horizon_dashboard,
    "cordis-plus": read_cordis_plus,
    "horizon-missions": read_horizon_missions,
    "horizon-projects": read_horizon_projects,
    "swecris": read_swecris,
    "cordis-csv": read_cordis_csv,
    "swecris-api": read_swecris_api,
    "gdp": read_gdp,
    "formas": read_formas,
    "vinnova-2020": read_vinnova,
    "wikidata-public-bodies": read_public_bodies,
    "wikidata-bodies": read_wikidata_bodies,
    "klimatkollen-companies": read_company_groups,
    "klimatkollen": read_klimatkollen,
    "kolada": read_kolada,
    "programme-members": read_programme_members,
    "boundaries": read_boundaries,
}
"""How the files of a source are read, by the ``format`` that its declaration names.

Where several name an entity that is not in the register, the first of these gives the label.
"""


def list_deliveries(data: Path) -> list[Delivery]:
    """Return the declaration of every folder of ``data`` that has one, by the folder's name.

    :raises InputError: if ``data`` is no folder, or a declaration is not as it should be
    """
    if not data.is_dir():
        message = Text(en="There is no such folder of data.", sv="Det finns ingen sådan mapp med data.")
        raise InputError(message, file=data)
    return [read_delivery(path) for path in sorted(data.glob(f"*/{DECLARATION_FILE}"))]


def read_sources(
    deliveries: Iterable[Delivery], skip: Collection[Path] = (), cache: Path | None = None
) -> SourceContent:
    """Return what all sources give, with the statements that describe the source documents.

    :param skip: TriG files that are not to be read
    :param cache: file beside which is kept what tables gave; None: all are read
    :raises InputError: naming file and line, if a file is not well-formed or holds more or less than expected
    """
    found = list(deliveries)
    ranks = list(SOURCE_FORMATS)
    read = _choose_reader(cache)
    contents = [
        read(delivery)
        for delivery in sorted(found, key=lambda each: ranks.index(_known_format(each)))
        if not any(part.file.resolve() in skip for part in delivery.parts)
    ]
    described = [statement for delivery in found for statement in describe_source(delivery.source)]
    return SourceContent(
        statements=join_written([described, *(content.statements for content in contents)]),
        mentions=[mention for content in contents for mention in content.mentions],
        accounts=[account for content in contents for account in content.accounts],
    )


def _choose_reader(cache: Path | None) -> Callable[[Delivery], SourceContent]:
    """Return how a source is read; RDF is read as quickly as a cache, which would have to know the line of each."""
    if cache is None:
        return read_delivered
    recall = make_recall(cache)
    return lambda each: read_delivered(each) if each.format == AUTHORED else recall.read(each, read_delivered)


def read_delivered(delivery: Delivery) -> SourceContent:
    """Return what the files of a source give.

    :raises NotFoundError: if its format is not one of :data:`SOURCE_FORMATS`
    :raises InputError: if the number of quads or rows is out of the declared range
    """
    content = SOURCE_FORMATS[_known_format(delivery)](delivery)
    for part, count, unit in _count_parts(delivery, content):
        if not part.least <= count <= part.most:
            declared_in, least, most = delivery.source.origin.file.name, part.least, part.most
            raise InputError(
                Text(
                    en=f"The file has {count} {unit.en}; {declared_in} expects {least} to {most}.",
                    sv=f"Filen har {count} {unit.sv}; {declared_in} väntar {least} till {most}.",
                ),
                file=part.file,
            )
    return content


def _known_format(delivery: Delivery) -> str:
    if delivery.format not in SOURCE_FORMATS:
        kind, declared_in = Text(en="source format", sv="källformat"), delivery.source.origin.file
        raise NotFoundError(kind, delivery.format, SOURCE_FORMATS, file=declared_in)
    return delivery.format


def _count_parts(delivery: Delivery, content: SourceContent) -> Iterator[tuple[Part, int, Text]]:
    rows = {account.file: account.rows for account in content.accounts}
    quads = Counter(statement.origin.file for statement in content.statements)
    for part in delivery.parts:
        if part.file in rows:
            yield part, rows[part.file], Text(en="rows", sv="rader")
        else:
            yield part, quads[part.file], Text(en="quads", sv="kvadrupler")
