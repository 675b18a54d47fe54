"""The steps of a build: read, validate, leave out persons if asked, derive, measure, write, publish."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from heapq import merge
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Triple

from ecograph import __version__
from ecograph.contents import describe_contents
from ecograph.dataset import Statement, default_graph, hash_dataset, named_graphs, sort_key
from ecograph.derive import derive_quads, load_rules
from ecograph.description import CATALOGUE_PREFIXES, ReleaseFacts, describe_release
from ecograph.dumps import write_dataset, write_statements
from ecograph.errors import FindingsError
from ecograph.findings import Finding
from ecograph.gather import gather_data
from ecograph.graphs import describe_layers
from ecograph.inputs import BuildInputs, Step
from ecograph.metrics import MEASURED, Result, compute_metrics, metrics_quads
from ecograph.namespaces import ECO, GRAPH_CATALOGUE, GRAPH_DERIVED
from ecograph.network import build_network
from ecograph.ontology import read_ontology
from ecograph.participations import select_quads
from ecograph.people import without_people
from ecograph.publish import list_entries, make_partial, publish
from ecograph.release import Manifest, Release
from ecograph.report import report_text, report_turtle
from ecograph.resolutions import read_resolutions
from ecograph.statistics import count_statements, list_instances
from ecograph.tables import results_csv
from ecograph.text import Text
from ecograph.validation import find_violations
from ecograph.void import DataCounts

__all__ = ["make_release"]


@dataclass(frozen=True)
class _Dataset:
    """All that a release is written from."""

    quads: Sequence[Quad]
    triples: Sequence[Triple]
    counts: DataCounts
    """Of all but the graph that holds them."""
    results: Sequence[Result]
    warnings: Sequence[Finding]


def make_release(inputs: BuildInputs, digest: str, out: Path, step: Step) -> Release:
    """Make the release of ``inputs``, whose digest is ``digest``, and publish it under ``out``.

    :raises InputError: if a source, table or rule is not as it should be
    :raises FindingsError: if the data breaks the shapes
    """
    dataset = _make_dataset(inputs, step)
    step(Text(en="Writing", sv="Skriver"))
    dataset_hash = hash_dataset(dataset.triples, dataset.quads)
    version = f"{__version__}-{dataset_hash[:12]}"
    partial = make_partial(out, version)
    _write_files(partial, dataset, version, inputs)
    manifest = Manifest(
        version=version,
        dataset_hash=dataset_hash,
        counts=_count(dataset),
        files=list_entries(partial),
        inputs=digest,
        people=inputs.people,
    )
    return Release(path=publish(partial, out, manifest), manifest=manifest)


def _make_dataset(inputs: BuildInputs, step: Step) -> _Dataset:
    step(Text(en="Reading", sv="Läser"))
    ontology = read_ontology(inputs.ontology)
    rules = load_rules(inputs.queries / "rules")
    statements = [*gather_data(inputs.data, ontology).statements, *describe_layers(rules)]
    statements += read_resolutions(inputs.data / "authority", [*ontology, *statements])
    step(Text(en="Validating", sv="Validerar"))
    kept, warnings = statements, _validate(statements, ontology)
    if not inputs.people:
        kept = without_people(statements)
        warnings = _find_warnings(find_violations(kept, ontology))
    step(Text(en="Deriving", sv="Härleder"))
    asserted = [statement.quad for statement in (*ontology, *kept)]
    derived = derive_quads(asserted, rules)
    step(Text(en="Measuring", sv="Mäter"))
    results, metrics = _measure(asserted)
    quads = named_graphs([*asserted, *derived, *metrics])
    located = [_relocate(finding, inputs) for finding in warnings]
    step(Text(en="Counting", sv="Räknar"))
    triples = default_graph(quads)
    counts = count_statements(triples)
    contents = describe_contents(counts, quads)
    catalogue = [
        Quad(triple.subject, triple.predicate, triple.object, NamedNode(GRAPH_CATALOGUE)) for triple in contents
    ]
    return _Dataset(
        quads=list(merge(quads, catalogue, key=sort_key)),
        triples=list(merge(triples, contents, key=sort_key)),
        counts=counts,
        results=results,
        warnings=located,
    )


def _validate(statements: Sequence[Statement], ontology: Sequence[Statement]) -> list[Finding]:
    """Return the warnings; violations stop the build."""
    findings = find_violations(statements, ontology)
    violations = [finding for finding in findings if finding.severity == "violation"]
    if len(violations) > 0:
        raise FindingsError(Text(en=report_text(violations, "en").strip(), sv=report_text(violations, "sv").strip()))
    return _find_warnings(findings)


def _find_warnings(findings: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity == "warning"]


def _relocate(finding: Finding, inputs: BuildInputs) -> Finding:
    """Name the file as it is called on every machine."""
    if finding.origin is None:
        return finding
    return replace(finding, origin=replace(finding.origin, file=inputs.relative(finding.origin.file)))


def _measure(asserted: Sequence[Quad]) -> tuple[list[Result], list[Quad]]:
    stated = select_quads(asserted)
    results: list[Result] = []
    quads: list[Quad] = []
    for name in MEASURED:
        found = compute_metrics(stated, name)
        results += found
        quads += metrics_quads(found, build_network(stated, name))
    return results, quads


def _write_files(folder: Path, dataset: _Dataset, version: str, inputs: BuildInputs) -> None:
    write_dataset(folder, dataset.triples, dataset.quads)
    dumps = list_entries(folder)
    facts = ReleaseFacts(
        version=version,
        modified=_last_day_of_reading(dataset.triples),
        people=inputs.people,
        triples=dataset.triples,
        counts=dataset.counts,
        dumps=dumps,
    )
    catalogue = describe_release(facts)
    write_statements(folder / "catalogue.ttl", catalogue, CATALOGUE_PREFIXES)
    write_statements(folder / "catalogue.rdf", catalogue, CATALOGUE_PREFIXES)
    (folder / "metrics.csv").write_text(results_csv(dataset.results), encoding="utf-8")
    shapes = (path.read_text(encoding="utf-8") for path in sorted((inputs.ontology / "shapes").glob("*.ttl")))
    (folder / "shapes.ttl").write_text("\n".join(shapes), encoding="utf-8")
    (folder / "validation.ttl").write_text(report_turtle(dataset.warnings), encoding="utf-8")


def _last_day_of_reading(triples: Sequence[Triple]) -> str | None:
    read_on = NamedNode(ECO + "readOn")
    days = (triple.object for triple in triples if triple.predicate == read_on)
    return max((day.value for day in days if isinstance(day, Literal)), default=None)


def _count(dataset: _Dataset) -> dict[str, int]:
    return {
        "entities": dataset.counts.totals["entities"],
        "graphs": len({quad.graph_name for quad in dataset.quads}),
        "quads": len(dataset.quads),
        "sources": len(list_instances(dataset.triples, ECO + "SourceDocument")),
        "statements": dataset.counts.totals["triples"],
        "statements_catalogue": len(dataset.triples) - dataset.counts.totals["triples"],
        "statements_derived": sum(quad.graph_name == NamedNode(GRAPH_DERIVED) for quad in dataset.quads),
        "warnings": len(dataset.warnings),
    }
