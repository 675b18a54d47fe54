"""Parameters of which each is given once: which of two values was meant, nobody can tell."""

from collections import Counter

from starlette.datastructures import QueryParams

from ecograph.errors import InputError
from ecograph.text import Text

__all__ = ["check_once"]


def check_once(parameters: QueryParams) -> None:
    """Refuse parameters that come more than once.

    :raises InputError: naming the first that does
    """
    counts = Counter(name for name, _ in parameters.multi_items())
    name = next((name for name, count in counts.items() if count > 1), None)
    if name is not None:
        raise InputError(
            Text(en=f"The parameter {name!r} is given twice.", sv=f"Parametern {name!r} är angiven två gånger.")
        )
