"""A small data folder, written file by file: three actors, one initiative, one person and one source."""

from pathlib import Path

__all__ = ["write_files"]

SMALL_FILES = {
    "authority/entities.csv": """\
iri,class,kind,name_sv,name_en
actor:ankeborg,eco:Municipality,,Ankeborgs kommun,Duckburg Municipality
actor:labbet,eco:University,,Labbet,The Lab University
actor:staten,eco:PublicAgency,,Staten,The State
initiative:bron,eco:Project,,Bron,The Bridge
person:kajsa-anka,eco:Person,,Kajsa Anka,Daisy Duck
""",
    "authority/aliases.csv": "entity,alias,language\nactor:ankeborg,Ankeborg,sv\n",
    "authority/identifiers.csv": """\
entity,scheme,value,record
actor:ankeborg,organisationNumber,212000-0142,record:numbers/ankeborg
""",
    "authority/sources.toml": """\
[numbers]
title_sv = "Nummer"
title_en = "Numbers"
language = "sv"
address = "https://numbers.example.org/"
licence = "http://creativecommons.org/publicdomain/zero/1.0/"
attribution = "Numbers"
read_on = 2026-01-02
""",
    "paper/source.toml": """\
title_sv = "Papperet"
title_en = "The Paper"
publisher = "actor:labbet"
language = "sv"
address = "https://paper.example.org/bron"
licence = "Only facts are restated."
attribution = "The Lab University"
read_on = 2026-03-04
format = "trig"
file = "statements.trig"

[expected]
quads_min = 20
quads_max = 60
""",
    "paper/statements.trig": """\
@prefix eco: <https://w3id.org/ecograph/ns#> .
@prefix actor: <https://w3id.org/ecograph/id/actor/> .
@prefix confidence: <https://w3id.org/ecograph/id/confidence/> .
@prefix funding: <https://w3id.org/ecograph/id/funding/> .
@prefix graph: <https://w3id.org/ecograph/graph/> .
@prefix indicator: <https://w3id.org/ecograph/id/indicator/> .
@prefix initiative: <https://w3id.org/ecograph/id/initiative/> .
@prefix observation: <https://w3id.org/ecograph/id/observation/> .
@prefix p: <https://w3id.org/ecograph/passage/paper/> .
@prefix participation: <https://w3id.org/ecograph/id/participation/> .
@prefix person: <https://w3id.org/ecograph/id/person/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix role: <https://w3id.org/ecograph/id/role/> .
@prefix source: <https://w3id.org/ecograph/source/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

GRAPH p:lead {
  participation:ankeborg-in-bron a eco:Participation ;
    eco:participant actor:ankeborg ;
    eco:initiative initiative:bron ;
    eco:startDate "2020"^^xsd:gYear ;
    eco:role role:coordinator .
  participation:labbet-in-bron a eco:Participation ;
    eco:participant actor:labbet ;
    eco:initiative initiative:bron ;
    eco:role role:partner .
  funding:staten-in-bron a eco:Funding ;
    eco:funder actor:staten ;
    eco:initiative initiative:bron .
}

GRAPH p:contact {
  participation:kajsa-anka-in-bron a eco:Participation ;
    rdfs:label "Kajsa Anka i Bron"@sv , "Daisy Duck in The Bridge"@en ;
    eco:participant person:kajsa-anka ;
    eco:initiative initiative:bron ;
    eco:role role:contact .
  participation:labbet-in-bron eco:representedBy person:kajsa-anka ;
    eco:note "Ring Kajsa Anka."@sv .
}

GRAPH graph:sources {
  p:lead a eco:Passage ;
    eco:inSource source:paper ;
    eco:locator "Lead"@en , "Ingress"@sv ;
    eco:confidence confidence:high .
  p:contact a eco:Passage ;
    eco:inSource source:paper ;
    eco:locator "Contact"@en , "Kontakt"@sv ;
    eco:confidence confidence:high .
}
""",
}


def write_files(folder: Path) -> Path:
    """Write the small data folder."""
    for name, text in SMALL_FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
