"""The layers that the README draws: the halves never meet but in ``cli``, nothing imports upwards, no cycles."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src"
MODULES = {
    ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(SOURCE.rglob("*.py"))
}
SHARED = {
    "comparison",
    "entries",
    "examples",
    "errors",
    "formats",
    "kind_names",
    "namespaces",
    "queries",
    "release",
    "settings",
    "stems",
    "text",
    "void",
    "words",
}
SERVE = {"explain", "search", "store", "web"}
HEAVY = {"rdflib", "pyshacl", "networkx", "scipy", "numpy"}


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def imports(module: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def own_imports(module: str) -> set[str]:
    return (imports(module) & MODULES.keys()) - {module, "ecograph"}


BUILD = {room(module) for module in MODULES} - SHARED - SERVE - {"", "cli", "__main__"}


@pytest.mark.parametrize("module", [module for module in MODULES if room(module) in SERVE])
def test_the_serve_half_imports_nothing_of_the_build_half(module: str) -> None:
    assert {room(name) for name in own_imports(module)} <= SHARED | SERVE
    assert {name.partition(".")[0] for name in imports(module)}.isdisjoint(HEAVY)


@pytest.mark.parametrize("module", [module for module in MODULES if room(module) in BUILD])
def test_the_build_half_imports_nothing_of_the_serve_half(module: str) -> None:
    assert {room(name) for name in own_imports(module)} <= SHARED | BUILD


@pytest.mark.parametrize("module", [module for module in MODULES if room(module) in SHARED])
def test_the_shared_floor_imports_nothing_above_it(module: str) -> None:
    assert {room(name) for name in own_imports(module)} <= SHARED
    assert {name.partition(".")[0] for name in imports(module)}.isdisjoint(HEAVY | {"fastapi", "starlette"})


def test_no_module_imports_itself_by_a_detour() -> None:
    graph = {module: {name for name in own_imports(module) if not module.startswith(f"{name}.")} for module in MODULES}
    assert list(TopologicalSorter(graph).static_order()) != []  # raises CycleError


@pytest.mark.parametrize("module", list(MODULES))
def test_a_module_is_short_and_says_in_one_sentence_what_it_is_for(module: str) -> None:
    text = MODULES[module].read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert ast.get_docstring(tree) is not None
    assert len(text.splitlines()) <= 260


@pytest.mark.parametrize("module", list(MODULES))
def test_a_function_is_short_and_imports_nothing(module: str) -> None:
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.body[0].lineno + 1
            assert length <= 50, f"{module}.{node.name} has {length} lines"
            assert not any(isinstance(inner, ast.Import | ast.ImportFrom) for inner in ast.walk(node)), node.name
