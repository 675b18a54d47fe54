"""The template process: loads a release once and forks a worker for each request of the server.

It has one thread, so that a fork is safe, and imports nothing of the web half, so that workers are small.
"""

import gc
import os
import signal
import socket
import sys
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from ecograph.store.wire import receive, send
from ecograph.store.worker import run_worker

__all__ = ["main"]


def main(descriptor: str, memory: str, default_graph: str, named_graphs: str) -> None:
    """Serve the control channel ``descriptor`` until the server goes away; its workers then end too."""
    control = socket.socket(fileno=int(descriptor))
    try:
        store = _load(Path(default_graph), Path(named_graphs))
    except (OSError, SyntaxError, ValueError) as error:
        send(control, {"error": str(error)})
        return
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system reaps the workers
    gc.freeze()  # else the first collection in a worker would un-share every page that holds an object
    send(control, {"statements": len(store)})
    _fork_on_request(store, control, int(memory))


def _load(default_graph: Path, named_graphs: Path) -> Store:
    store = Store()
    store.bulk_load(path=default_graph, format=RdfFormat.N_TRIPLES)
    store.bulk_load(path=named_graphs, format=RdfFormat.N_QUADS)
    return store


def _fork_on_request(store: Store, control: socket.socket, memory: int) -> None:
    while (request := receive(control)) is not None:
        with socket.socket(fileno=request[1]) as channel:
            try:
                pid = os.fork()
            except OSError as error:  # too many processes, or no memory for one more: the others go on
                send(channel, {"error": str(error.strerror)})
                continue
            if pid == 0:
                try:
                    run_worker(store, channel, memory)
                finally:
                    os._exit(1)  # a worker must not go on as a second template


if __name__ == "__main__":
    main(*sys.argv[1:])
