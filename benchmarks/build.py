"""Time and memory of ``ecograph build`` on the data that ships, against the goals.

    python benchmarks/build.py

Built are everything; again when nothing has changed; and after a change of one source, each another one: an alias of
the register, an amount and a whole row of a table, a statement of an authored text, a fact of a web page about who
takes part in what (so that all networks are measured anew). Each build must give the bytes of a build without cache.
Peak memory is that of both processes together (Linux).
"""

from typing import Final

GOALS: Final = {"full build": 90.0, "nothing changed": 2.0, "one source changed": 20.0}
"""Seconds on two processors; a full build has 2 GB besides."""
