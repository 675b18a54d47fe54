"""What a page knows of the request it answers: language, addresses, how to write numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final
from unicodedata import combining, normalize
from urllib.parse import quote, urlencode, urlsplit

from starlette.requests import Request

from ecograph.namespaces import BASE
from ecograph.text import Language, Text
from ecograph.web.language import asked_language, choose_language

__all__ = ["View", "is_web_address", "view_request"]

NO_BREAK_SPACE: Final = "\N{NO-BREAK SPACE}"

AFTER_Z: Final = str.maketrans("åäöæø", "{|}|}")
"""To the characters that follow z; æ and ø sort as ä and ö."""


def is_web_address(text: str) -> bool:
    """Tell whether ``text`` may stand in a link: only http and https do."""
    return urlsplit(text).scheme in {"http", "https"} if text.isprintable() else False


@dataclass(frozen=True)
class View:
    """How one page is written."""

    language: Language
    chosen: bool
    """Whether ``?lang=`` chose the language; then the page's own links keep it."""
    root: str
    """Path under which the server is mounted, without final slash."""
    path: str
    """Path of the page below the root."""
    parameters: Mapping[str, str]
    """Query parameters of the request."""

    @property
    def other(self) -> Language:
        """The language the page can be switched to."""
        return "en" if self.language == "sv" else "sv"

    def say(self, en: str, sv: str) -> str:
        """Return the text of the page's language."""
        return sv if self.language == "sv" else en

    def text(self, text: Text) -> str:
        """Return ``text`` in the page's language."""
        return text.to(self.language)

    def url(self, path: str, **parameters: str) -> str:
        """Return the address of ``path`` (from ``/``) on this server, in the language that was chosen."""
        bare, _, fragment = path.partition("#")
        asked = {**parameters, **({"lang": self.language} if self.chosen and "lang" not in parameters else {})}
        query = f"?{urlencode(asked)}" if asked else ""
        return f"{self.root}{quote(bare, safe='/:@!$&,;=+~')}{query}" + (f"#{quote(fragment)}" if fragment else "")

    def href(self, iri: str) -> str | None:
        """Return where ``iri`` is shown: our own IRIs on this server, others where they are, nothing else."""
        if iri.startswith(BASE):
            return self.url("/" + iri[len(BASE) :])
        return iri if is_web_address(iri) else None

    def switch(self) -> str:
        """Return the address of this page in the other language."""
        return self.url(self.path, **{**self.parameters, "lang": self.other})

    def collate(self, text: str) -> str:
        """Return what ``text`` sorts by: in Swedish å, ä and ö follow z; other marks over letters do not count."""
        folded = text.casefold()
        if self.language == "sv":
            folded = folded.translate(AFTER_Z)
        return "".join(letter for letter in normalize("NFD", folded) if combining(letter) == 0)

    def number(self, lexical: str | int) -> str:
        """Return a number as the language groups and points it: 2,099,999.5 or 2 099 999,5; else the text itself."""
        try:
            written = f"{Decimal(str(lexical)):,f}"
        except (InvalidOperation, ValueError):
            return str(lexical)
        if self.language == "en":
            return written
        return written.translate({ord(","): NO_BREAK_SPACE, ord("."): ","})


def view_request(request: Request) -> View:
    """Return the view of ``request``."""
    root = str(request.scope.get("root_path", "")).rstrip("/")
    return View(
        language=choose_language(request),
        chosen=asked_language(request) is not None,
        root=root,
        path=str(request.scope["path"]).removeprefix(root),
        parameters=dict(request.query_params),
    )
