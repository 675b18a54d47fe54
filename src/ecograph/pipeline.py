"""The steps of a build: read, validate, leave out persons if asked, derive, measure, write, publish."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Final

from ecograph import __version__
from ecograph.beside import Beside, start_beside
from ecograph.collector import pause_collector
from ecograph.contents import describe_contents
from ecograph.dataset import Statement, named_lines
from ecograph.derive import load_rules
from ecograph.description import ExtraFile, ReleaseFacts, describe_release
from ecograph.dumps import DUMPS, find_prefixes, write_statements
from ecograph.errors import FindingsError
from ecograph.findings import Finding
from ecograph.gather import gather_data
from ecograph.graphs import describe_layers
from ecograph.indexing import write_index
from ecograph.inputs import BuildInputs, Step
from ecograph.namespaces import GRAPH_DERIVED, SOURCE
from ecograph.ontology import read_ontology
from ecograph.outcome import NOTHING, measure_lines
from ecograph.pairs import CATALOGUE_PREFIXES
from ecograph.people import without_people
from ecograph.publish import describe_file, find_current, list_entries, make_partial, publish
from ecograph.recheck import find_anew
from ecograph.release import Manifest, Release
from ecograph.report import report_text, report_turtle
from ecograph.second import Workplace, WrittenDumps, derive_and_write
from ecograph.sources.published import Published, list_published
from ecograph.statistics import Statistics, gather_statistics
from ecograph.text import Text
from ecograph.triples import Triples, read_iri, read_triples
from ecograph.validation import find_violations
from ecograph.written import join_written, sort_named, write_down

__all__ = ["Content", "Dataset", "make_dataset", "make_release", "read_content", "write_files"]


CATALOGUE_FILES: Final = ("catalogue.rdf", "catalogue.ttl")


@dataclass(frozen=True)
class Content:
    """What the sources say and imply, and what was measured of it."""

    lines: Sequence[bytes]
    """N-Quads of the named graphs, sorted."""
    metrics: bytes
    """Table of what was measured, as CSV."""
    warnings: Sequence[Finding]


@dataclass(frozen=True)
class Dataset:
    """What the files of a release say beside the statements themselves."""

    triples: Triples
    """Those of the default graph, as numbers."""
    catalogue: Sequence[bytes]
    """The N-Quads that describe the data set."""
    sizes: Mapping[str, int]
    """How many statements each named graph has, by its IRI."""
    statistics: Statistics
    """Of all but the graph that tells them."""
    metrics: bytes
    """Table of what was measured, as CSV."""
    warnings: Sequence[Finding]


def make_release(inputs: BuildInputs, digest: str, out: Path, step: Step) -> Release:
    """Make the release of ``inputs``, whose digest is ``digest``, and publish it under ``out``.

    :raises InputError: if a source, table or rule is not as it should be
    :raises FindingsError: if the data breaks the shapes
    """
    with (
        pause_collector(),
        make_partial(out, digest[:12]) as partial,
        start_beside(derive_and_write) as second,
    ):
        second.send(Workplace(partial, find_current(out), inputs.cache))
        content = read_content(inputs, second, step)
        step(Text(en="Writing", sv="Skriver"))
        dataset = make_dataset(content)
        del content
        manifest = write_files(partial, dataset, inputs, digest, second)
        return Release(path=publish(partial, out, manifest), manifest=manifest)


def read_content(inputs: BuildInputs, second: Beside, step: Step, *, measured: bool = True) -> Content:
    """Return what is asserted, validated, with what is derived from it and measured of it.

    :param second: the process that derives, while this one validates and measures; it gets all lines
    :param measured: whether the networks are measured
    :raises InputError: if a source, table or rule is not as it should be
    :raises FindingsError: if the data breaks the shapes
    """
    step(Text(en="Reading", sv="Läser"))
    ontology = read_ontology(inputs.ontology)
    rules = load_rules(inputs.queries / "rules")
    statements = join_written(
        [gather_data(inputs.data, ontology, cache=inputs.cache).statements, describe_layers(rules)]
    )
    kept = statements if inputs.people else write_down(without_people(statements))
    asserted = join_written([ontology, kept])
    lines = sort_named(asserted)
    second.send(rules)
    second.send_lines(lines)
    step(Text(en="Validating and deriving", sv="Validerar och härleder"))
    warnings = _validate(statements, ontology, inputs)
    if not inputs.people:
        warnings = _find_warnings(find_violations(kept, ontology))
    step(Text(en="Measuring", sv="Mäter"))
    outcome = measure_lines(lines, inputs.cache) if measured else NOTHING
    derived = second.wait()
    second.send_lines(outcome.lines)
    found = [_relocate(finding, inputs) for finding in warnings]
    return Content(sorted([*lines, *derived, *outcome.lines]), outcome.table, found)


def make_dataset(content: Content) -> Dataset:
    """Return the data set of a release: what is stated, derived and measured, and the description of all that."""
    triples, graphs = read_triples(content.lines)
    sizes = {read_iri(graph): number for graph, number in graphs.items()}
    statistics = gather_statistics(triples)
    catalogue = named_lines(describe_contents(statistics.counts, sizes))
    triples, graphs = read_triples(catalogue, triples)
    return Dataset(
        triples=triples,
        catalogue=catalogue,
        sizes={**sizes, **{read_iri(graph): number for graph, number in graphs.items()}},
        statistics=statistics,
        metrics=content.metrics,
        warnings=content.warnings,
    )


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


def write_files(folder: Path, dataset: Dataset, inputs: BuildInputs, digest: str, second: Beside) -> Manifest:
    """Write all files of a release but the manifest, and return that.

    :param second: the process that writes the dumps, and has all lines but those of the catalogue
    """
    second.send_lines(dataset.catalogue)
    second.send(find_prefixes(chain(dataset.triples.terms, (f"<{graph}>".encode() for graph in dataset.sizes))))
    write_index(folder, dataset.triples)
    (folder / "metrics.csv").write_bytes(dataset.metrics)
    shapes = (path.read_text(encoding="utf-8") for path in sorted((inputs.ontology / "shapes").glob("*.ttl")))
    (folder / "shapes.ttl").write_text("\n".join(shapes), encoding="utf-8")
    (folder / "validation.ttl").write_text(report_turtle(dataset.warnings), encoding="utf-8")
    published = list_published(inputs.data)
    for each in published:
        shutil.copyfile(each.file, folder / each.file.name)
    entries = list_entries(folder, DUMPS)
    files = [_describe_published(each) for each in published]
    written: WrittenDumps = second.wait()
    entries |= written.entries
    version = f"{__version__}-{written.dataset_hash[:12]}"
    catalogue = describe_release(ReleaseFacts(version, inputs.people, dataset.statistics, written.entries, files))
    for name in CATALOGUE_FILES:
        write_statements(folder / name, catalogue, CATALOGUE_PREFIXES)
        entries[name] = describe_file(folder / name)
    return Manifest(
        version=version,
        dataset_hash=written.dataset_hash,
        counts=_count(dataset),
        files=entries,
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
        entry=describe_file(each.file),
    )


def _count(dataset: Dataset) -> dict[str, int]:
    statistics = dataset.statistics
    return {
        "entities": statistics.entities,
        "graphs": len(dataset.sizes),
        "quads": sum(dataset.sizes.values()),
        "sources": len(statistics.documents),
        "pages": len(statistics.pages),
        "statements": statistics.triples,
        "statements_catalogue": len(dataset.triples.subjects) - statistics.triples,
        "statements_derived": dataset.sizes.get(GRAPH_DERIVED, 0),
        "warnings": len(dataset.warnings),
    }
