"""Small tables of Swecris for tests, which agree with each other unless a test breaks them."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ecograph.sources.swecris_columns import FUNDER_COLUMNS, ORGANISATION_COLUMNS, PROJECT_COLUMNS

__all__ = ["FILES", "make_project", "write_tables"]

FILES = ("organisations.csv", "funders.csv", "projects.csv", "cut.csv")

Rows = Iterable[Mapping[str, str]]

ENERGY = "¤¤¤ 2: Teknik, Engineering and Technology, 203: Maskinteknik, Mechanical Engineering, 20304: Energiteknik, Energy Engineering "  # noqa: E501
FUNDERS = {
    "Vinnova": ("202100-5216", "Vinnova", "Vinnova", "Governmental"),
    "Energi": ("202100-5000", "Statens energimyndighet", "Swedish Energy Agency ", "Governmental"),
    "VR": ("202100-5208", "Vetenskapsrådet", "Swedish Research Council", "Governmental"),
    "Formas": ("202100-5232", "Formas", "Formas", "Governmental"),
    "RJ": (
        "802012-1276",
        "Riksbankens Jubileumsfond",
        "Riksbankens Jubileumsfond",
        "Non profits & Foundations",
    ),
}
SWEDISH_TYPES = {
    "University": "Universitet",
    "Company": "Företag",
    "Governmental": "Stat, regioner, kommuner, församlingar",
    "Non profits & Foundations": "Ideella föreningar och stiftelser",
}
KTH = ("202100-3054", "KTH, Kungliga tekniska högskolan", "KTH, Royal Institute of Technology", "University")

SOURCE = """\
title_sv = "Bidrag"
title_en = "Grants"
language = "sv"
address = "https://grants.example.org/"
licence = "Free, according to a third party."
attribution = "Grants"
read_on = 2026-01-02
format = "swecris"
files = ["organisations.csv", "funders.csv", "projects.csv", "cut.csv"]
missing = ["NULL"]

""" + "\n".join(f'[expected."{name}"]\nrows_min = 0\nrows_max = 9\n' for name in FILES)


def make_project(name: str, coordinator: Sequence[str] = KTH, **values: str) -> dict[str, str]:
    """Return the row of a project under the identifier ``name``, whose ending names the funder.

    :param coordinator: organisation number, Swedish and English name, English type
    """
    number, _, code = name.rpartition("_")
    funder = FUNDERS[code]
    row = dict.fromkeys(PROJECT_COLUMNS, "") | {
        "projectId": name,
        "projectTitleSv": f"Projektet {number}",
        "projectTitleEn": f"Project {number}",
        "projectStartDate": "2020-02-01T00:00:00",
        "projectEndDate": "2022-12-31T00:00:00",
        "fundingsSek": "1000000",
        "fundingYear": "2020",
        "fundingStartDate": "2020",
        "fundingEndDate": "2022",
        "typeOfAwardId": "1",
        "typeOfAwardDescrSv": "Projektbidrag",
        "typeOfAwardDescrEn": "Project grant",
        "loadedDate": "07/17/2025 23:54:06",
        "scbs": ENERGY,
        "n_people": "1",
    }
    for side, (identity, swedish, english, kind) in (("coordinating", coordinator), ("funding", funder)):
        row |= {
            f"{side}OrganisationId": identity,
            f"{side}OrganisationNameSv": swedish,
            f"{side}OrganisationNameEn": english,
            f"{side}OrganisationTypeOfOrganisationSv": SWEDISH_TYPES[kind],
            f"{side}OrganisationTypeOfOrganisationEn": kind,
        }
    return row | values


def write_tables(folder: Path, projects: Sequence[Mapping[str, str]], cut: Rows = ()) -> Path:
    """Write a source of ``projects`` with the tables of organisations and funders that they give."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "source.toml").write_text(SOURCE, encoding="utf-8")
    parties = {side: list(_sum_up(projects, f"{side}Organisation").values()) for side in ("coordinating", "funding")}
    _write(folder / FILES[0], list(ORGANISATION_COLUMNS), parties["coordinating"], ",")
    _write(folder / FILES[1], list(FUNDER_COLUMNS), parties["funding"], ",")
    _write(folder / FILES[2], list(PROJECT_COLUMNS), projects, ";")
    _write(folder / FILES[3], list(PROJECT_COLUMNS), cut, ";")
    return folder


def _sum_up(projects: Rows, side: str) -> dict[str, dict[str, str]]:
    found: dict[str, list[Mapping[str, str]]] = {}
    for row in projects:
        found.setdefault(row[f"{side}Id"], []).append(row)
    return {
        number: {
            f"{side}Id": number,
            "nameSv": rows[0][f"{side}NameSv"],
            "nameEn": rows[0][f"{side}NameEn"],
            "typeSv": rows[0][f"{side}TypeOfOrganisationSv"],
            "typeEn": rows[0][f"{side}TypeOfOrganisationEn"],
            "projects": str(len(rows)),
            "sek": f"{sum(float(row['fundingsSek'] or 0) for row in rows):.1f}",
            "first": min((row["fundingYear"] for row in rows if row["fundingYear"] != ""), default=""),
            "last": max((row["fundingYear"] for row in rows if row["fundingYear"] != ""), default=""),
        }
        for number, rows in found.items()
    }


def _write(path: Path, columns: list[str], rows: Rows, separator: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, delimiter=separator, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
