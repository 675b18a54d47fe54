"""Tells which queries the default graph is enough for, while the named graphs are still being loaded."""

import json
from typing import Final

from ecograph.store.glance import read_target

__all__ = ["needs_all"]

WORDS: Final = ("GRAPH", "FROM", "\\U")
"""What a query must have in its text to read a named graph (SPARQL 1.1 Query, 13), or to hide that it does."""


def needs_all(message: bytes) -> bool:
    """Tell whether a query, as a worker gets it, may read anything but the default graph.

    It is enough that a word is part of another one or of a comment: such a query only has to wait a little.
    """
    task = json.loads(message)
    if len(task["default_graphs"]) + len(task["named_graphs"]) > 0:
        return True
    text = task["text"] if task["media_type"] is None else read_target(task["text"])
    return text is None or any(word in text.upper() for word in WORDS)
