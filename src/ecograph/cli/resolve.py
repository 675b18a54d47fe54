"""``ecograph resolve``: which entity a name or an identifier means, and who says what of it."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from ecograph.cli.base import argument, data_option, language_of, option, verb
from ecograph.dataset import Statement
from ecograph.errors import FindingsError
from ecograph.gather import gather_data
from ecograph.namespaces import compact
from ecograph.ontology import read_ontology
from ecograph.resolution.lookup import Candidate, Said, find_entities, list_said
from ecograph.settings import share_path
from ecograph.text import Language, Text

__all__ = ["command"]

HEADINGS = {
    "classes": Text(en="class", sv="klass"),
    "identifiers": Text(en="identifiers", sv="identifierare"),
    "names": Text(en="names", sv="namn"),
    "joins": Text(en="joined by", sv="sammanförd genom"),
}


@verb(
    "resolve",
    Text(
        en="Show which entity a name or an identifier (IRI, organisation number, VAT, PIC, ROR, Wikidata …) means, "
        "with all identifiers and names and the record that states each. Exit code 1: there is none.",
        sv="Visa vilken entitet ett namn eller en identifierare (IRI, organisationsnummer, VAT, PIC, ROR, Wikidata …) "
        "avser, med alla identifierare och namn och den post som anger vart och ett. Slutkod 1: det finns ingen.",
    ),
)
@argument("text", metavar="NAME|ID")
@data_option
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    text=Text(en="Form of the answer.", sv="Svarets form."),
)
@click.pass_context
def command(ctx: click.Context, text: str, data: Path | None, form: str) -> None:
    """Print every candidate with the reason why it is one."""
    folder, language = share_path("data") if data is None else data, language_of(ctx)
    gathered = gather_data(folder, read_ontology(share_path("ontology")))
    found = find_entities(gathered.resolution, text)
    answers = [_describe(candidate, gathered.statements, language) for candidate in found]
    if form == "json":
        click.echo(json.dumps(answers, ensure_ascii=False, indent=2))
    else:
        click.echo("\n\n".join("\n".join(_write(answer, language)) for answer in answers))
    if not found:
        raise FindingsError(Text(en=f"Nothing is known as {text!r}.", sv=f"Inget är känt som {text!r}."))


def _describe(candidate: Candidate, statements: Sequence[Statement], language: Language) -> dict[str, Any]:
    entity = candidate.entity
    identifiers, names = list_said(entity, statements)
    return {
        "iri": entity.iri.value,
        "why": candidate.why.to(language),
        "classes": list(dict.fromkeys(name for mention in entity.described for name in mention.classes)),
        "identifiers": [_list_said(said) for said in identifiers],
        "names": [_list_said(said) for said in names],
        "joins": [
            {"why": join.why, "value": join.value, "records": [_record(join.left), _record(join.right)]}
            for join in entity.joins
            if not (join.left.is_reference or join.right.is_reference)
        ],
    }


def _record(mention: Any) -> str:
    return compact(mention.record.value)


def _list_said(said: Said) -> dict[str, Any]:
    return {"what": said.what, "value": said.value, "language": said.language, "statedBy": list(said.graphs)}


def _write(answer: dict[str, Any], language: Language) -> Iterator[str]:
    yield f"{compact(answer['iri'])}  ({answer['why']})"
    yield f"  {HEADINGS['classes'].to(language)}: {', '.join(answer['classes'])}"
    for part in ("identifiers", "names"):
        yield f"  {HEADINGS[part].to(language)}:"
        for said in answer[part]:
            tag = "" if said["language"] is None else f"@{said['language']}"
            yield f"    {said['what']} {said['value']}{tag}  [{', '.join(said['statedBy'])}]"
    if answer["joins"]:
        yield f"  {HEADINGS['joins'].to(language)}:"
        yield from (f"    {join['why']} {join['value']}  [{', '.join(join['records'])}]" for join in answer["joins"])
