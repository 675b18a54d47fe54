"""``ecograph serve --data``: files of RDF as they are, each format, several at once, and what is wrong with a file."""

import gzip
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from serving import PATIENCE, serve

PREFIX = "@prefix : <http://example.org/> .\n"
LINK = "<http://example.org/a> <http://example.org/p> "
ONE = {
    "data.ttl": PREFIX + ":a :p :b .",
    "data.nt": LINK + "<http://example.org/b> .",
    "data.owl": """\
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://example.org/">
<rdf:Description rdf:about="http://example.org/a"><p rdf:resource="http://example.org/b"/></rdf:Description>
</rdf:RDF>""",
    "data.json": '{"@id": "http://example.org/a", "http://example.org/p": {"@id": "http://example.org/b"}}',
}
"""One statement in each format of triples, under each kind of name."""
NAMED = {
    "data.trig": PREFIX + ":a :p :b . :g { :a :p :c , :d . }",
    "data.NQ": "".join(
        f"{LINK}<http://example.org/{line} .\n"
        for line in ("b>", "c> <http://example.org/g>", "d> <http://example.org/g>")
    ),
    "data.jsonld": """\
{"@context": {"@vocab": "http://example.org/"}, "@graph": [
  {"@id": "http://example.org/a", "p": {"@id": "http://example.org/b"}},
  {"@id": "http://example.org/g", "@graph": [
    {"@id": "http://example.org/a", "p": [{"@id": "http://example.org/c"}, {"@id": "http://example.org/d"}]}]}]}""",
}
"""A statement in the default graph and two in a named one."""
IN_DEFAULT = "SELECT ?o WHERE { <http://example.org/a> <http://example.org/p> ?o } ORDER BY ?o"
IN_NAMED = "SELECT ?g ?o WHERE { GRAPH ?g { <http://example.org/a> <http://example.org/p> ?o } } ORDER BY ?o"
FORMATS = ".ttl, .trig, .nt, .nq, .jsonld, .rdf, .ntriples, .nquads, .owl, .xml, .json"


def ask(url: str, query: str) -> list[str]:
    """Return the lines of an answer without its heading."""
    answer = httpx.post(f"{url}/sparql", data={"query": query}, headers={"Accept": "text/csv"}, timeout=PATIENCE)
    assert answer.status_code == 200, answer.text
    return answer.text.split()[1:]


def write(folder: Path, name: str, text: str) -> str:
    """Write a file, compressed if its name ends so."""
    path = folder / name
    data = text.encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return str(path)


def refuse(*files: str) -> str:
    """Return the message of a service that does not start."""
    command = [sys.executable, "-m", "ecograph", "serve", "--port", "0", "--data", *files]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.count("\n") == 1
    return ended.stderr


@pytest.mark.parametrize("name", list(ONE))
def test_a_file_of_triples_is_the_default_graph(tmp_path: Path, name: str) -> None:
    with serve("--data", write(tmp_path, name, ONE[name])) as served:
        assert ask(served.url, IN_DEFAULT) == ["http://example.org/b"]
        assert ask(served.url, IN_NAMED) == []


@pytest.mark.parametrize("name", list(NAMED))
def test_default_and_named_graphs_are_as_the_file_has_them(tmp_path: Path, name: str) -> None:
    with serve("--data", write(tmp_path, name, NAMED[name])) as served:
        assert ask(served.url, IN_DEFAULT) == ["http://example.org/b"]
        assert ask(served.url, IN_NAMED) == [f"http://example.org/g,http://example.org/{name}" for name in "cd"]


def test_several_files_are_served_together_and_their_blank_nodes_kept_apart(tmp_path: Path) -> None:
    files = [
        write(tmp_path, "one.ttl", PREFIX + "_:x :p 1 . <> :in <#here> ."),
        write(tmp_path, "two.ttl.gz", PREFIX + "_:x :p 2 . <> :in <#here> ."),
        write(tmp_path, "three.nq", LINK + '"3" <http://example.org/g> .'),
    ]
    with serve("--data", *files) as served:
        nodes = "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s <http://example.org/p> ?o }"
        assert ask(served.url, nodes) == ["2"]
        assert ask(served.url, IN_NAMED) == ["http://example.org/g,3"]
        places = ask(served.url, "SELECT ?s ?o WHERE { ?s <http://example.org/in> ?o } ORDER BY ?s")
        uris = [(tmp_path / name).as_uri() for name in ("one.ttl", "two.ttl")]
        assert places == [f"{uri},{uri}#here" for uri in uris]


