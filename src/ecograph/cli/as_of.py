"""A release as of a date, for ``ecograph query --as-of``: the build half filters it, the serve half answers from it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from pyoxigraph import RdfFormat, parse

from ecograph.asof import DATED_CLASSES, Snapshot, take_snapshot
from ecograph.cli.base import say
from ecograph.comparison import is_date
from ecograph.dataset import default_graph
from ecograph.derive import load_rules
from ecograph.dumps import write_statements
from ecograph.errors import InputError
from ecograph.namespaces import GRAPH_METRICS
from ecograph.release import DEFAULT_GRAPH_FILE, NAMED_GRAPHS_FILE, Release
from ecograph.settings import share_path
from ecograph.text import Text

__all__ = ["open_as_of"]


@contextmanager
def open_as_of(ctx: click.Context, release: Release, date: str) -> Iterator[Release]:
    """Give ``release`` as of ``date``, in a folder that is removed afterwards; say what is not known of the time.

    :raises InputError: if ``date`` is not a year, a month or a day
    """
    if not is_date(date):
        raise InputError(
            Text(
                en=f"--as-of {date!r} is not a date; write it like 2019, 2019-06 or 2019-06-30.",
                sv=f"--as-of {date!r} är inget datum; skriv det som 2019, 2019-06 eller 2019-06-30.",
            )
        )
    quads = list(parse(path=release.file(NAMED_GRAPHS_FILE), format=RdfFormat.N_QUADS))
    snapshot = take_snapshot(quads, date, load_rules(share_path("queries") / "rules"))
    has_metrics = any(str(quad.graph_name) == f"<{GRAPH_METRICS}>" for quad in quads)
    _tell(ctx, snapshot, date, has_metrics=has_metrics)
    with TemporaryDirectory(prefix="ecograph-as-of-") as name:
        folder = Path(name)
        write_statements(folder / DEFAULT_GRAPH_FILE, default_graph(snapshot.quads), {})
        write_statements(folder / NAMED_GRAPHS_FILE, snapshot.quads, {})
        yield Release(path=folder, manifest=replace(release.manifest, files={}))


def _tell(ctx: click.Context, snapshot: Snapshot, date: str, *, has_metrics: bool) -> None:
    """Say on standard error what was left out, and what was kept although its dates are not known."""
    say(ctx, Text(en=f"As of {date}:", sv=f"Som det var {date}:"))
    lines = [
        (
            snapshot.left_out,
            Text(en="Stated not to hold then, left out", sv="Gäller inte då, utelämnade"),
        ),
        (snapshot.undated, Text(en="Have no dates, kept", sv="Saknar datum, behållna")),
        (
            snapshot.half_dated,
            Text(en="Have only a start or an end, kept", sv="Har bara början eller slut, behållna"),
        ),
    ]
    for counts, what in lines:
        listed = _list_counts(counts)
        if listed is not None:
            say(ctx, Text(en=f"  {what.en}: {listed.en}.", sv=f"  {what.sv}: {listed.sv}."))
    if has_metrics:
        say(
            ctx,
            Text(
                en="  Network measures describe all years together and are left out; see ecograph metrics --year.",
                sv="  Nätverksmått gäller alla år tillsammans och utelämnas; se ecograph metrics --year.",
            ),
        )


def _list_counts(counts: Mapping[str, int]) -> Text | None:
    found = [(counts[name], text) for name, text in DATED_CLASSES.items() if counts.get(name, 0) > 0]
    if len(found) == 0:
        return None
    return Text(
        en=", ".join(f"{count} {text.en}" for count, text in found),
        sv=", ".join(f"{count} {text.sv}" for count, text in found),
    )
