"""The template process: loads what is served once and forks a worker for each request of the server.

It has one thread, so that a fork is safe, and imports nothing of the web half, so that workers are small.

Of a release it loads the default graph first, into a store of its own, for queries that need nothing else; then a store
of everything. It may fork workers before it has the second, and each worker tells the server whether it is whole.
"""

import gc
import os
import select
import signal
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import Store

from ecograph.store.loading import LoadError, Source, load_sources, measure_sources
from ecograph.store.lookup_index import run_indexer
from ecograph.store.wire import INDEX, Message, receive, send
from ecograph.store.worker import Stores, run_worker

__all__ = ["main"]

SMALL: Final = 1 << 22
"""Bytes of a default graph that is loaded together with the named graphs: that takes no longer than some forks."""
FIRST: Final = 0.1
"""Seconds that the first request of the server may take: it is to be answered before more is loaded."""


def main(descriptor: str, memory: str, calls: str, stages: str, *files: str) -> None:
    """Serve the control channel ``descriptor`` until the server goes away; its workers then end too.

    :param calls: ``calls`` if queries may call other services; else empty
    :param stages: ``stages`` if workers are wanted as soon as the default graph is loaded; else empty
    :param files: name of a format, ``own`` (of the build) or ``other``, statements in it (empty: not known) and path,
        in turn
    """
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system reaps the workers
    template = Template(Store(), socket.socket(fileno=int(descriptor)), int(memory), calls != "")
    sources = [_read_source(*files[start : start + 4]) for start in range(0, len(files), 4)]
    try:
        _load(template, sources, in_stages=stages != "")
    except LoadError as error:
        send(template.control, error.message)
        return
    template.report(sources)
    template.fork_on_request()


def _load(template: "Template", sources: Sequence[Source], *, in_stages: bool) -> None:
    first = [source for source in sources if source.is_default_graph]
    if len(first) == 0 or not all(source.is_own for source in sources):
        load_sources(template.default, sources)
        template.whole = template.default
        return
    load_sources(template.default, first)
    whole = Store()
    if in_stages and measure_sources(first) > SMALL:
        template.report(first)
        template.fork_if_asked(FIRST)
        load_sources(whole, sources, template.fork_if_asked)
    else:
        load_sources(whole, sources)
    template.whole = whole


def _read_source(syntax: str, origin: str, statements: str, name: str) -> Source:
    return Source(Path(name), syntax, origin == "own", None if statements == "" else int(statements))


@dataclass
class Template:
    """What is loaded, and the channel on which the server asks for workers."""

    default: Store
    """The default graph, and nothing else if the named graphs are in files of their own."""
    control: socket.socket
    memory: int
    may_call: bool
    whole: Store | None = None
    """Everything, once it is loaded."""

    def report(self, sources: Sequence[Source]) -> None:
        """Tell the server that workers can be forked, and how many statements there are."""
        gc.freeze()  # else the first collection in a worker would un-share every page that holds an object
        counts = [source.statements for source in sources if source.statements is not None]
        statements = sum(counts) if len(counts) == len(sources) else len(self.whole or self.default)
        send(self.control, {"statements": statements, "whole": self.whole is not None})

    def fork_on_request(self) -> None:
        """Fork a worker for each request until the server goes away."""
        while (request := receive(self.control)) is not None:
            self._fork(*request)

    def fork_if_asked(self, patience: float = 0.0) -> None:
        """Fork a worker that is not whole for each request that is there, or comes within ``patience`` seconds.

        :raises SystemExit: if the server is gone
        """
        while len(select.select([self.control], [], [], patience)[0]) > 0:
            request, patience = receive(self.control), 0.0
            if request is None:
                sys.exit()
            self._fork(*request)

    def _fork(self, request: Message, descriptor: int) -> None:
        with socket.socket(fileno=descriptor) as channel:
            try:
                pid = os.fork()
            except OSError as error:  # too many processes, or no memory for one more: the others go on
                send(channel, {"error": str(error.strerror)})
                return
            if pid == 0:
                try:
                    self.control.close()  # else the server would not see that the template is gone
                    if request == INDEX:
                        run_indexer(self.default, channel)
                    else:
                        stores = Stores(self.default, self.whole)
                        run_worker(stores, channel, self.memory, may_call=self.may_call)
                finally:
                    os._exit(1)  # a worker must not go on as a second template


if __name__ == "__main__":
    main(*sys.argv[1:])
