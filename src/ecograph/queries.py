"""The catalogue of queries: one file per question, whose ``#+`` header (YAML, as grlc spells it) describes it.

Values of parameters are RDF terms, which take the place of variables token by token; every parameter is in the SELECT
clause too, so that an answer tells what it is about.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

import yaml
from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from ecograph.comparison import is_date
from ecograph.errors import InputError, NotFoundError
from ecograph.kind_names import name_kind
from ecograph.namespaces import ID, KINDS, PREFIXES, SCHEMES, expand
from ecograph.settings import share_path
from ecograph.text import LANGUAGES, Language, Text

__all__ = ["BINDERS", "CatalogueQuery", "Parameter", "find_query", "load_catalogue", "prologue"]

XSD: Final = PREFIXES["xsd"]
WKT: Final = NamedNode(PREFIXES["geosparql"] + "wktLiteral")
SLUG: Final = re.compile(r"[a-z0-9][a-z0-9._-]*")
YEAR: Final = re.compile(r"\d{4}")
INTEGER: Final = re.compile(r"[+-]?\d+")
NUMBER: Final = r"-?\d{1,3}(?:\.\d{1,20})?"
RING: Final = rf"\(\s*{NUMBER}\s+{NUMBER}(?:\s*,\s*{NUMBER}\s+{NUMBER}){{3,999}}\s*\)"
POLYGON: Final = re.compile(rf"POLYGON\s*\(\s*{RING}\s*\)", re.IGNORECASE)
IRI: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C a tenth of the time

Term = NamedNode | Literal


@dataclass(frozen=True)
class Parameter:
    """One value a query takes."""

    name: str
    type: str
    """``language``, ``year``, ``date``, ``integer``, ``polygon``, ``string``, or a kind of entity such as
    ``initiative``."""
    description: Text
    default: str | None = None

    def bind(self, value: str) -> Term:
        """Return the RDF term that ``value`` means for this parameter.

        :raises InputError: if it is not a value of the parameter's type
        """
        bind = BINDERS.get(self.type)
        term = _bind_entity(self.type, value) if bind is None else bind(value)
        if term is None:
            raise InputError(
                Text(
                    en=f"Parameter {self.name!r} cannot be {value!r}: {expected_value(self.type).en}.",
                    sv=f"Parametern {self.name!r} kan inte vara {value!r}: {expected_value(self.type).sv}.",
                )
            )
        return term


@dataclass(frozen=True)
class CatalogueQuery:
    """A named question with its SPARQL text."""

    name: str
    summary: Text
    parameters: tuple[Parameter, ...]
    text: str
    columns: Mapping[str, Text] = field(default_factory=dict)
    """Column → what pages and pictures call it."""

    def bind(self, values: Mapping[str, str], language: Language = "en") -> dict[str, Term]:
        """Return the term of every parameter: from ``values``, else the language asked for, else the default.

        :raises NotFoundError: if ``values`` names a parameter that the query does not have
        :raises InputError: if a value is missing or not of its parameter's type
        """
        for name in values:
            if name not in {parameter.name for parameter in self.parameters}:
                raise NotFoundError(
                    Text(en=f"parameter of query {self.name!r}", sv=f"parameter till frågan {self.name!r}"),
                    name,
                    [parameter.name for parameter in self.parameters],
                )
        return {
            parameter.name: parameter.bind(self._value(parameter, values, language)) for parameter in self.parameters
        }

    def _value(self, parameter: Parameter, values: Mapping[str, str], language: Language) -> str:
        if parameter.name in values:
            return values[parameter.name]
        if parameter.type == "language":
            return language
        if parameter.default is not None:
            return parameter.default
        raise InputError(
            Text(
                en=f"Query {self.name!r} needs the parameter {parameter.name!r}: {parameter.description.en}",
                sv=f"Frågan {self.name!r} behöver parametern {parameter.name!r}: {parameter.description.sv}",
            )
        )


def expected_value(kind: str) -> Text:
    """Return in words what a parameter of the type ``kind`` takes."""
    plain = {
        "language": Text(en="it is 'sv' or 'en'", sv="den är 'sv' eller 'en'"),
        "year": Text(en="it is a year such as 2020", sv="den är ett år som 2020"),
        "date": Text(
            en="it is a year, a month or a day such as 2020, 2020-06 or 2020-06-30",
            sv="den är ett år, en månad eller en dag som 2020, 2020-06 eller 2020-06-30",
        ),
        "integer": Text(en="it is a whole number", sv="den är ett heltal"),
        "polygon": Text(
            en="it is a closed ring, longitude before latitude, such as POLYGON((11 57, 12 57, 12 58, 11 57))",
            sv="den är en sluten ring, longitud före latitud, såsom POLYGON((11 57, 12 57, 12 58, 11 57))",
        ),
    }
    return plain.get(
        kind,
        Text(
            en=f"it is the slug, CURIE or IRI of one {name_kind(kind).en}, such as the last part of {ID}{kind}/…",
            sv=f"den är slug, CURIE eller IRI för ett ting av slaget {name_kind(kind).sv}, såsom sista delen av "
            f"{ID}{kind}/…",
        ),
    )


def _bind_language(value: str) -> Term | None:
    return Literal(value) if value in LANGUAGES else None


def _bind_year(value: str) -> Term | None:
    return Literal(int(value)) if YEAR.fullmatch(value) is not None else None


def _bind_integer(value: str) -> Term | None:
    return Literal(int(value)) if INTEGER.fullmatch(value) is not None else None


def _bind_date(value: str) -> Term | None:
    return Literal(value) if is_date(value) else None


def _bind_polygon(value: str) -> Term | None:
    """An outline that cannot be read would be an error in the engine, which hides it: nothing would lie within."""
    if POLYGON.fullmatch(value.strip()) is None:
        return None
    points = [point.split() for point in value[value.rindex("(") + 1 : value.index(")")].split(",")]
    is_closed = points[0] == points[-1]
    return Literal(value.strip(), datatype=WKT) if is_closed else None


BINDERS: Final[Mapping[str, Callable[[str], Term | None]]] = {
    "language": _bind_language,
    "year": _bind_year,
    "date": _bind_date,
    "integer": _bind_integer,
    "polygon": _bind_polygon,
    "string": Literal,
}
"""How each plain type of parameter becomes a term; any other type is a kind of entity."""


def _bind_entity(kind: str, value: str) -> Term | None:
    if SLUG.fullmatch(value) is not None:
        return NamedNode(f"{ID}{kind}/{value}")
    prefix, _, local = value.partition(":")
    iri = expand(value) if prefix in PREFIXES and not local.startswith("//") else value
    return NamedNode(iri) if IRI.fullmatch(iri) is not None else None


def prologue(text: str) -> str:
    """Return the PREFIX lines that ``text`` needs and does not declare itself."""
    bare = re.sub(r"<[^<>\s]*>|\"[^\"\n]*\"", "", text)
    declared = set(re.findall(r"(?im)^\s*PREFIX\s+([\w-]*):", bare))
    used = set(re.findall(r"(?<![\w:?$-])([a-z][\w-]*):", bare)) & set(PREFIXES)
    return "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in sorted(used - declared))


def load_catalogue(folder: Path | None = None) -> dict[str, CatalogueQuery]:
    """Read every ``.rq`` file of ``folder`` (default: the queries shipped), by name.

    :raises InputError: naming the file whose header is not as it should be
    """
    files = sorted((share_path("queries") if folder is None else folder).glob("*.rq"))
    return {file.stem: _read_query(file, file.stat().st_mtime_ns) for file in files}


def find_query(name: str) -> CatalogueQuery:
    """Return the catalogue query ``name``.

    :raises NotFoundError: if there is none, naming those there are
    """
    catalogue = load_catalogue()
    if name not in catalogue:
        raise NotFoundError(Text(en="catalogue query", sv="katalogfråga"), name, catalogue)
    return catalogue[name]


@lru_cache(maxsize=256)
def _read_query(file: Path, _changed: int) -> CatalogueQuery:
    """Read a file, again if it changed: the headers of all take 40 ms, and each request asks for one of them."""
    lines = file.read_text(encoding="utf-8").splitlines()
    header = "\n".join(line[2:].removeprefix(" ") for line in lines if line.startswith("#+"))
    body = "\n".join(line for line in lines if not line.startswith("#+")).strip() + "\n"
    try:
        fields = yaml.load(header, LOADER)  # noqa: S506  (a safe one)
        parameters = tuple(_read_parameter(entry) for entry in fields.get("parameters", ()))
        summary = Text(**fields["summary"])
        columns = {name: Text(**called) for name, called in fields.get("columns", {}).items()}
    except (yaml.YAMLError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise InputError(
            Text(
                en=f"the '#+' header needs summary and columns (en, sv) and parameters (name, type, en, sv): {error}",
                sv=f"huvudet '#+' behöver summary och columns (en, sv) och parameters (name, type, en, sv): {error}",
            ),
            file=file,
        ) from error
    query = CatalogueQuery(file.stem, summary, parameters, prologue(body) + body, columns)
    return query if len(columns) == 0 else _check_columns(query, file, lines)


def _check_columns(query: CatalogueQuery, file: Path, lines: Sequence[str]) -> CatalogueQuery:
    try:
        found = Store().query(query.text)
    except SyntaxError as error:
        reason = str(error).partition(": ")[2]  # without the place, which counts the prefixes
        text = Text(en=f"no valid SPARQL: {reason}.", sv=f"ingen giltig SPARQL: {reason}.")
        raise InputError(text, file=file) from error
    known = [variable.value for variable in found.variables] if isinstance(found, QuerySolutions) else []
    for name in set(query.columns).difference(known):
        head = re.compile(rf"#\+\s+{re.escape(name)}\s*:")
        line = next((number for number, line in enumerate(lines, 1) if head.match(line) is not None), None)
        has = ", ".join(known)
        text = Text(en=f"no column {name!r}: there are {has}.", sv=f"ingen kolumn {name!r}: det finns {has}.")
        raise InputError(text, file=file, line=line)
    return query


def _read_parameter(entry: Mapping[str, str]) -> Parameter:
    kind = entry["type"]
    if kind not in {*BINDERS, *KINDS, *SCHEMES}:
        raise ValueError(kind)
    default = entry.get("default")
    return Parameter(
        name=entry["name"],
        type=kind,
        description=Text(en=entry["en"], sv=entry["sv"]),
        default=None if default is None else str(default),
    )
