"""The command line ``ecograph``: one verb, one module, one line in :data:`VERBS`.

Exit codes: 0 ok, 1 findings, 2 usage or bad input. Results go to standard output, messages to standard error.
"""

from typing import Final

import click

from ecograph.cli.base import Group, VerbEntry
from ecograph.text import Text

__all__ = ["VERBS", "main"]

VERBS: Final[dict[str, VerbEntry]] = {
    "build": VerbEntry(
        Text(en="Make a validated release from the sources.", sv="Gör en validerad utgåva av källorna.")
    ),
    "check": VerbEntry(
        Text(en="Validate files, or all data, with SHACL.", sv="Validera filer, eller alla data, med SHACL.")
    ),
    "connect": VerbEntry(Text(en="Show how two actors are connected.", sv="Visa hur två aktörer är förbundna.")),
    "coverage": VerbEntry(
        Text(
            en="Show which quads carry each fact of a source.",
            sv="Visa vilka kvadrupler som bär varje faktum i en källa.",
        )
    ),
    "diff": VerbEntry(Text(en="Show what differs between two releases.", sv="Visa vad som skiljer två utgåvor åt.")),
    "disagreements": VerbEntry(Text(en="List where sources disagree.", sv="Lista var källor är oeniga.")),
    "dump": VerbEntry(Text(en="Write the data set in an RDF format.", sv="Skriv datamängden i ett RDF-format.")),
    "export": VerbEntry(Text(en="Write a network for other tools.", sv="Skriv ett nätverk för andra verktyg.")),
    "fetch": VerbEntry(Text(en="Fetch a source from its service.", sv="Hämta en källa från dess tjänst.")),
    "metrics": VerbEntry(Text(en="Measure the centrality of actors.", sv="Mät aktörers centralitet.")),
    "queries": VerbEntry(Text(en="List the catalogue of queries.", sv="Lista katalogens frågor.")),
    "query": VerbEntry(
        Text(en="Run a catalogue query or any SPARQL query.", sv="Kör en katalogfråga eller valfri SPARQL-fråga.")
    ),
    "resolve": VerbEntry(
        Text(en="Show which entity a name or an identifier means.", sv="Visa vilken entitet ett namn eller id avser.")
    ),
    "review": VerbEntry(
        Text(en="Decide which alike entities are the same.", sv="Besluta vilka liknande entiteter som är desamma.")
    ),
    "rollback": VerbEntry(
        Text(en="Make an earlier release current; list releases.", sv="Gör en tidigare utgåva aktuell; lista utgåvor.")
    ),
    "search": VerbEntry(
        Text(
            en="Find things by name, identifier or description.", sv="Hitta ting efter namn, nummer eller beskrivning."
        )
    ),
    "serve": VerbEntry(Text(en="Serve the release over HTTP.", sv="Servera utgåvan över HTTP.")),
}
"""Name of each verb; its module is ``ecograph.cli.<name>`` and holds ``command``."""


@click.command(cls=Group, verbs=VERBS, name="ecograph", context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ecograph")
def main() -> None:
    """Run the command line."""
