"""A slice of the climate data that ships: three municipalities, all counties, Sweden, and the register they need."""

import json
import re
from pathlib import Path

from ecograph.settings import share_path

CODES = {"1280": "Malmö", "1480": "Göteborg", "2480": "Umeå"}


def write_climate_slice(data: Path) -> Path:
    """Add the slice to the small data folder ``data``."""
    _add_register(data)
    for slug in (
        "climate-neutral-cities-2030",
        "klimatkollen",
        "scb-counties",
        "scb-municipalities",
        "swedish-boundaries",
    ):
        source, folder = share_path("data") / slug, data / slug
        folder.mkdir()
        for path in sorted(source.iterdir()):
            text = path.read_text(encoding="utf-8")
            (folder / path.name).write_text(cut(path.name, text), encoding="utf-8")
    return data


def _add_register(data: Path) -> None:
    wanted = re.compile(r"(indicator:|initiative:climate-neutral-cities-2030,|place:sweden,).*")
    lines = (share_path("data") / "authority" / "entities.csv").read_text(encoding="utf-8").splitlines()
    with (data / "authority" / "entities.csv").open("a", encoding="utf-8") as stream:
        stream.writelines(f"{line}\n" for line in lines if wanted.fullmatch(line))


def cut(name: str, text: str) -> str:
    """Return what is left of a file: the rows about the places of the slice, and the counts that are then expected."""
    if name == "source.toml":
        return re.sub(r"(rows_m..) = (290|23)\b", r"\1 = 3", text)
    if name in {"kommuner.csv", "members.csv"}:
        header, *rows = text.splitlines()
        return "\n".join([header, *(row for row in rows if row[:4] in CODES)]) + "\n"
    if name.startswith("municipality-"):
        kept = [line for line in text.splitlines() if re.match(rf'\{{"name": "({"|".join(CODES.values())})"', line)]
        return "[\n" + ",\n".join(line.rstrip(",") for line in kept) + "\n]\n"
    if name == "kommuner_s.geojson":
        content = json.loads(text)
        content["features"] = [each for each in content["features"] if each["properties"]["kod"] in CODES]
        return json.dumps(content, ensure_ascii=False)
    return text
