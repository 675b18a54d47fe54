"""``ecograph coverage``: which quads carry each fact of a source, and what became of the rows and columns of tables."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from ecograph.accounting import account_json, account_rows, account_text
from ecograph.cli.base import data_option, language_of, option, say, verb
from ecograph.coverage import STATUSES, Carrier, Fact, SourceCoverage, read_coverage
from ecograph.errors import FindingsError
from ecograph.gather import gather_data
from ecograph.namespaces import compact
from ecograph.ontology import read_ontology
from ecograph.settings import share_path
from ecograph.sources.content import Account
from ecograph.text import Language, Text

__all__ = ["command"]

REGISTER = "authority"
LEAST_STRUCTURED = 0.98
"""Share of all facts that must be carried as structured statements."""


@verb(
    "coverage",
    Text(
        en="Show, for each source, how many of the facts found in it are carried by quads, and why others are left "
        "out; and for each table which rows and columns are used or ignored, and why. "
        "Exit code 1: a fact is missing, a quad is not in the data, or less than 98 % of all are structured.",
        sv="Visa för varje källa hur många av de fakta som hittats i den som bärs av kvadrupler, och varför andra "
        "utelämnats; och för varje tabell vilka rader och kolumner som används eller ignoreras, och "
        "varför. Slutkod 1: ett faktum saknas, en kvadrupel finns inte i data, eller mindre än 98 % av alla är "
        "strukturerade.",
    ),
)
@data_option
@option("--source", text=Text(en="Only this source.", sv="Bara den här källan."))
@option(
    "--facts", is_flag=True, text=Text(en="List every fact with its quads.", sv="Lista varje faktum med kvadrupler.")
)
@option(
    "--format",
    "format_name",
    type=click.Choice(["table", "tsv", "json"]),
    default="table",
    show_default=True,
    text=Text(en="Form of the answer.", sv="Svarets form."),
)
@click.pass_context
def command(ctx: click.Context, data: Path | None, source: str | None, *, facts: bool, format_name: str) -> None:
    """Print the coverage, then fail if it is not enough."""
    folder = share_path("data") if data is None else data
    ontology = read_ontology(share_path("ontology"))
    gathered = gather_data(folder, ontology)
    accounts = [account for account in gathered.accounts if source in {None, account.source}]
    quads = [statement.quad for statement in (*ontology, *gathered.statements)]
    coverage = [] if source is not None and accounts else read_coverage(folder, quads, source)
    for line in _render(coverage, accounts, (format_name, language_of(ctx)), facts=facts):
        click.echo(line)
    findings = [*_find_gaps(coverage), *(_find_shortfall(coverage) if source is None else ())]
    for finding in findings:
        say(ctx, finding)
    if len(findings) > 0:
        number = len(findings)
        raise FindingsError(
            Text(en=f"The coverage has {number} findings.", sv=f"Täckningen har {number} anmärkningar.")
        )


def _render(
    coverage: Sequence[SourceCoverage], accounts: Sequence[Account], form: tuple[str, Language], *, facts: bool
) -> Iterator[str]:
    """Yield the lines of the answer; as TSV, tables are shown only if one of them was asked for."""
    format_name, language = form
    if format_name == "json":
        answer = [*_list_json(coverage, facts), *(account_json(account, language) for account in accounts)]
        yield json.dumps(answer, ensure_ascii=False, indent=2)
    elif format_name == "tsv":
        if coverage:
            yield from _render_tsv(coverage, facts)
        else:
            yield "table\trows\tused\tignored\tcolumns_used\tcolumns_ignored"
            yield from ("\t".join(row) for row in account_rows(accounts))
    else:
        if coverage:
            yield from _render_table(coverage, language, facts)
        if accounts:
            yield from ([""] if coverage else [])
            yield from account_text(accounts, language)


def _find_gaps(coverage: Sequence[SourceCoverage]) -> Iterator[Text]:
    for fact in (fact for part in coverage for fact in part.facts):
        for carrier in fact.carriers:
            if not carrier.is_there:
                place, quad = carrier.row.origin, " ".join(_quad_cells(carrier))
                yield Text(
                    en=f"{place}: Fact {fact.number} names a quad that is not in the data: {quad}",
                    sv=f"{place}: Faktum {fact.number} anger en kvadrupel som inte finns i data: {quad}",
                )
        if fact.status == "missing":
            place = fact.row.origin
            yield Text(
                en=f"{place}: Fact {fact.number} is neither carried by a quad nor left out with a reason.",
                sv=f"{place}: Faktum {fact.number} varken bärs av en kvadrupel eller utelämnas med ett skäl.",
            )


def _find_shortfall(coverage: Sequence[SourceCoverage]) -> Iterator[Text]:
    """Yield a finding if too few facts are structured; single sources are too small for a percentage to mean much.

    Entities of the register always are, and would hide a shortfall: they are not counted.
    """
    parts = [part for part in coverage if part.source != REGISTER]
    total = sum(len(part.facts) for part in parts)
    structured = sum(part.count("structured") for part in parts)
    if structured < LEAST_STRUCTURED * total:
        share = f"{structured / total:.1%}"
        yield Text(
            en=f"{share} of the facts are structured; at least {LEAST_STRUCTURED:.0%} should be.",
            sv=f"{share} av fakta är strukturerade; minst {LEAST_STRUCTURED:.0%} ska vara det.",
        )


def _render_table(coverage: Sequence[SourceCoverage], language: Language, facts: bool) -> Iterator[str]:
    heading = [Text(en="source", sv="källa"), Text(en="facts", sv="fakta"), *STATUSES.values()]
    rows = [[text.to(language) for text in heading], *(_summary(part) for part in coverage), _total(coverage, language)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(heading))]
    for first, *others in rows:
        cells = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        yield "  ".join([first.ljust(widths[0]), *cells])
    for part in coverage:
        for fact in part.facts:
            if facts or fact.status != "structured":
                yield from _list_fact(part.source, fact, language)


def _list_fact(source: str, fact: Fact, language: Language) -> Iterator[str]:
    reason = f" ({fact.reason})" if fact.reason != "" else ""
    said = " | ".join(fact.row[name] for name in ("subject", "predicate", "object"))
    yield ""
    yield f"{source} {fact.number}: {said}"
    yield f"    {STATUSES[fact.status].to(language)}{reason}"
    for carrier in fact.carriers:
        yield "    " + " ".join(_quad_cells(carrier))


def _summary(part: SourceCoverage) -> list[str]:
    return [part.source, str(len(part.facts)), *(str(part.count(status)) for status in STATUSES)]


def _total(coverage: Sequence[SourceCoverage], language: Language) -> list[str]:
    total = sum(len(part.facts) for part in coverage)
    counts = [sum(part.count(status) for part in coverage) for status in STATUSES]
    shares = [f"{count} ({count / max(total, 1):.1%})" for count in counts]
    return [Text(en="all", sv="alla").to(language), str(total), *shares]


def _render_tsv(coverage: Sequence[SourceCoverage], facts: bool) -> Iterator[str]:
    if not facts:
        yield "\t".join(["source", "facts", *(status.replace(" ", "_") for status in STATUSES)])
        yield from ("\t".join(_summary(part)) for part in coverage)
        return
    yield "\t".join(["source", "fact", "status", "graph", "subject", "predicate", "object", "reason"])
    for part in coverage:
        for fact in part.facts:
            rows = [_quad_cells(carrier) for carrier in fact.carriers] or [[""] * 4]
            for row in rows:
                yield "\t".join([part.source, str(fact.number), fact.status, *row, fact.reason])


def _list_json(coverage: Sequence[SourceCoverage], facts: bool) -> list[dict[str, object]]:
    return [
        {
            "source": part.source,
            "facts": len(part.facts),
            "counts": {status: part.count(status) for status in STATUSES},
            **({"rows": [_fact_json(fact) for fact in part.facts]} if facts else {}),
        }
        for part in coverage
    ]


def _fact_json(fact: Fact) -> dict[str, object]:
    names = ("graph", "subject", "predicate", "object")
    quads = [dict(zip(names, _quad_cells(carrier), strict=True)) for carrier in fact.carriers]
    return {**fact.row.values, "fact": fact.number, "status": fact.status, "reason": fact.reason, "quads": quads}


def _quad_cells(carrier: Carrier) -> list[str]:
    """Return graph, subject, predicate and object: IRIs as CURIEs, literals as N-Triples writes them."""
    quad = carrier.quad
    terms = (quad.graph_name, quad.subject, quad.predicate, quad.object)
    return [compact(str(term)[1:-1]) if str(term).startswith("<") else str(term) for term in terms]
