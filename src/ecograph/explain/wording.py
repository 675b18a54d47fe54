"""Numbers and names in sentences."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ecograph.explain.counting import Count
from ecograph.text import Text

__all__ = [
    "REASONS",
    "begin_sentence",
    "list_numbers",
    "list_variables",
    "say_count",
    "say_number",
    "say_product",
    "say_rows",
]

NO_BREAK_SPACE: Final = "\N{NO-BREAK SPACE}"
LARGEST: Final = 10**15
"""Above this a number is told by its size only."""

REASONS: Final[Mapping[str | None, Text]] = {
    None: Text(en="counted", sv="räknat"),
    "many": Text(en="counting was stopped there", sv="räkningen avbröts där"),
    "time": Text(en="counting took too long and was stopped", sv="räkningen tog för lång tid och avbröts"),
    "memory": Text(en="counting met a limit and was stopped", sv="räkningen nådde en gräns och avbröts"),
    "service": Text(en="another service has it; it is not asked", sv="en annan tjänst har det; den tillfrågas inte"),
    "path": Text(
        en="the parser that explains loses what ^ stands before within !( )",
        sv="tolken som förklarar tappar det som ^ står framför inom !( )",
    ),
    "unwritable": Text(en="this cannot be asked by itself", sv="detta kan inte frågas för sig"),
}
"""Why a number is what it is."""


def begin_sentence(text: Text) -> Text:
    """Return a text with a capital letter at its start."""
    return Text(en=text.en[:1].upper() + text.en[1:], sv=text.sv[:1].upper() + text.sv[1:])


def say_number(number: int) -> Text:
    """Return a number as each language groups it."""
    if number > LARGEST:
        size = f"10^{len(str(number)) - 1}"
        return Text(en=f"about {size}", sv=f"ungefär {size}")
    return Text(en=f"{number:,}", sv=f"{number:,}".replace(",", NO_BREAK_SPACE))


def say_count(count: Count) -> Text:
    """Return how many matches there are, and how surely that is known."""
    if count.number is None:
        return Text(en="not counted", sv="inte räknat")
    number = say_number(count.number)
    if count.is_exact:
        return Text(en=f"{number.en} match{'' if count.number == 1 else 'es'}", sv=f"{number.sv} träff{_s(count)}")
    return Text(en=f"more than {number.en} matches", sv=f"fler än {number.sv} träffar")


def say_rows(count: Count) -> Text:
    """Return how many rows there are, and how surely that is known."""
    if count.number is None:
        return Text(en="not counted", sv="inte räknat")
    number = say_number(count.number)
    if count.is_exact:
        return Text(
            en=f"{number.en} row{'' if count.number == 1 else 's'}",
            sv=f"{number.sv} rad{'' if count.number == 1 else 'er'}",
        )
    return Text(en=f"more than {number.en} rows", sv=f"fler än {number.sv} rader")


def _s(count: Count) -> str:
    return "" if count.number == 1 else "ar"


def say_product(rows: int, *, is_exact: bool) -> Text:
    """Return how many rows a product has; nothing if too little is known."""
    if rows <= 1:
        return Text(en="", sv="")
    number = say_number(rows)
    if is_exact:
        return Text(en=f", {number.en} rows", sv=f", {number.sv} rader")
    return Text(en=f", more than {number.en} rows", sv=f", fler än {number.sv} rader")


def list_numbers(numbers: Sequence[int]) -> Text:
    """Return how patterns are called in a sentence."""
    listed = ", ".join(map(str, numbers))
    if len(numbers) == 0:
        return Text(en="a table of values", sv="en tabell med värden")
    if len(numbers) == 1:
        return Text(en=f"pattern {listed}", sv=f"mönster {listed}")
    return Text(en=f"patterns {listed}", sv=f"mönstren {listed}")


def list_variables(names: Iterable[str]) -> str:
    """Return variables as a query writes them."""
    return ", ".join(f"?{name}" if not name.startswith("_") else "[ ]" for name in names)
