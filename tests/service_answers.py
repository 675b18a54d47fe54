"""Answers of the services, in the formats that are documented of them; the organisations exist, the projects do not."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from hashlib import md5
from pathlib import Path
from typing import Any

ANSWERS = Path(__file__).parent / "fetching" / "answers"
PERSONAL = "-".join(["121212", "1212"])
"""The number of nobody: the example that is on every form."""

PROJECT_HEADER, *PROJECTS = (ANSWERS / "cordis_project.csv").read_text(encoding="utf-8").splitlines()
ORGANISATION_HEADER, *ORGANISATIONS = (ANSWERS / "cordis_organization.csv").read_text(encoding="utf-8").splitlines()


def cordis_zip(
    projects: Sequence[str] = (PROJECT_HEADER, *PROJECTS),
    organisations: Sequence[str] = (ORGANISATION_HEADER, *ORGANISATIONS),
) -> bytes:
    return make_zip(
        {
            "csv/project.csv": "\ufeff" + "\r\n".join(projects),
            "csv/organization.csv": "\ufeff" + "\r\n".join(organisations),
            "csv/euroSciVoc.csv": "projectID\n",
        }
    )


def make_zip(members: Mapping[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def swecris() -> list[dict[str, Any]]:
    """Return real objects of the API, without prose, and with people who do not exist."""
    found: list[dict[str, Any]] = json.loads((ANSWERS / "swecris.json").read_text(encoding="utf-8"))
    return found


def gdp() -> list[dict[str, Any]]:
    body = {"land": "Sverige", "lan": "Stockholms län", "namnEng": None}
    kth = {**body, "namn": "Kungliga Tekniska högskolan", "organisationsnummer": "202100-3054", "typ": "Universitet"}
    rise = {
        **body,
        "namn": "RISE Research Institutes of Sweden AB",
        "organisationsnummer": "5564646874",
        "typ": "Företag",
    }
    person = {**body, "namn": "Kajsa Ankas rörfirma", "organisationsnummer": PERSONAL, "typ": "Företag"}
    foreign = {**body, "namn": "Mus BV", "organisationsnummer": None, "typ": "Företag", "land": "Nederländerna"}

    def paid(body: dict[str, Any], year: int, amount: int, ground: str) -> dict[str, Any]:
        bare = {key: value for key, value in body.items() if key not in {"roll", "namnEng"}}
        return {"finansieradOrganisation": bare, "ar": year, "belopp": amount, "valuta": "SEK", "stodgrund": ground}

    first = {
        "diarienummer": "2023-00001",
        "titel": "Sparvar i staden",
        "titelEng": "Sparrows in the city",
        "beskrivning": "Löpande text.",
        "beskrivningEng": "Running text.",
        "startdatum": "2023-01-01",
        "slutdatum": "2025-12-31T00:00:00",
        "status": "Pågående",
        "finansiarNamn": "Vinnova",
        "organisationer": [
            {**kth, "roll": ["SökandeKoordinator", "Koordinator", "FinansieradOrganisation"]},
            {**rise, "roll": "MedsökandeOrganisation"},
            {**person, "roll": ["MedsökandeOrganisation"]},
            {**foreign, "roll": ["MedsökandeOrganisation"]},
        ],
        "beslutadFinansiering": [
            paid(kth, 2023, 1000000, "Artikel 25"),
            paid(kth, 2023, 500000, "Ej statsstöd"),
            paid(kth, 2024, 0, "Ej statsstöd"),
            paid(rise, 2023, 250000, "Artikel 25"),
            paid(person, 2023, 1000, "De minimis"),
        ],
        "beslut": [{"datum": "2022-12-01", "typ": "Beslut", "utfall": "Bifall"}],
        "program": [{"diarienummer": "2019-01294", "namn": "Innovationsplattformer"}],
        "utlysning": {"diarienummer": "2022-01000"},
        "forskningsamnen": [{"kod": "20103", "namn": "Husbyggnad", "namnEng": "Building Technologies"}],
        "hallbarhetsmal": [{"namn": "11 Hållbara städer och samhällen", "namnEng": "11 Sustainable cities"}],
        "nyckelord": ["sparvar"],
        "kategoriseringFinansiar": None,
        "bidragsform": "Projektbidrag",
        "personer": [{"namn": "Kajsa Anka", "epost": "kajsa@ankeborg.example"}],
        "uppdateringTidpunkt": "2026-10-01T12:00:00",
    }
    return [first, {**first, "diarienummer": "2023-00002", "titel": "Sparvar igen", "status": "Avslutad"}]


def formas() -> list[dict[str, Any]]:
    first = {
        "diarienummer": "2021-00001",
        "ärenderubrik": "Träd i staden",
        "ärenderubrikEngelska": "Trees in the city",
        "projektbeskrivning": "Löpande text.",
        "abstract": "Running text.",
        "nyckelord": "träd; stad",
        "scbForskningsämneKod": "20103; 10501",
        "scbForskningsämneNamn": "Husbyggnad; Klimatforskning",
        "formasÄmnesområde": "Samhällsbyggande",
        "hållbarhetsmål": "11 Hållbara städer och samhällen; 13 Bekämpa klimatförändringarna",
        "diarienummerUtlysning": "2020-02000",
        "utlysningTitel": "En utlysning",
        "beviljatDatum": "2020-11-20T00:00:00",
        "projektStart": "2021-01-01T00:00:00",
        "projektSlut": "2023-12-31T00:00:00",
        "beviljatBidrag": 3998892,
        "medelsförvaltareNamn": "Chalmers tekniska högskola AB",
        "medelsförvaltareOrgnr": "556479-5598",
        "status": "Avslutat",
        "ansökansId": "FR-2020/0001",
        "senastÄndrad": "2024-01-01T00:00:00",
    }
    return [first, {**first, "diarienummer": "2021-00002", "ärenderubrik": "Träd igen", "medelsförvaltareOrgnr": None}]


def vinnova() -> list[dict[str, Any]]:
    first = {
        "Diarienummer": "2020-00001",
        "A\u0308renderubrik": "Bussar i staden",  # decomposed, as the service sends its keys
        "A\u0308renderubrikEngelska": "Buses in the city",
        "DiarienummerAnsokningsomgang": "2019-05000",
        "DiarienummerUtlysning": "2019-04000",
        "DiarienummerProgram": "2019-01294",
        **{
            f"{what}{tag}": "Text." for what in ("Mal", "Resultat", "Implementation") for tag in ("Svenska", "Engelska")
        },
        "Projektreferat": "xx",
        "BeviljatBidrag": 2168728,
        "ProjektStart": "2020-09-01T00:00:00",
        "ProjektSlut": "2022-06-30T00:00:00",
        "KoordinatorOrg": "RISE SICS AB",
        "KoordinatorArb": "Avdelningen",
        "LankLista": [{"Lanknamn": "x", "Lankadress": "https://example.org/"}],
        "Status": "Avslutat",
    }
    nothing = {"BeviljatBidrag": None, "ProjektStart": None, "A\u0308renderubrikEngelska": "xx"}
    return [
        first,
        {**first, "Diarienummer": "2020-00002", **nothing},
        {**first, "Diarienummer": "2020-00003", "A\u0308renderubrik": "x", "A\u0308renderubrikEngelska": "xx"},
    ]


def ror() -> list[dict[str, Any]]:
    """Return records in the schema of the dump: a Swedish one, one that the snapshot here has, and another."""

    def record(number: str, name: str, country: str) -> dict[str, Any]:
        place = {"country_code": country, "country_name": "X", "lat": 1.0, "lng": 2.0, "name": "Y"}
        return {
            "id": f"https://ror.org/{number}",
            "admin": {"created": {"date": "2020-01-01", "schema_version": "1.0"}},
            "domains": [],
            "established": 1900,
            "external_ids": [],
            "links": [],
            "locations": [{"geonames_id": 1, "geonames_details": place}],
            "names": [{"lang": None, "types": ["ror_display", "label"], "value": name}],
            "relationships": [],
            "status": "active",
            "types": ["education"],
        }

    return [record("026vcq606", "KTH", "SE"), record("042nb2s44", "MIT", "US"), record("000000000", "Else", "US")]


def ror_listing(content: bytes, address: str) -> dict[str, Any]:
    file = {
        "key": "v2.9-2026-06-30-ror-data.zip",
        "size": len(content),
        "checksum": f"md5:{md5(content, usedforsecurity=False).hexdigest()}",
        "links": {"self": f"{address}/dump.zip"},
    }
    return {"hits": {"hits": [{"id": 1, "files": [file]}], "total": 1}}


def wikidata() -> dict[str, Any]:
    def binding(item: str, kind: str, **values: str) -> dict[str, Any]:
        entity = "http://www.wikidata.org/entity/"
        return {
            "item": {"type": "uri", "value": entity + item},
            "kind": {"type": "uri", "value": entity + kind},
            **{name: {"type": "literal", "value": value} for name, value in values.items()},
        }

    stockholm = {"sv": "Stockholms kommun", "en": "Stockholm Municipality", "number": "212000-0142", "code": "0180"}
    bindings = [
        binding("Q506250", "Q127448", **stockholm, website="https://start.stockholm/"),
        binding("Q506250", "Q127448", **stockholm, website="https://stockholm.se/"),
        binding("Q4355568", "Q68295960", sv="Vinnova", en="Vinnova", number="202100-5216"),
        binding("Q1", "Q68295960"),
    ]
    return {
        "head": {"vars": ["item", "kind", "sv", "en", "number", "code", "website"]},
        "results": {"bindings": bindings},
    }


def kolada() -> dict[str, Any]:
    def value(area: str, year: int, number: float | None) -> dict[str, Any]:
        both = {"gender": "T", "count": 1, "status": "", "value": number, "isdeleted": False}
        women = {**both, "gender": "K", "value": 1.0}
        return {"kpi": "N01951", "municipality": area, "period": year, "values": [women, both]}

    values = [value("0180", 2024, 995574.0), value("0180", 2025, None), value("0001", 2024, 2400000.0)]
    return {"values": values, "count": len(values), "next_url": None}
