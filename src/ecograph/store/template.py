"""The template process: loads what is served once and forks a worker for each request of the server.

It has one thread, so that a fork is safe, and imports nothing of the web half, so that workers are small.
"""

import gc
import os
import signal
import socket
import sys
from pathlib import Path

from pyoxigraph import Store

from ecograph.store.loading import LoadError, Source, load_sources
from ecograph.store.lookup_index import run_indexer
from ecograph.store.wire import INDEX, receive, send
from ecograph.store.worker import run_worker

__all__ = ["main"]


def main(descriptor: str, memory: str, calls: str, statements: str, *files: str) -> None:
    """Serve the control channel ``descriptor`` until the server goes away; its workers then end too.

    :param calls: ``calls`` if queries may call other services; else empty
    :param statements: how many there are, if that is known; else empty
    :param files: name of a format, ``own`` (of the build) or ``other``, and path, in turn
    """
    control = socket.socket(fileno=int(descriptor))
    store = Store()
    names = zip(files[::3], files[1::3], files[2::3], strict=True)
    try:
        load_sources(store, [Source(Path(name), syntax, origin == "own") for syntax, origin, name in names])
    except LoadError as error:
        send(control, error.message)
        return
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system reaps the workers
    gc.freeze()  # else the first collection in a worker would un-share every page that holds an object
    send(control, {"statements": len(store) if statements == "" else int(statements)})
    _fork_on_request(store, control, int(memory), may_call=calls != "")


def _fork_on_request(store: Store, control: socket.socket, memory: int, *, may_call: bool) -> None:
    while (request := receive(control)) is not None:
        with socket.socket(fileno=request[1]) as channel:
            try:
                pid = os.fork()
            except OSError as error:  # too many processes, or no memory for one more: the others go on
                send(channel, {"error": str(error.strerror)})
                continue
            if pid == 0:
                try:
                    control.close()  # else the server would not see that the template is gone
                    if request[0] == INDEX:
                        run_indexer(store, channel)
                    else:
                        run_worker(store, channel, memory, may_call=may_call)
                finally:
                    os._exit(1)  # a worker must not go on as a second template


if __name__ == "__main__":
    main(*sys.argv[1:])
