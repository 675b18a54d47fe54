"""``ecograph queries``: the catalogue, with question and parameters of each query."""

import json

import click

from ecograph.cli.base import language_of, option, verb
from ecograph.queries import CatalogueQuery, load_catalogue
from ecograph.text import Language, Text

__all__ = ["command"]


@verb("queries", Text(en="List the catalogue of queries.", sv="Lista katalogens frågor."))
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    text=Text(en="How to print the list.", sv="Hur listan skrivs."),
)
@click.pass_context
def command(ctx: click.Context, form: str) -> None:
    """Print name, question and parameters of every catalogue query."""
    catalogue = load_catalogue()
    if form == "json":
        click.echo(json.dumps([_describe(query) for query in catalogue.values()], ensure_ascii=False, indent=2))
        return
    click.echo("\n".join(_format(query, language_of(ctx)) for query in catalogue.values()))


def _format(query: CatalogueQuery, language: Language) -> str:
    lines = [f"{query.name}\n    {query.summary.to(language)}"]
    for parameter in query.parameters:
        default = "" if parameter.default is None else f" [{parameter.default}]"
        lines.append(f"    --param {parameter.name}={parameter.type}{default}  {parameter.description.to(language)}")
    return "\n".join(lines)


def _describe(query: CatalogueQuery) -> dict[str, object]:
    return {
        "name": query.name,
        "summary": query.summary.to_json(),
        "parameters": [
            {
                "name": parameter.name,
                "type": parameter.type,
                "default": parameter.default,
                "description": parameter.description.to_json(),
            }
            for parameter in query.parameters
        ],
        "columns": [{"name": name, "title": called.to_json()} for name, called in query.columns.items()],
    }
