"""What a page does not show of long lists: how much there is, and where the rest of it stands."""

from dataclasses import dataclass

from pyoxigraph import NamedNode

from ecograph.namespaces import BASE
from ecograph.web.description import Description
from ecograph.web.paging import FROM, Pager, make_pager
from ecograph.web.parts import LIST, Part, list_query
from ecograph.web.view import View

__all__ = ["Cut", "Window", "make_cuts", "make_window"]


@dataclass(frozen=True)
class Cut:
    """A list of which a page shows only some entries."""

    shown: int
    total: int
    is_dated: bool
    """Whether the latest are shown; else the first."""
    href: str
    """Where all are shown, page by page."""


@dataclass(frozen=True)
class Window:
    """The entries of one list that a page shows alone."""

    pager: Pager
    is_dated: bool
    whole: str
    """The page about the thing."""
    query: str
    """The query that lists all."""


def make_cuts(view: View, description: Description) -> dict[tuple[bool, NamedNode, str], Cut]:
    """Return the lists of a page that are longer than what it shows."""
    return {
        (part.is_own, part.predicate, part.class_): Cut(
            part.shown, part.total, part.is_dated, _address(view, description, part, 1)
        )
        for part in description.parts
        if part.is_cut and not description.is_list
    }


def make_window(view: View, description: Description) -> Window | None:
    """Return what a page about one list shows of it; None for a page about the thing."""
    if not description.is_list:
        return None
    part = description.parts[0]
    return Window(
        pager=make_pager(part.start, part.size, part.total, lambda first: _address(view, description, part, first)),
        is_dated=part.is_dated,
        whole=view.href(description.iri.value) or "",
        query=view.url("/#query", query=list_query(description.iri, part)),
    )


def _address(view: View, description: Description, part: Part, first: int) -> str:
    window = {} if first == 1 else {FROM: str(first)}
    return view.url("/" + description.iri.value.removeprefix(BASE), **{LIST: part.key, **window})
