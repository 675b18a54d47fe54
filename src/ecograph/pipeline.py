"""The steps of a build: read, validate, leave out persons if asked, derive, measure, write, publish."""

import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from pyoxigraph import NamedNode, Quad, Triple

from ecograph import __version__
from ecograph.collector import pause_collector
from ecograph.contents import describe_contents
from ecograph.dataset import Statement, add_graph, default_graph, hash_lines, named_graphs
from ecograph.derive import derive_quads, load_rules
from ecograph.description import ExtraFile, ReleaseFacts, describe_release
from ecograph.dumps import write_dataset, write_statements
from ecograph.errors import FindingsError
from ecograph.findings import Finding
from ecograph.gather import gather_data
from ecograph.graphs import describe_layers
from ecograph.indexing import write_index
from ecograph.inputs import BuildInputs, Step
from ecograph.measurements import metrics_quads
from ecograph.metrics import MEASURED, Result, compute_metrics
from ecograph.namespaces import GRAPH_DERIVED, SOURCE
from ecograph.ontology import read_ontology
from ecograph.pairs import CATALOGUE_PREFIXES
from ecograph.participations import select_quads
from ecograph.people import without_people
from ecograph.publish import list_entries, make_partial, publish
from ecograph.recheck import find_anew
from ecograph.release import DEFAULT_GRAPH_FILE, NAMED_GRAPHS_FILE, FileEntry, Manifest, Release, digest_file
from ecograph.report import report_text, report_turtle
from ecograph.sources.published import Published, list_published
from ecograph.statistics import Statistics, gather_statistics
from ecograph.tables import results_csv
from ecograph.text import Text
from ecograph.validation import find_violations

__all__ = ["Content", "Dataset", "make_dataset", "make_release", "read_content", "write_files"]


@dataclass(frozen=True)
class Content:
    """What the sources say and imply."""

    asserted: Sequence[Quad]
    derived: Sequence[Quad]
    warnings: Sequence[Finding]


@dataclass(frozen=True)
class Dataset:
    """All that a release is written from."""

    quads: Sequence[Quad]
    triples: Sequence[Triple]
    statistics: Statistics
    """Of all but the graph that tells them."""
    results: Sequence[Result]
    warnings: Sequence[Finding]


def make_release(inputs: BuildInputs, digest: str, out: Path, step: Step) -> Release:
    """Make the release of ``inputs``, whose digest is ``digest``, and publish it under ``out``.

    :raises InputError: if a source, table or rule is not as it should be
    :raises FindingsError: if the data breaks the shapes
    """
    with pause_collector():
        content = read_content(inputs, step)
    step(Text(en="Measuring", sv="Mäter"))
    results, metrics = _measure(content.asserted, inputs.cache)
    step(Text(en="Writing", sv="Skriver"))
    with pause_collector():
        dataset = make_dataset(content, results, metrics)
        del content
        partial = make_partial(out, digest[:12])
        manifest = write_files(partial, dataset, inputs, digest)
    return Release(path=publish(partial, out, manifest), manifest=manifest)


def read_content(inputs: BuildInputs, step: Step) -> Content:
    """Return what is asserted, validated, and what is derived from it.

    :raises InputError: if a source, table or rule is not as it should be
    :raises FindingsError: if the data breaks the shapes
    """
    step(Text(en="Reading", sv="Läser"))
    ontology = read_ontology(inputs.ontology)
    rules = load_rules(inputs.queries / "rules")
    statements = [*gather_data(inputs.data, ontology).statements, *describe_layers(rules)]
    step(Text(en="Validating", sv="Validerar"))
    kept, warnings = statements, _validate(statements, ontology, inputs)
    if not inputs.people:
        kept = without_people(statements)
        warnings = _find_warnings(find_violations(kept, ontology))
    step(Text(en="Deriving", sv="Härleder"))
    asserted = [statement.quad for statement in (*ontology, *kept)]
    return Content(asserted, derive_quads(asserted, rules), [_relocate(finding, inputs) for finding in warnings])


