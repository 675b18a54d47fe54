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
from ecograph.dataset import Statement, default_lines, hash_lines, named_lines
from ecograph.derive import derive_beside, load_rules
from ecograph.description import ExtraFile, ReleaseFacts, describe_release
from ecograph.dumps import NESTED, find_prefixes, write_dumps, write_statements
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
from ecograph.publish import describe_file, list_entries, make_partial, publish
from ecograph.recheck import find_anew
from ecograph.release import DEFAULT_GRAPH_FILE, NAMED_GRAPHS_FILE, FileEntry, Manifest, Release
from ecograph.report import report_text, report_turtle
from ecograph.sources.published import Published, list_published
from ecograph.statistics import Statistics, gather_statistics
from ecograph.text import Text
from ecograph.triples import Triples, make_triples
from ecograph.validation import find_violations
from ecograph.written import drop_repeated, join_written, write_down

__all__ = ["Content", "Dataset", "make_dataset", "make_release", "read_content", "write_files"]


DERIVED: Final = f"<{GRAPH_DERIVED}> .\n".encode()
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
    """All that a release is written from; its lines are sorted."""

    named: Sequence[bytes]
    """N-Quads of the named graphs."""
    default: Sequence[bytes]
    """N-Triples of the default graph: each distinct statement once."""
    triples: Triples
    """The same as numbers."""
    catalogue: Sequence[bytes]
    """Those of ``named`` that describe the data set."""
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
        start_beside(derive_beside) as deriving,
        start_beside(write_dumps) as dumping,
    ):
        content = read_content(inputs, deriving, step)
        step(Text(en="Writing", sv="Skriver"))
        dumping.send_lines(content.lines)
        dataset = make_dataset(content)
        del content
        manifest = write_files(partial, dataset, inputs, digest, dumping)
        return Release(path=publish(partial, out, manifest), manifest=manifest)


def read_content(inputs: BuildInputs, deriving: Beside[list[bytes]], step: Step, *, measured: bool = True) -> Content:
    """Return what is asserted, validated, with what is derived from it and measured of it.

    :param deriving: the process that derives, while this one validates and measures
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
    lines = drop_repeated(sorted(asserted.lines))
    deriving.send(rules)
    deriving.send_lines(lines)
    step(Text(en="Validating and deriving", sv="Validerar och härleder"))
    warnings = _validate(statements, ontology, inputs)
    if not inputs.people:
        warnings = _find_warnings(find_violations(kept, ontology))
    step(Text(en="Measuring", sv="Mäter"))
    outcome = measure_lines(lines, inputs.cache) if measured else NOTHING
    lines += outcome.lines
    lines += [line[:-2] + DERIVED for line in deriving.wait()]
    return Content(sorted(lines), outcome.table, [_relocate(finding, inputs) for finding in warnings])


def make_dataset(content: Content) -> Dataset:
    """Return the data set of a release: what is stated, derived and measured, and the description of all that."""
    default, sizes = default_lines(content.lines)
    triples = make_triples(default)
    statistics = gather_statistics(triples)
    catalogue = named_lines(describe_contents(statistics.counts, sizes))
    described, own = default_lines(catalogue)
    return Dataset(
        named=sorted([*content.lines, *catalogue]),
        default=sorted([*default, *described]),
        triples=make_triples(described, triples),
        catalogue=catalogue,
        sizes={**sizes, **own},
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


def write_files(
    folder: Path, dataset: Dataset, inputs: BuildInputs, digest: str, dumping: Beside[dict[str, FileEntry]]
) -> Manifest:
    """Write all files of a release but the manifest, and return that.

    :param dumping: the process that writes the dumps, and has all lines but those of the catalogue
    """
    prefixes = find_prefixes(chain(dataset.triples.terms, (f"<{graph}>".encode() for graph in dataset.sizes)))
    dumping.send_lines(dataset.catalogue)
    dumping.send((folder, prefixes))
    (folder / NAMED_GRAPHS_FILE).write_bytes(b"".join(dataset.named))
    (folder / DEFAULT_GRAPH_FILE).write_bytes(b"".join(dataset.default))
    dataset_hash = hash_lines(dataset.default, dataset.named)
    version = f"{__version__}-{dataset_hash[:12]}"
    write_index(folder, dataset.triples)
    (folder / "metrics.csv").write_bytes(dataset.metrics)
    shapes = (path.read_text(encoding="utf-8") for path in sorted((inputs.ontology / "shapes").glob("*.ttl")))
    (folder / "shapes.ttl").write_text("\n".join(shapes), encoding="utf-8")
    (folder / "validation.ttl").write_text(report_turtle(dataset.warnings), encoding="utf-8")
    published = list_published(inputs.data)
    for each in published:
        shutil.copyfile(each.file, folder / each.file.name)
    entries = {**list_entries(folder, NESTED), **dumping.wait()}
    dumps = {name: entry for name, entry in entries.items() if name.startswith("ecograph.")}
    files = [_describe_published(each) for each in published]
    catalogue = describe_release(ReleaseFacts(version, inputs.people, dataset.statistics, dumps, files))
    for name in CATALOGUE_FILES:
        write_statements(folder / name, catalogue, CATALOGUE_PREFIXES)
        entries[name] = describe_file(folder / name)
    return Manifest(
        version=version,
        dataset_hash=dataset_hash,
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
        "quads": len(dataset.named),
        "sources": len(statistics.documents),
        "pages": len(statistics.pages),
        "statements": statistics.triples,
        "statements_catalogue": len(dataset.default) - statistics.triples,
        "statements_derived": dataset.sizes.get(GRAPH_DERIVED, 0),
        "warnings": len(dataset.warnings),
    }
