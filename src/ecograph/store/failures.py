"""What to tell the asker when a worker did not answer: each failure as an error of ours."""

from collections.abc import Callable, Mapping
from typing import Final

from ecograph.errors import EcographError, InputError, LimitError, QueryError, StoreError
from ecograph.formats import RESULT_FORMATS
from ecograph.namespaces import PREFIXES
from ecograph.settings import MEBIBYTE, Settings
from ecograph.store.calls import SERVICE_REFUSED
from ecograph.store.guard import find_undeclared
from ecograph.store.looking import LONG
from ecograph.store.request import QueryRequest
from ecograph.store.slips import find_reason, find_unpaired
from ecograph.store.wire import Message
from ecograph.text import Text

__all__ = ["explain_failure", "explain_system"]

NOT_ACCEPTABLE: Final = 406
PAYLOAD_TOO_LARGE: Final = 413
GATEWAY_TIMEOUT: Final = 504
"""What a query past its time is answered with: 503 says that the same query may be answered later."""
BUSY_SECONDS: Final = 5
SHOWN: Final = 160
"""Characters of the engine's own words that are passed on."""
NEAR: Final = 20
"""Characters before and after the place of an error that are quoted."""


def explain_failure(reply: Message, request: QueryRequest, settings: Settings) -> EcographError:
    """Return the error that ``reply`` means for the asker of ``request``."""
    return FAILURES[reply["error"]](reply, request, settings)


def explain_system(error: OSError) -> LimitError:
    """Return the error for the asker when the system has no file, socket or process left."""
    reason = error.strerror or str(error)
    limit = LimitError(
        Text(
            en=f"The service has no room for the query just now: {reason}.",
            sv=f"Tjänsten har inte plats för frågan just nu: {reason}.",
        )
    )
    limit.retry_after = BUSY_SECONDS
    return limit


def _explain_syntax(reply: Message, request: QueryRequest, _settings: Settings) -> EcographError:
    # Long texts are not read again here: everyone would wait meanwhile.
    undeclared = find_undeclared(request.text) if len(request.text) < LONG else None
    if undeclared is not None:
        return _explain_prefix(*undeclared)
    line, column = reply.get("line"), reply.get("column")
    reason = find_reason(reply["detail"])
    if reason is None and len(request.text) < LONG:
        reason, line, column = find_unpaired(request.text) or (None, line, column)
    if reason is not None:
        return QueryError(
            Text(en=f"The query is not valid SPARQL: {reason.en}.", sv=f"Frågan är inte giltig SPARQL: {reason.sv}."),
            line=line,
            column=column,
        )
    near = _quote_near(request.text, line or 1, column or 1)
    return QueryError(
        Text(en=f"The query is not valid SPARQL near {near!r}.", sv=f"Frågan är inte giltig SPARQL nära {near!r}."),
        line=line,
        column=column,
    )


def _explain_prefix(prefix: str, line: int, column: int) -> QueryError:
    declaration = f"PREFIX {prefix}: <{PREFIXES.get(prefix, '…')}>"
    return QueryError(
        Text(
            en=f"The prefix {prefix + ':'!r} is not declared: begin the query with {declaration}.",
            sv=f"Prefixet {prefix + ':'!r} är inte deklarerat: börja frågan med {declaration}.",
        ),
        line=line,
        column=column,
    )


def _explain_unsupported(reply: Message, _request: QueryRequest, _settings: Settings) -> EcographError:
    detail = _shorten(reply["detail"])
    return QueryError(Text(en=f"The query cannot be evaluated: {detail}.", sv=f"Frågan kan inte utvärderas: {detail}."))


def _explain_unwritable(reply: Message, request: QueryRequest, _settings: Settings) -> EcographError:
    label, what = request.syntax.label, _shorten(reply["detail"])
    others = "JSON" if request.syntax in RESULT_FORMATS else "Turtle"
    return InputError(
        Text(
            en=f"{label} cannot express {what}, which is in the answer; ask for another format, such as {others}.",
            sv=f"{label} kan inte uttrycka {what}, som finns i svaret; be om ett annat format, såsom {others}.",
        ),
        status=NOT_ACCEPTABLE,
    )


def _explain_size(_reply: Message, _request: QueryRequest, settings: Settings) -> EcographError:
    limit = settings.answer // MEBIBYTE
    return LimitError(
        Text(
            en=f"The answer has more than {limit} MiB: ask for less with LIMIT, or take a dump of the data set.",
            sv=f"Svaret har mer än {limit} MiB: begär mindre med LIMIT, eller hämta hela datamängden.",
        ),
        status=PAYLOAD_TOO_LARGE,
    )


