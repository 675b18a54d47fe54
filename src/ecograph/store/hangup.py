"""Ends a process that works for another when that one goes away."""

import os
import select
import socket
import threading
from collections.abc import Callable

__all__ = ["run_until_hangup"]


def run_until_hangup(channel: socket.socket, work: Callable[[], None]) -> None:
    """Do ``work`` in a thread and end the process when either end of ``channel`` is shut down: ``work`` does so too.

    The other end may go while the thread is deep in the engine; then the process ends from this one.
    """
    threading.Thread(target=work, daemon=True).start()
    watch = select.poll()
    watch.register(channel, 0)
    watch.poll()
    os._exit(0)
