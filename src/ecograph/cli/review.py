"""``ecograph review``: pairs of entities that may be one, and a curator's decisions about them."""

import json
from pathlib import Path
from typing import Any

import click

from ecograph.cli.base import data_option, language_of, option, say, verb
from ecograph.errors import InputError, NotFoundError
from ecograph.gather import REGISTER_FOLDER, REVIEW, gather_data
from ecograph.namespaces import compact
from ecograph.ontology import read_ontology
from ecograph.resolution import Entity
from ecograph.resolution.decisions import VERDICTS, add_decision
from ecograph.resolution.proposals import Proposal, propose_pairs
from ecograph.settings import share_path
from ecograph.text import Language, Text

__all__ = ["command"]


@verb(
    "review",
    Text(
        en="List pairs of entities whose names are alike and about which nothing is decided, or record a decision: "
        "what is decided to be the same is merged at the next build.",
        sv="Lista par av entiteter med liknande namn som inget är beslutat om, eller för in ett beslut: det som "
        "beslutas vara detsamma förs samman vid nästa bygge.",
    ),
)
@option(
    "--decide",
    nargs=2,
    metavar=f"ID {'|'.join(VERDICTS)}",
    text=Text(en="Record a decision about a pair.", sv="För in ett beslut om ett par."),
)
@option("--reason", default="", text=Text(en="Why it is decided so.", sv="Varför det beslutas så."))
@data_option
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    text=Text(en="Form of the list.", sv="Listans form."),
)
@click.pass_context
def command(ctx: click.Context, decide: tuple[str, str] | None, reason: str, data: Path | None, form: str) -> None:
    """Print the open pairs, or record a decision."""
    folder, language = share_path("data") if data is None else data, language_of(ctx)
    gathered = gather_data(folder, read_ontology(share_path("ontology")))
    proposals = propose_pairs(gathered.resolution, gathered.decisions)
    if decide is not None:
        _record(folder, proposals, decide, reason)
        left = len(proposals) - 1
        say(ctx, Text(en=f"Recorded; {left} pairs are open.", sv=f"Infört; {left} par är öppna."))
    elif form == "json":
        click.echo(json.dumps([_as_json(each, language) for each in proposals], ensure_ascii=False, indent=2))
    else:
        for proposal in proposals:
            click.echo(_as_text(proposal, language))
        say(ctx, Text(en=f"{len(proposals)} pairs are open.", sv=f"{len(proposals)} par är öppna."))


def _record(folder: Path, proposals: list[Proposal], decide: tuple[str, str], reason: str) -> None:
    key, verdict = decide
    by_key = {proposal.key: proposal for proposal in proposals}
    if verdict not in VERDICTS:
        raise NotFoundError(Text(en="decision", sv="beslut"), verdict, VERDICTS)
    if reason.strip() == "":
        raise InputError(Text(en="Give a reason with --reason.", sv="Ange ett skäl med --reason."))
    if key not in by_key:
        message = Text(
            en=f"No open pair is called {key!r}; list them with ecograph review.",
            sv=f"Inget öppet par heter {key!r}; lista dem med ecograph review.",
        )
        raise InputError(message)
    left, right = (compact(entity.iri.value) for entity in (by_key[key].left, by_key[key].right))
    add_decision(folder / REGISTER_FOLDER / REVIEW, left, right, verdict, reason)


def _as_text(proposal: Proposal, language: Language) -> str:
    lines = [f"{proposal.key}  {proposal.score}  {proposal.reason.to(language)}"]
    lines += [f"    {_write(entity)}" for entity in (proposal.left, proposal.right)]
    return "\n".join(lines)


def _write(entity: Entity) -> str:
    described = entity.described
    names = " | ".join(dict.fromkeys(name.text for mention in described for name in mention.names[:2]))
    classes = ", ".join(dict.fromkeys(name for mention in described for name in mention.classes))
    return f"{compact(entity.iri.value)}  {names}  ({classes})"


def _as_json(proposal: Proposal, language: Language) -> dict[str, Any]:
    return {
        "id": proposal.key,
        "left": compact(proposal.left.iri.value),
        "right": compact(proposal.right.iri.value),
        "names": list(proposal.names),
        "score": proposal.score,
        "reason": proposal.reason.to(language),
    }