def test_the_option_may_be_repeated_and_an_empty_file_is_empty(tmp_path: Path) -> None:
    empty, one = write(tmp_path, "empty.ttl", ""), write(tmp_path, "one.nt", ONE["data.nt"])
    with serve("--data", empty, "--data", one) as served:
        assert httpx.get(f"{served.url}/health", timeout=PATIENCE).json()["statements"] == 1
    with serve("--data", empty) as served:
        assert ask(served.url, "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }") == ["0"]


def test_its_page_has_a_form_and_its_description_claims_nothing_of_releases(tmp_path: Path) -> None:
    with serve("--data", write(tmp_path, "data.trig", NAMED["data.trig"])) as served:
        page = httpx.get(served.url, headers={"Accept": "text/html", "Accept-Language": "sv"}, timeout=PATIENCE)
        assert (page.status_code, page.headers["content-language"]) == (200, "sv")
        assert "data.trig" in page.text
        assert "<textarea" in page.text
        description = httpx.get(f"{served.url}/sparql", timeout=PATIENCE).text
        assert f"sd:endpoint <{served.url}/sparql>" in description
        assert "UnionDefaultGraph" not in description
        assert "w3id.org/ecograph/dataset" not in description
        missing = httpx.get(f"{served.url}/dumps/", timeout=PATIENCE)
        assert missing.status_code == 404


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("bad.ttl", PREFIX + ":a :b :c .\n:a :b .\n", ":3:7: "),
        ("bad.ttl.gz", PREFIX + ":a :b :c .\n:a :b .\n", ":3:7: "),
        ("bad.nq", f"{LINK}<http://example.org/b> .\n{LINK}<c> .\n", ":2:"),
        ("bad.jsonld", '{"@id": "http://example.org/a",\n "http://example.org/p": ]', ":2:"),
        ("bad.rdf", "<rdf:RDF>", ": "),
        ("bad.json", "", ":1:1: "),
    ],
)
def test_a_malformed_file_is_named_with_the_place(tmp_path: Path, name: str, text: str, place: str) -> None:
    file = write(tmp_path, name, text)
    assert refuse(file).startswith(f"{file}{place}")


def test_a_damaged_archive_is_named(tmp_path: Path) -> None:
    whole = gzip.compress(ONE["data.ttl"].encode())
    for damaged in (whole[:-9], b"no archive", whole[:12] + b"\xff\xff" + whole[14:]):
        (tmp_path / "data.ttl.gz").write_bytes(damaged)
        assert refuse(str(tmp_path / "data.ttl.gz")).startswith(f"{tmp_path}/data.ttl.gz: This could not be loaded: ")


@pytest.mark.parametrize("name", ["data.txt", "data", "data.gz", ".ttlx"])
def test_a_name_that_tells_no_format_is_refused_with_those_that_do(tmp_path: Path, name: str) -> None:
    message = refuse(write(tmp_path, name, ONE["data.ttl"]))
    assert message == (
        f"{tmp_path / name}: The name does not tell the RDF format; it should end with one of {FORMATS}, "
        "or that and .gz.\n"
    )


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    message = refuse(write(tmp_path, "one.nt", ONE["data.nt"]), str(tmp_path / "none.ttl"))
    assert message == f"{tmp_path / 'none.ttl'}: The file cannot be read: No such file or directory.\n"
    (tmp_path / "folder.ttl").mkdir()
    assert "folder.ttl: The file cannot be read: Is a directory." in refuse(str(tmp_path / "folder.ttl"))


def test_to_serve_files_loads_no_templates_and_nothing_of_the_pages_of_a_release() -> None:
    program = (
        "import sys, ecograph.cli.serve, ecograph.web.data_app, ecograph.web.server; "
        "heavy = ('fastapi', 'pydantic', 'jinja2', 'importlib.metadata', 'rdflib', 'ecograph.queries'); "
        "print([name for name in heavy if name in sys.modules])"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert loaded.stdout == "[]\n"


def test_the_files_are_being_loaded_before_the_web_half_is_imported() -> None:
    program = (
        "import sys, ecograph.cli.serve; "
        "print([name for name in ('uvicorn', 'starlette', 'h11', 'anyio') if name in sys.modules])"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert loaded.stdout == "[]\n"
