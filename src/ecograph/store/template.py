"""The template process: loads what is served once and forks a worker for each request of the server.

It has one thread, so that a fork is safe, and imports nothing of the web half, so that workers are small.
"""

import gc
import gzip
import os
import re
import signal
import socket
import sys
import zlib
from pathlib import Path
from typing import IO, Final, cast

from pyoxigraph import Store

from ecograph.formats import rdf_syntax
from ecograph.store.wire import Message, receive, send
from ecograph.store.worker import run_worker

__all__ = ["main"]

POSITION: Final = re.compile(
    r"error at line (?P<line>\d+)\D+(?P<column>\d+).*?: (?P<reason>.*?)(?: \([^()]*, line \d+\))?\Z", re.DOTALL
)
"""What the parser says of a file that is not well-formed; Python adds the file once more."""


def main(descriptor: str, memory: str, quads: str, *files: str) -> None:
    """Serve the control channel ``descriptor`` until the server goes away; its workers then end too.

    :param quads: how many statements there are, if that is known; else empty
    :param files: name of a format, ``lenient`` or ``strict``, and path, in turn
    """
    control = socket.socket(fileno=int(descriptor))
    store = Store()
    for syntax, reading, name in zip(files[::3], files[1::3], files[2::3], strict=True):
        try:
            _load(store, Path(name), syntax, lenient=reading == "lenient")
        except (OSError, SyntaxError, ValueError, EOFError, zlib.error) as error:
            send(control, _describe(error, name))
            return
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system reaps the workers
    gc.freeze()  # else the first collection in a worker would un-share every page that holds an object
    send(control, {"statements": len(store) if quads == "" else int(quads)})
    _fork_on_request(store, control, int(memory))


def _load(store: Store, path: Path, syntax: str, *, lenient: bool) -> None:
    """Load a file: a relative IRI is relative to the file, blank nodes of two files are never the same.

    Statement by statement: ``bulk_load`` parses a million before it stores the first, which takes longer and a quarter
    more memory, and where it has four processors their order is a matter of chance.
    """
    rdf_format, base = rdf_syntax(syntax).format, path.resolve().as_uri()
    if path.suffix.lower() == ".gz":
        with gzip.open(path) as file:
            store.load(cast("IO[bytes]", file), format=rdf_format, base_iri=base[: -len(".gz")], lenient=lenient)
    else:
        store.load(path=path, format=rdf_format, base_iri=base, lenient=lenient)


def _describe(error: Exception, file: str) -> Message:
    found = POSITION.search(str(error))
    reason = str(error) if found is None else found["reason"]
    place = {} if found is None else {"line": int(found["line"]), "column": int(found["column"])}
    return {"error": reason, "file": file, **place}


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
