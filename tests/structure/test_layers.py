"""Who may know whom, as far as import-linter cannot see it.

Its contracts stand in pyproject.toml and `make test` runs them. It sees the plain modules at the
top as if they were libraries, and it does not notice a package that no contract names.
"""

import ast
import tomllib
from pathlib import Path

import pytest

from tests.support import tree

PLAIN_MODULES = {
    "app", "database", "hatch_build", "http_client", "logs", "settings", "settings_checks",
    "settings_source", "typed_text", "zitdag",
}  # fmt: skip
PACKAGES = {"locations", "notifications", "scheduler"}


def _imported(path: Path) -> set[str]:
    """The first part of every name that the module imports."""
    found: set[str] = set()
    for node in ast.walk(tree.syntax_of(path)):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_every_module_at_the_top_has_its_place() -> None:
    at_the_top = {path.parts[0].removesuffix(".py") for path in tree.modules()}

    assert at_the_top == PLAIN_MODULES | PACKAGES | {"tests", ".ci"}


def test_import_linter_watches_every_package() -> None:
    settings = tomllib.loads(tree.text_of(Path("pyproject.toml")))["tool"]["importlinter"]

    assert set(settings["root_packages"]) == PACKAGES


def test_only_tests_import_the_app() -> None:
    importers = [path for path in tree.modules() if "app" in _imported(path)]

    assert [path for path in importers if path.parts[0] != "tests"] == []


@pytest.mark.parametrize("module", ["database.py", "http_client.py", "logs.py", "typed_text.py"])
def test_what_all_rooms_stand_on_imports_none_of_ours(module: str) -> None:
    assert _imported(Path(module)) & (PACKAGES | PLAIN_MODULES | {"tests"}) == set()


def test_nothing_outside_tests_imports_tests() -> None:
    importers = [path for path in tree.modules() if "tests" in _imported(path)]

    assert [path for path in importers if path.parts[0] != "tests"] == []


def test_the_scheduler_package_itself_is_empty() -> None:
    assert tree.text_of(Path("scheduler/__init__.py")) == ""
