"""Build a release from the sources, or find that nothing has changed since the last one.

This module is the light part: it compares digests and needs neither rdflib, pySHACL nor NetworkX, whose imports alone
take longer than the check. The pipeline, which needs them all, is imported only when there is something to build.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from ecograph.inputs import BuildInputs, Step
from ecograph.publish import discard_partials, find_release, lock_releases, use_release
from ecograph.release import Release
from ecograph.settings import share_path

__all__ = ["BuildResult", "build_release"]


@dataclass(frozen=True)
class BuildResult:
    """The release in use after a build."""

    path: Path
    version: str
    counts: Mapping[str, int]
    is_new: bool
    """Whether it was made now; otherwise nothing had changed."""


class Pipeline(Protocol):
    """The part of :mod:`ecograph.pipeline` that is called here."""

    def make_release(self, inputs: BuildInputs, digest: str, out: Path, step: Step) -> Release:
        """Make and publish a release."""


def build_release(
    data: Path | None, out: Path, *, people: bool = True, cache: Path | None = None, step: Step = lambda _: None
) -> BuildResult:
    """Make the release of ``data`` (default: the data shipped) the current one under ``out``.

    :param cache: file in which validation notes what was found clean, to ask less the next time
    :raises InputError: if a source, table or rule is not as it should be, naming file and line
    :raises FindingsError: if the data breaks the shapes; the message is the report
    :raises ReleaseError: if the release cannot be written, or another build is writing there
    """
    inputs = BuildInputs(
        data=share_path("data") if data is None else data,
        ontology=share_path("ontology"),
        queries=share_path("queries"),
        people=people,
        cache=cache,
    )
    digest = inputs.digest()
    with lock_releases(out):
        discard_partials(out)
        found = find_release(out, digest)
        if found is not None:
            use_release(out, found.path)
            return BuildResult(found.path, found.version, found.manifest.counts, is_new=False)
        pipeline = cast("Pipeline", import_module("ecograph.pipeline"))
        made = pipeline.make_release(inputs, digest, out, step)
    return BuildResult(made.path, made.version, made.manifest.counts, is_new=True)
