"""Fixtures that more than one test needs.

Policy: a test makes the smallest input it can, in ``tmp_path``; ``small_data`` is a whole data folder that a test may
change; ``small_release`` and ``release`` are made once, of it and of the founding data, ``climate_release`` of a slice
of the climate data, ``wide_release`` of all data that ships; no test may change them. Whatever reads all that ships
asks for ``shipped`` (gathered), ``wide_release`` (built) or ``wide_store`` (loaded): each takes up to a minute, once.
What only one module needs stands there. Nothing of ecograph is replaced by a stand-in: files, processes, ports and
browsers are real. Where several processes run the tests, ``sharing`` says which run together.
"""

import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store, parse, serialize

from climate_slice import write_climate_slice
from disputes import RESOLUTIONS, add_second_source
from ecograph.build import build_release
from ecograph.collector import pause_collector
from ecograph.dataset import Statement
from ecograph.gather import Gathered, gather_data
from ecograph.ontology import read_ontology
from ecograph.release import (
    DEFAULT_GRAPH_FILE,
    MANIFEST,
    NAMED_GRAPHS_FILE,
    FileEntry,
    Manifest,
    Release,
    digest_file,
    open_release,
)
from ecograph.settings import share_path
from small import write_files

NETWORK = Path(__file__).parent / "networks" / "ecosystem.trig"

pytest_plugins = [] if find_spec("xdist") is None else ["sharing"]


@pytest.fixture(name="small_data")
def write_small_data(tmp_path: Path) -> Path:
    """Return a folder of data, small and without violations, that the test may change."""
    return write_files(tmp_path / "data")


@pytest.fixture(scope="session", name="resolved")
def build_resolved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds the release of two sources that disagree, with a resolution; tests only read it."""
    folder = tmp_path_factory.mktemp("resolved")
    data = write_files(folder / "data")
    add_second_source(data)
    (data / "authority" / "resolutions.csv").write_text(RESOLUTIONS, encoding="utf-8")
    build_release(data, folder / "out")
    return folder / "out"


@pytest.fixture(scope="session", name="small_release")
def build_small_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds the release of ``small_data``, to be read or copied."""
    folder = tmp_path_factory.mktemp("small")
    build_release(write_files(folder / "data"), folder / "out")
    return folder / "out"


FOUNDING = (
    "innovation-by-umea-experimenting",
    "innovation-by-umea-spis",
    "oecd-snapshot-stockholm",
    "rise-spis",
    "stockholm-innovation",
)
"""The folders of the five documents that the graph began with."""


@pytest.fixture(scope="session", name="founding_data")
def copy_founding_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the data of the five founding documents and the register, without the sources that came later.

    Tests only read it. The register names records of two tables that have folders of their own by now.
    """
    folder = tmp_path_factory.mktemp("founding-data")
    for name in ("authority", *FOUNDING):
        shutil.copytree(share_path("data") / name, folder / name)
    (folder / "authority" / "review.csv").unlink(missing_ok=True)
    (folder / "authority" / "replaced.csv").unlink(missing_ok=True)
    later = (Path(__file__).parent / "founding" / "sources.toml").read_text(encoding="utf-8")
    with (folder / "authority" / "sources.toml").open("a", encoding="utf-8") as stream:
        stream.write(later)
    return folder


@pytest.fixture(scope="session", name="release")
def build_founding_release(founding_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Return the release of the founding data; tests only read it."""
    out = tmp_path_factory.mktemp("founding")
    build_release(founding_data, out)
    return open_release(out)


@pytest.fixture(scope="session", name="climate_release")
def build_climate_release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Return the release of a slice of the climate data; tests only read it."""
    folder = tmp_path_factory.mktemp("climate")
    build_release(write_climate_slice(write_files(folder / "data")), folder / "out")
    return open_release(folder / "out")


@pytest.fixture(scope="session", name="wide_release")
def build_wide_release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Return the release of all data that ships; tests only read it."""
    out = tmp_path_factory.mktemp("wide")
    build_release(None, out)
    return open_release(out)


@pytest.fixture(scope="session", name="wide_store")
def load_wide_release(wide_release: Release) -> Store:
    """Return a store with all graphs of ``wide_release``; tests only ask it."""
    store = Store()
    store.bulk_load(path=str(wide_release.file(DEFAULT_GRAPH_FILE)), format=RdfFormat.N_TRIPLES)
    store.bulk_load(path=str(wide_release.file(NAMED_GRAPHS_FILE)), format=RdfFormat.N_QUADS)
    return store


@pytest.fixture(scope="session", name="ontology")
def load_ontology() -> list[Statement]:
    """Return the ontology; tests only read it."""
    return read_ontology(share_path("ontology"))


@pytest.fixture(scope="session", name="shipped")
def gather_shipped(ontology: list[Statement]) -> Gathered:
    """Return what all data that ships says, joined; tests only read it."""
    with pause_collector():
        return gather_data(share_path("data"), ontology)


LARGEST = ("cordis-consortia", "klimatkollen", "swecris")


@pytest.fixture(scope="session", name="most_data")
def copy_most_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the data that ships without the three largest tables, a sixth of the statements; tests only read it."""
    folder = tmp_path_factory.mktemp("most") / "data"
    return Path(shutil.copytree(share_path("data"), folder, ignore=shutil.ignore_patterns(*LARGEST)))


@pytest.fixture
def network_release(tmp_path: Path) -> Path:
    """Write the small ecosystem of tests/networks as a release that holds the named graphs only."""
    folder = tmp_path / "release"
    folder.mkdir()
    file = folder / NAMED_GRAPHS_FILE
    serialize(parse(path=NETWORK, format=RdfFormat.TRIG), file, RdfFormat.N_QUADS)
    entry = FileEntry(file.stat().st_size, digest_file(file))
    manifest = Manifest("1", "0", counts={}, files={NAMED_GRAPHS_FILE: entry}, inputs="0", people=True)
    (folder / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
    return folder