def make_dataset(content: Content, results: Sequence[Result], metrics: Sequence[Quad]) -> Dataset:
    """Return the data set of a release: what is stated, derived and measured, and the description of all that."""
    quads = named_graphs(chain(content.asserted, content.derived, metrics))
    triples = default_graph(quads)
    statistics = gather_statistics(triples)
    whole = add_graph(quads, triples, describe_contents(statistics.counts, quads))
    return Dataset(*whole, statistics, results, content.warnings)


def _validate(statements: Sequence[Statement], ontology: Sequence[Statement], inputs: BuildInputs) -> list[Finding]:
    """Return the warnings; violations stop the build."""
    findings = find_anew(statements, ontology, inputs.cache)
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


def _measure(asserted: Sequence[Quad], cache: Path | None) -> tuple[list[Result], list[Quad]]:
    stated = select_quads(asserted)
    results: list[Result] = []
    quads: list[Quad] = []
    for name in MEASURED:
        beside = None if cache is None else cache.with_name(f"{cache.name}-network-{name}")
        found = compute_metrics(stated, name, cache=beside)
        results += found.results
        quads += metrics_quads(found)
    return results, quads


def write_files(folder: Path, dataset: Dataset, inputs: BuildInputs, digest: str) -> Manifest:
    """Write all files of a release but the manifest, and return that."""
    write_dataset(folder, dataset.triples, dataset.quads)
    dumps = list_entries(folder)
    published = list_published(inputs.data)
    for each in published:
        shutil.copyfile(each.file, folder / each.file.name)
    with (folder / DEFAULT_GRAPH_FILE).open("rb") as triples, (folder / NAMED_GRAPHS_FILE).open("rb") as quads:
        dataset_hash = hash_lines(triples, quads)
    with (folder / DEFAULT_GRAPH_FILE).open("rb") as triples:
        write_index(folder, triples)
    version = f"{__version__}-{dataset_hash[:12]}"
    files = [_describe_published(each) for each in published]
    catalogue = describe_release(ReleaseFacts(version, inputs.people, dataset.statistics, dumps, files))
    write_statements(folder / "catalogue.ttl", catalogue, CATALOGUE_PREFIXES)
    write_statements(folder / "catalogue.rdf", catalogue, CATALOGUE_PREFIXES)
    (folder / "metrics.csv").write_text(results_csv(dataset.results), encoding="utf-8")
    shapes = (path.read_text(encoding="utf-8") for path in sorted((inputs.ontology / "shapes").glob("*.ttl")))
    (folder / "shapes.ttl").write_text("\n".join(shapes), encoding="utf-8")
    (folder / "validation.ttl").write_text(report_turtle(dataset.warnings), encoding="utf-8")
    return Manifest(
        version=version,
        dataset_hash=dataset_hash,
        counts=_count(dataset),
        files=list_entries(folder),
        inputs=digest,
        people=inputs.people,
    )


def _describe_published(each: Published) -> ExtraFile:
    licence = each.source.licence
    return ExtraFile(
        name=each.file.name,
        title=each.title,
        media_type=each.media_type,
        licence=licence if licence.startswith("http") else None,
        source=SOURCE + each.source.slug,
        entry=FileEntry(each.file.stat().st_size, digest_file(each.file)),
    )


def _count(dataset: Dataset) -> dict[str, int]:
    statistics = dataset.statistics
    graphs = Counter(quad.graph_name for quad in dataset.quads)
    return {
        "entities": statistics.entities,
        "graphs": len(graphs),
        "quads": len(dataset.quads),
        "sources": len(statistics.documents),
        "pages": len(statistics.pages),
        "statements": statistics.triples,
        "statements_catalogue": len(dataset.triples) - statistics.triples,
        "statements_derived": graphs[NamedNode(GRAPH_DERIVED)],
        "warnings": len(dataset.warnings),
    }
