"""The services that can be fetched from: one module each, one line here."""

from collections.abc import Mapping
from typing import Final

from ecograph.fetching.cordis import CORDIS_SERVICES
from ecograph.fetching.formas import FORMAS_SERVICES
from ecograph.fetching.gdp import GDP_SERVICES
from ecograph.fetching.kolada import KOLADA_SERVICES
from ecograph.fetching.ror import ROR_SERVICES
from ecograph.fetching.service import Service
from ecograph.fetching.swecris import SWECRIS_SERVICES
from ecograph.fetching.vinnova import VINNOVA_SERVICES
from ecograph.fetching.wikidata import WIKIDATA_SERVICES

__all__ = ["SERVICES"]

SERVICES: Final[Mapping[str, Service]] = {
    service.name: service
    for service in (
        *CORDIS_SERVICES,
        *SWECRIS_SERVICES,
        *GDP_SERVICES,
        *FORMAS_SERVICES,
        *VINNOVA_SERVICES,
        *ROR_SERVICES,
        *WIKIDATA_SERVICES,
        *KOLADA_SERVICES,
    )
}
"""By name, which is the slug of the source."""
