"""The wheel carries all it needs: installed elsewhere, it builds and serves in an empty folder."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import httpx
import pytest

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


def test_an_installed_wheel_builds_and_serves_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    where = [sys.executable, "-P", "-c", "import ecograph; print(ecograph.__file__)"]
    found = subprocess.run(where, env=environment, check=True, capture_output=True, text=True, timeout=60)
    assert found.stdout.startswith(str(installed))
    with serve_release(Path("release"), cwd=tmp_path, env=environment) as served:
        answer = httpx.get(
            f"{served.url}/sparql",
            params={"query": "ASK { ?s a <https://w3id.org/ecograph/ns#InnovationPlatform> }"},
            timeout=60,
        )
        assert answer.json()["boolean"] is True
        page = httpx.get(f"{served.url}/id/initiative/spis", headers={"Accept": "text/html"}, timeout=60)
        assert "Social Progress Innovation Sweden" in page.text
    assert [path.name for path in tmp_path.iterdir()] == ["release"]
