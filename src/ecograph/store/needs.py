"""Tells which queries the default graph is enough for: those are answered from a store that has nothing else.

The engine looks through all statements of a subject, or of an object, for those of one graph: without the named graphs
there are half as many. And the default graph is there before the named graphs are loaded.
"""

import json
import re
from collections.abc import Sequence
from typing import Final

from ecograph.store.glance import read_target

__all__ = ["asks_for_all", "needs_all"]

WORDS: Final = ("GRAPH", "FROM", "\\U")
"""What a query must have in its text to read a named graph (SPARQL 1.1 Query, 13), or to hide that it does."""
IRI: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*+:[^\x00-\x20<>\"'(){}|^`\\]*+>")
"""An IRI that is surely one. What stands between a sign of comparison and another one that only looks like its end has
a space, a parenthesis or a brace in it, or a quotation mark."""
READS: Final = re.compile(r"(?<![?$])(?:GRAPH|FROM)|\\U", re.IGNORECASE)
"""One of these words that is no variable; the engine takes it for a word behind any other letter too (``ASKFROM``)."""


def needs_all(text: str, default_graphs: Sequence[str], named_graphs: Sequence[str]) -> bool:
    """Tell whether a query may read anything but the default graph.

    It is enough that such a word is part of another one, of a string or of a comment: the answer is the same then.
    """
    if len(default_graphs) + len(named_graphs) > 0:
        return True
    upper = text.upper()
    return any(word in upper for word in WORDS) and READS.search(IRI.sub("<>", text)) is not None


def asks_for_all(message: bytes) -> bool:
    """Tell whether a query, as a worker gets it, may read anything but the default graph."""
    task = json.loads(message)
    text = task["text"] if task["media_type"] is None else read_target(task["text"])
    return text is None or needs_all(text, task["default_graphs"], task["named_graphs"])
