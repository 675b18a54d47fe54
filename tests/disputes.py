"""A second source that disagrees with the small data, and a resolution of it."""

import shutil
from pathlib import Path

SECOND = """\
@prefix eco: <https://w3id.org/ecograph/ns#> .
@prefix confidence: <https://w3id.org/ecograph/id/confidence/> .
@prefix graph: <https://w3id.org/ecograph/graph/> .
@prefix p: <https://w3id.org/ecograph/passage/sheet/> .
@prefix participation: <https://w3id.org/ecograph/id/participation/> .
@prefix source: <https://w3id.org/ecograph/source/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
GRAPH p:row-reading { participation:ankeborg-in-bron eco:startDate "2021-05"^^xsd:gYearMonth . }
GRAPH graph:sources {
  p:row a eco:Passage ; eco:inSource source:sheet ; eco:locator "Row"@en , "Rad"@sv .
  p:row-reading a eco:Reading ; eco:interprets p:row ; eco:confidence confidence:low ;
    eco:reason "Only the meeting is dated."@en , "Bara mötet är daterat."@sv .
}
"""


def add_second_source(data: Path) -> None:
    """Let another source say that Ankeborg joined at another time."""
    shutil.copytree(data / "paper", data / "sheet")
    declaration = (data / "paper" / "source.toml").read_text(encoding="utf-8")
    changes = {
        "Papperet": "Bladet",
        "The Paper": "The Sheet",
        "2026-03-04": "2026-05-06",
        "quads_min = 20": "quads_min = 1",
    }
    for old, new in changes.items():
        declaration = declaration.replace(old, new)
    declaration = declaration.replace('format = "trig"', 'retrieved = 2026-05-01\nformat = "trig"')
    (data / "sheet" / "source.toml").write_text(declaration, encoding="utf-8")
    (data / "sheet" / "statements.trig").write_text(SECOND, encoding="utf-8")


RESOLUTIONS = """\
subject,property,value,reason_sv,reason_en,decided_on
participation:ankeborg-in-bron,eco:startDate,2020,Beslutet är från 2020.,The decision is from 2020.,2026-06-07
"""
