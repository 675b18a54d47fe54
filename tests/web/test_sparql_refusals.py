"""What the endpoint refuses: each with its status and one shape, in the asker's language."""

import socket

import httpx
import pytest

from serving import Served

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"


def check(answer: httpx.Response, status: int, words: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["type"] == "about:blank"
    assert words in problem["detail"]
    assert problem["title"] != ""


@pytest.mark.parametrize(
    ("query", "line", "column", "words"),
    [
        ("SELECT * WHERE {\n ?s ?p }", 2, 9, "not valid SPARQL"),
        ("SELECT * WHERE { ?s eco:kind ?o }", 1, 21, "begin the query with PREFIX eco:"),
        ("ASK { SERVICE <http://127.0.0.1/> {} }", 1, 7, "SERVICE is not allowed"),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", 1, 1, "read-only"),
        ("ASK " + "{" * 2200 + "}" * 2200, 1, 261, "More than 256 brackets"),
        ("", None, None, "needs SELECT"),
        ("SELECT * {\n ?s ?p ?o", 1, 10, "not valid SPARQL: '{' is not closed."),
        ("SELECT * { FILTER (?o = 1 }", 1, 27, "'}' stands where '(' of 1:19 is still open"),
        ("SELECT * { ?s ?p ?o }\n }", 2, 2, "'}' closes nothing"),
        ("ASK { ?s ?p '(', <http://e/> # (", 1, 5, "'{' is not closed"),
        ("SELECT ?x ?x {}", 1, 16, "SELECT names a variable twice"),
        ("SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o }", 1, 40, "only the variables of GROUP BY"),
        ("SELECT * { ?s ?p ?o } GROUP BY ?s", 1, 34, "SELECT * cannot stand with GROUP BY"),
        ("SELECT (1 AS ?s) { ?s ?p ?o }", 1, 30, "has a value already"),
    ],
)
def test_a_wrong_query_is_refused_with_its_place(
    client: httpx.Client, query: str, line: int | None, column: int | None, words: str
) -> None:
    for answer in (client.get("/sparql", params={"query": query}), client.post("/sparql", data={"query": query})):
        check(answer, 400, words)
        assert (answer.json().get("line"), answer.json().get("column")) == (line, column)


def test_errors_are_in_the_askers_language(client: httpx.Client) -> None:
    swedish = client.get("/sparql", params={"query": "ASK {"}, headers={"Accept-Language": "sv-SE, en;q=0.5"})
    check(swedish, 400, "Frågan är inte giltig SPARQL")
    assert swedish.headers["content-language"] == "sv"
    assert client.get("/sparql", params={"query": "ASK {"}).headers["content-language"] == "en"


@pytest.mark.parametrize(
    ("url", "status", "words"),
    [
        ("/sparql?query=ASK%7B%7D&query=ASK%7B%7D", 400, "more than one query"),
        ("/sparql?query=ASK%7B%7D%2", 400, "hexadecimal"),
        ("/sparql?query=ASK%7B%7D%zz", 400, "hexadecimal"),
        ("/sparql?query=ASK%7B%7D%23%E5", 400, "UTF-8"),
        ("/sparql?query=ASK%7B%7D&format=png", 400, "'png' is no format"),
        ("/sparql?query=ASK%7B%7D&default-graph-uri=g", 400, "default-graph-uri='g' is not an absolute IRI"),
        ("/sparql?query=ASK%7B%7D&named-graph-uri=", 400, "named-graph-uri='' is not an absolute IRI"),
        ("/sparql?query=ASK%7B%7D&update=CLEAR+ALL", 403, "read-only"),
        ("/sparql?update=CLEAR+ALL", 403, "read-only"),
        ("/sparql?query=ASK%7B%7D" + "&a=b" * 10_001, 400, "parameters"),
    ],
)
def test_a_doubtful_request_is_refused(client: httpx.Client, url: str, status: int, words: str) -> None:
    check(client.get(url), status, words)


@pytest.mark.parametrize(
    ("content_type", "body", "status", "words"),
    [
        (FORM, b"", 400, "'query' is missing"),
        (FORM, b"quer=ASK%7B%7D", 400, "'query' is missing"),
        (FORM, b"query=ASK%7B%7D&query=ASK%7B%7D", 400, "more than one query"),
        (FORM, b"query=\xe5", 400, "UTF-8"),
        (FORM, b"update=CLEAR+ALL", 403, "read-only"),
        (DIRECT, b"ASK {} # \xe5", 400, "UTF-8"),
        (DIRECT, b"", 400, "needs SELECT"),
        (f"{DIRECT}; charset=iso-8859-1", b"ASK {}", 415, "in UTF-8"),
        ("application/sparql-update", b"CLEAR ALL", 403, "read-only"),
        ("text/plain", b"ASK {}", 415, FORM),
        ("application/json", b'{"query": "ASK {}"}', 415, DIRECT),
        ("", b"ASK {}", 415, DIRECT),
        (DIRECT, b"ASK {} #" + b"x" * 1_048_576, 413, "1048576"),
        (FORM, b"query=" + b"x" * 3_145_728, 413, "3145728"),
        (DIRECT, b"x" * 15_000_000, 413, "1048576"),
        (FORM, b"query=ASK+%7B%7D" + b"x" * 1_048_576, 413, "1048576 are allowed"),
    ],
)
def test_a_post_that_cannot_be_taken_is_refused(
    client: httpx.Client, content_type: str, body: bytes, status: int, words: str
) -> None:
    check(client.post("/sparql", content=body, headers={"Content-Type": content_type}), status, words)


def test_a_compressed_post_is_refused(client: httpx.Client) -> None:
    headers = {"Content-Type": DIRECT, "Content-Encoding": "gzip"}
    answer = client.post("/sparql", content=b"\x1f\x8b", headers=headers)
    check(answer, 415, "not compressed")
    assert answer.headers["accept-encoding"] == "identity"
    assert answer.headers["accept-post"] == f"{FORM}, {DIRECT}"


@pytest.mark.parametrize(
    ("query", "accept", "listed"),
    [
        ("ASK {}", "text/turtle", "text/tab-separated-values"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "text/csv", "application/ld+json"),
        (None, "image/png", "application/rdf+xml"),
    ],
)
def test_a_format_there_is_not_is_answered_with_those_there_are(
    client: httpx.Client, query: str | None, accept: str, listed: str
) -> None:
    parameters = {} if query is None else {"query": query}
    answer = client.get("/sparql", params=parameters, headers={"Accept": accept})
    check(answer, 406, listed)
    assert accept in answer.json()["detail"]


@pytest.mark.parametrize(
    ("query", "accept", "words"),
    [
        ("SELECT * WHERE { <http://example.org/bell> ?p ?o }", "application/sparql-results+xml", "U+0007"),
        ("DESCRIBE <http://example.org/bell>", "application/rdf+xml", "U+0007"),
        ("DESCRIBE <http://example.org/a> <http://example.org/c>", "application/rdf+xml", ""),
        ("CONSTRUCT WHERE { ?s <http://example.org/1> ?o }", "application/rdf+xml", "<http://example.org/1>"),
    ],
)
def test_what_a_format_cannot_express_is_told_not_mangled(
    client: httpx.Client, query: str, accept: str, words: str
) -> None:
    answer = client.get("/sparql", params={"query": query}, headers={"Accept": accept})
    if words == "":
        assert answer.status_code == 200
    else:
        check(answer, 406, words)


def test_a_triple_term_is_told_to_whom_json_ld_is_asked_for(client: httpx.Client) -> None:
    query = "CONSTRUCT { ?s ?p <<( ?s ?p ?o )>> } WHERE { ?s ?p ?o FILTER(?s = <http://example.org/odd>) }"
    refused = client.get("/sparql", params={"query": query}, headers={"Accept": "application/ld+json"})
    term = '<<( <http://example.org/odd> <http://example.org/1> "1" )>>'
    check(refused, 406, f"JSON-LD cannot express {term}, which is in the answer; ask for another format")
    for accept in ("text/turtle", "application/n-triples"):
        assert client.get("/sparql", params={"query": query}, headers={"Accept": accept}).status_code == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_told_which_ones_there_are(client: httpx.Client, method: str) -> None:
    answer = client.request(method, "/sparql")
    check(answer, 405, "GET, HEAD, POST, OPTIONS")
    assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_options_tells_what_can_be_done(client: httpx.Client) -> None:
    answer = client.options("/sparql")
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert answer.headers["accept-post"] == f"{FORM}, {DIRECT}"


def test_service_calls_nobody(client: httpx.Client) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        for spelling in (f"SERVICE <{url}>", f"SERVICE SILENT <{url}>", "sErViCe ?x", "SERVICEex:x"):
            query = f"PREFIX ex: <{url}> ASK {{ VALUES ?x {{ <{url}> }} {spelling} {{ ?s ?p ?o }} }}"
            check(client.get("/sparql", params={"query": query}), 400, "SERVICE is not allowed")
        with pytest.raises(TimeoutError):
            listener.accept()


def test_a_request_that_is_no_http_does_no_harm(served: Served, client: httpx.Client) -> None:
    host, port = served.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(b"\x16\x03\x01 hello\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 400")
    assert client.get("/sparql?query=ASK%7B%7D").status_code == 200
