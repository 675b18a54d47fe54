"""Research subjects in Swecris: codes of the classification SSIF, which has changed since most of them were given."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from ecograph.namespaces import PREFIXES
from ecograph.settings import share_path
from ecograph.sources.content import Account
from ecograph.sources.files import Row
from ecograph.sources.names import name_key
from ecograph.sources.rows import refuse_value
from ecograph.text import Text

__all__ = ["REDEFINED", "UNCLASSIFIED", "Subjects", "load_subjects"]

SCHEME: Final = "schemes/ssif.ttl"
LEVELS: Final = re.compile(r"(\d): (.+), (\d{3}): (.+), (\d{5}): (.+)", re.DOTALL)
NO_SUBJECT: Final = "99999"
NAMES: Final = {PREFIXES["skos"] + name for name in ("prefLabel", "altLabel")}

UNCLASSIFIED: Final = Text(
    en="The code 99999 says that the project is not classified.",
    sv="Koden 99999 säger att projektet inte är klassificerat.",
)
REDEFINED: Final = Text(
    en="The code means something narrower or else since 2025; the row's subject one level up is carried instead.",
    sv="Koden betyder något snävare eller annat sedan 2025; radens ämne en nivå upp förs över i stället.",
)


@dataclass(frozen=True)
class Subjects:
    """The subjects of the classification, by code, with what each is called or was called while it meant no more."""

    names: Mapping[str, frozenset[str]]
    """"Swedish name, English name" in each combination, as :func:`~ecograph.sources.names.name_key` folds it."""

    def read(self, row: Row, account: Account) -> Iterator[str]:
        """Yield the CURIEs of the subjects in a row, each once.

        :raises InputError: if the field is not made as expected, or a code is not one of the classification
        """
        found = (self._read_one(part, row, account) for part in row["scbs"].split("¤¤¤") if part.strip() != "")
        yield from dict.fromkeys(curie for curie in found if curie is not None)

    def _read_one(self, part: str, row: Row, account: Account) -> str | None:
        match = LEVELS.fullmatch(part.strip())
        if match is None or not match[5].startswith(match[3]) or not match[3].startswith(match[1]):
            raise refuse_value(row.origin, "scbs", part.strip(), "a subject in three levels, each with code and names")
        if match[5] == NO_SUBJECT:
            account.values[UNCLASSIFIED] += 1
            return None
        for code in (match[5], match[3]):
            if code not in self.names:
                raise refuse_value(row.origin, "scbs", code, f"a code of {SCHEME}")
        if name_key(match[6]) in self.names[match[5]]:
            return f"ssif:{match[5]}"
        account.values[REDEFINED] += 1
        return f"ssif:{match[3]}"


def load_subjects() -> Subjects:
    """Return the subjects of the scheme that ships with the ontology."""
    found: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in parse(path=share_path("ontology") / SCHEME, format=RdfFormat.TURTLE):
        if quad.predicate.value in NAMES and isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            found[quad.subject.value.rpartition("/")[2]][quad.object.language or ""].append(quad.object.value)
    return Subjects(
        {
            code: frozenset(name_key(f"{one}, {other}") for one, other in product(names["sv"], names["en"]))
            for code, names in found.items()
        }
    )
