"""A progress display on standard error, for a person who watches and waits longer than a second."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from ecograph.cli.base import language_of
from ecograph.text import Text

__all__ = ["show_progress"]

DELAY = 1.0
"""Seconds of work before anything is shown."""


@contextmanager
def show_progress(ctx: click.Context, steps: int) -> Iterator[Callable[[Text], None]]:
    """Yield a function that is told the name of each of ``steps`` steps when it begins.

    Nothing is printed if standard error is no terminal, or if all is done within a second.
    """
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    progress = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    task = progress.add_task("", total=steps)
    begun = 0

    def begin(step: Text) -> None:
        nonlocal begun
        progress.update(task, description=step.to(language_of(ctx)), completed=begun)
        begun += 1

    timer = Timer(DELAY, progress.start)
    timer.daemon = True
    timer.start()
    try:
        yield begin
    finally:
        timer.cancel()
        timer.join()
        progress.stop()