def _explain_rows(_reply: Message, _request: QueryRequest, settings: Settings) -> EcographError:
    limit = settings.rows
    return LimitError(
        Text(
            en=f"The answer has more than {limit} rows: ask for less with LIMIT, or take a dump of the data set.",
            sv=f"Svaret har mer än {limit} rader: begär mindre med LIMIT, eller hämta hela datamängden.",
        ),
        status=PAYLOAD_TOO_LARGE,
    )


def _explain_time(_reply: Message, _request: QueryRequest, settings: Settings) -> EcographError:
    limit = f"{settings.query_timeout:g}"
    return LimitError(
        Text(
            en=f"The query was stopped after {limit} seconds, the limit: name more of what it looks for, use LIMIT, "
            "avoid paths of any length and patterns that share no variable.",
            sv=f"Frågan stoppades efter {limit} sekunder, gränsen: ange mer av det som söks, använd LIMIT, "
            "undvik vägar av obestämd längd och mönster som inte delar någon variabel.",
        ),
        status=GATEWAY_TIMEOUT,
    )


def _explain_memory(_reply: Message, _request: QueryRequest, settings: Settings) -> EcographError:
    limit = settings.memory // MEBIBYTE
    return LimitError(
        Text(
            en=f"The query needs more than {limit} MiB of memory or is nested too deeply: "
            "sort and group fewer rows, or write it more simply.",
            sv=f"Frågan behöver mer än {limit} MiB minne eller är för djupt nästlad: "
            "sortera och gruppera färre rader, eller skriv den enklare.",
        )
    )


def _explain_room(reply: Message, _request: QueryRequest, _settings: Settings) -> EcographError:
    return LimitError(
        Text(
            en=f"There is no room for the answer on the server: {reply['detail']}.",
            sv=f"Det finns inte plats för svaret på servern: {reply['detail']}.",
        )
    )


def _explain_service(_reply: Message, _request: QueryRequest, settings: Settings) -> EcographError:
    if len(settings.services) == 0:
        return QueryError(SERVICE_REFUSED)
    return StoreError(
        Text(en="A service of the query could not be called.", sv="En tjänst i frågan kunde inte anropas.")
    )


def _explain_doubt(_reply: Message, _request: QueryRequest, _settings: Settings) -> EcographError:
    """Nobody is told so: who sent the query to be looked at by a worker looks at it himself then."""
    return QueryError(Text(en="The query was not looked at yet.", sv="Frågan har inte granskats än."))


def _explain_death(_reply: Message, _request: QueryRequest, settings: Settings) -> EcographError:
    """Memory that is refused and a stack that is full end a process; so does an operator, or the system."""
    limit = settings.memory // MEBIBYTE
    return LimitError(
        Text(
            en=f"The query's process ended: it needs more than {limit} MiB of memory or is nested too deeply (sort and "
            "group fewer rows, or write it more simply), or it was killed.",
            sv=f"Frågans process tog slut: den behöver mer än {limit} MiB minne eller är för djupt nästlad (sortera "
            "och gruppera färre rader, eller skriv den enklare), eller dödades.",
        )
    )


FAILURES: Final[Mapping[str, Callable[[Message, QueryRequest, Settings], EcographError]]] = {
    "died": _explain_death,
    "doubtful": _explain_doubt,
    "memory": _explain_memory,
    "no-room": _explain_room,
    "service": _explain_service,
    "syntax": _explain_syntax,
    "time": _explain_time,
    "too-large": _explain_size,
    "too-many": _explain_rows,
    "unsupported": _explain_unsupported,
    "unwritable": _explain_unwritable,
}
"""The ``error`` of a reply → what it means."""


def _quote_near(text: str, line: int, column: int) -> str:
    """Return the text about a place: the engine names the first place where it could not go on, or the one after it.

    What its parser expected there is left out: a list of characters, and words that are refused elsewhere.
    """
    lines = text.splitlines()
    found = lines[line - 1] if line <= len(lines) else ""
    return found[max(column - NEAR, 0) : column + NEAR].strip()


def _shorten(detail: str) -> str:
    line = " ".join(detail.split()).rstrip(" .")
    return line if len(line) <= SHOWN else line[:SHOWN] + "…"
