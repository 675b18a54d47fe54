"""The wheel carries all it needs: installed elsewhere, it builds and serves in an empty folder."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import httpx
import pytest

from ecograph.inputs import BuildInputs
from ecograph.settings import share_path
from serving import serve_release

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=120,
    )
    return next(folder.glob("ecograph-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-index",
            "--no-deps",
            "--target",
            str(folder),
            str(wheel),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return folder


def test_the_wheel_holds_every_file_of_ontology_data_and_queries(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("ontology", "data", "queries"):
        files = [path for path in (ROOT / folder).rglob("*") if path.is_file()]
        assert len(files) > 0
        assert {f"ecograph/share/{path.relative_to(ROOT)}" for path in files} <= held
    assert {"ecograph/py.typed", "ecograph/web/templates/home.html", "ecograph/web/static/query.js"} <= held


DIGEST = """
import sys
from ecograph.inputs import BuildInputs
from ecograph.settings import share_path
print(sys.modules["ecograph"].__file__)
data, ontology, queries = map(share_path, ("data", "ontology", "queries"))
print(BuildInputs(data, ontology, queries).digest())
"""


def test_an_installed_wheel_has_the_program_and_the_data_of_the_source_tree(installed: Path) -> None:
    """So that what it builds of what ships with it is ``wide_release``, byte for byte."""
    command = [sys.executable, "-P", "-c", DIGEST]
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    answer = subprocess.run(command, env=environment, check=True, capture_output=True, text=True, timeout=60)
    where, digest = answer.stdout.splitlines()
    assert where.startswith(str(installed))
    assert digest == BuildInputs(share_path("data"), share_path("ontology"), share_path("queries")).digest()


def test_an_installed_wheel_builds_what_ships_with_it_and_serves_it_in_an_empty_folder(
    installed: Path, small_data: Path, tmp_path: Path
) -> None:
    package, here = tmp_path / "package", tmp_path / "here"
    shutil.copytree(installed, package)
    shutil.rmtree(package / "ecograph" / "share" / "data")
    shutil.copytree(small_data, package / "ecograph" / "share" / "data")
    here.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(package)}
    with serve_release(Path("release"), cwd=here, env=environment) as served:
        answer = httpx.get(
            f"{served.url}/sparql",
            params={"query": "ASK { ?s a <https://w3id.org/ecograph/ns#Project> }"},
            timeout=60,
        )
        assert answer.json()["boolean"] is True
        page = httpx.get(f"{served.url}/id/initiative/bron", headers={"Accept": "text/html"}, timeout=60)
        assert "The Bridge" in page.text
    assert [path.name for path in here.iterdir()] == ["release"]
