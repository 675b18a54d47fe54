"""Content negotiation: the table of what is asked and what is chosen."""

import pytest

from ecograph.errors import InputError, NotAcceptableError
from ecograph.store.request import Form
from ecograph.web.negotiation import choose_syntax, content_type, negotiate, read_preferences

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
RDFLIB = "application/sparql-results+xml, application/rdf+xml, text/turtle;q=0.9"


@pytest.mark.parametrize(
    ("form", "accept", "chosen"),
    [
        ("SELECT", [], "application/sparql-results+json"),
        ("SELECT", [""], "application/sparql-results+json"),
        ("SELECT", ["*/*"], "application/sparql-results+json"),
        ("SELECT", ["nonsense"], "application/sparql-results+json"),
        ("SELECT", [BROWSER], "application/sparql-results+json"),
        ("SELECT", ["text/*"], "text/csv"),
        ("SELECT", ["TEXT/CSV"], "text/csv"),
        ("SELECT", ["text/csv;charset=utf-8"], "text/csv"),
        ("SELECT", ["text/csv;q=0.5, text/tab-separated-values"], "text/tab-separated-values"),
        ("SELECT", ["text/csv;q=0.5", "application/sparql-results+xml;q=0.6"], "application/sparql-results+xml"),
        ("SELECT", ["application/sparql-results+json;q=0, */*"], "application/sparql-results+xml"),
        ("SELECT", ["text/csv;q=0, text/*;q=0.2"], "text/tab-separated-values"),
        ("SELECT", ["application/json"], "application/json"),
        ("SELECT", ["text/turtle, text/csv;q=0.1"], "text/csv"),
        ("ASK", ["application/xml"], "application/xml"),
        ("CONSTRUCT", [], "text/turtle"),
        ("CONSTRUCT", [BROWSER], "text/turtle"),
        ("CONSTRUCT", [RDFLIB], "application/rdf+xml"),
        ("CONSTRUCT", ["application/sparql-results+json, application/n-triples;q=0.3"], "application/n-triples"),
        ("DESCRIBE", ['application/ld+json;profile="x", text/turtle;q=0.9'], "application/ld+json"),
        ("DESCRIBE", ['application/ld+json;profile="a, text/turtle;q=0", text/turtle;q=0.9'], "application/ld+json"),
        ("DESCRIBE", ['text/turtle;a="\\", b/c;q=0", application/n-triples;q=0.5'], "text/turtle"),
        ("SELECT", ["application/sparql-results+json;version=1.2"], "application/sparql-results+json"),
        ("DESCRIBE", ["text/plain"], "text/plain"),
    ],
)
def test_the_best_format_for_the_form_is_chosen(form: Form, accept: list[str], chosen: str) -> None:
    syntax, media_type = choose_syntax(form, accept, [])
    assert media_type == chosen
    assert media_type in {syntax.media_type, *syntax.accepts}


@pytest.mark.parametrize(
    ("form", "accept", "offered"),
    [
        ("SELECT", ["text/turtle"], "application/sparql-results+json"),
        ("SELECT", ["*/*;q=0"], "text/csv"),
        ("CONSTRUCT", ["application/sparql-results+json"], "text/turtle"),
        ("SELECT", ["image/png", "application/trig"], "text/tab-separated-values"),
    ],
)
def test_what_there_is_not_is_refused_with_a_list(form: Form, accept: list[str], offered: str) -> None:
    with pytest.raises(NotAcceptableError, match=r".*") as caught:
        choose_syntax(form, accept, [])
    assert offered in caught.value.available
    assert caught.value.status == 406


@pytest.mark.parametrize(
    ("form", "names", "chosen"),
    [
        ("SELECT", ["csv"], "text/csv"),
        ("SELECT", ["TSV", "text/tab-separated-values"], "text/tab-separated-values"),
        ("CONSTRUCT", ["ttl"], "text/turtle"),
        ("CONSTRUCT", ["json-ld", "application/ld+json,application/json"], "application/ld+json"),
        ("DESCRIBE", ["rdf+xml", "application/rdf+xml"], "application/rdf+xml"),
        ("DESCRIBE", ["nonsense", "N-Triples"], "application/n-triples"),
        ("CONSTRUCT", ["xml"], "application/rdf+xml"),
        ("CONSTRUCT", ["JSON"], "application/ld+json"),
        ("DESCRIBE", ["n3"], "text/turtle"),
    ],
)
def test_a_named_format_wins_over_accept(form: Form, names: list[str], chosen: str) -> None:
    assert choose_syntax(form, ["image/png"], names)[1] == chosen


def test_a_named_format_must_suit_the_form() -> None:
    with pytest.raises(InputError, match=r"'csv' is no format for the answer to CONSTRUCT; there are turtle, nt"):
        choose_syntax("CONSTRUCT", [], ["csv"])


def test_preferences_keep_what_can_be_read() -> None:
    assert read_preferences(["a/b;q=0.5, c/d;x=y;Q=0.25", ",, e/f ;q=7"]) == [("a/b", 0.5), ("c/d", 0.25), ("e/f", 1.0)]


def test_a_long_header_is_read_in_linear_time() -> None:
    """At the square of it, each would take minutes."""
    for header in ('"\\' * 30_000, '"\\"' * 20_000, '"' * 30_001, ";q=" * 20_000, "a/b;" + " " * 60_000, "," * 60_000):
        assert negotiate([header, "text/csv;q=0.1"], ["text/csv"]) == "text/csv"


def test_text_says_its_charset() -> None:
    assert content_type("text/turtle") == "text/turtle; charset=utf-8"
    assert content_type("application/sparql-results+json") == "application/sparql-results+json"
