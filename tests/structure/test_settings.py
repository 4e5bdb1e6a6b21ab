"""Every setting is explained where people look for it."""

import ast
import re
from pathlib import Path

import pytest

from settings import Settings
from settings_source import OF_A_FILE, variable_of
from tests.support import tree

ROW = re.compile(r"^\| (`ZITDAG_[^|]+) \| ([^|]+) \| (.+) \|$", re.MULTILINE)
SETTING = re.compile(r"ZITDAG_[A-Z0-9_]*[A-Z0-9]")


def _settings_in_code() -> set[str]:
    """The application's, each named after its field, and those that are read by their name."""
    return {variable_of(name) for name in Settings.model_fields} | {
        node.value
        for path in tree.modules()
        if path.parts[:2] != ("tests", "structure")
        for node in ast.walk(tree.syntax_of(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and SETTING.fullmatch(node.value)
    }


def _secrets_in_files() -> set[str]:
    secrets = [name for name, field in Settings.model_fields.items() if not field.repr]
    return {f"{variable_of(name)}{OF_A_FILE}" for name in secrets}


def test_the_readme_names_every_setting_that_the_code_reads() -> None:
    explained = set(SETTING.findall(tree.text_of(Path("README.md"))))

    assert _settings_in_code() - explained == set()


def test_the_readme_names_no_setting_that_nothing_reads() -> None:
    explained = set(SETTING.findall(tree.text_of(Path("README.md"))))

    assert explained - _settings_in_code() - _secrets_in_files() == set()


@pytest.mark.parametrize(
    "path", [path for path in tree.files() if path.parts[0] in ("deploy", "docs")], ids=str
)
def test_no_file_for_operators_names_a_setting_that_nothing_reads(path: Path) -> None:
    named = set(SETTING.findall(tree.text_of(path)))

    assert named - _settings_in_code() - _secrets_in_files() == set()


def _shown(default: object) -> str | None:
    """A default as the table writes it; None where it says in words what goes without."""
    if isinstance(default, bool):
        return "`yes`" if default else "`no`"
    if isinstance(default, float):
        return f"`{default:g}`"
    return f"`{default}`" if isinstance(default, int) or default else None


def test_the_readme_explains_each_setting_in_the_words_of_its_field() -> None:
    rows = ROW.findall(tree.text_of(Path("README.md")))
    in_readme = {
        name: (default if default.startswith("`") else None, words)
        for names, default, words in rows
        for name in SETTING.findall(names)
    }

    assert in_readme == {
        variable_of(name): (
            None if field.is_required() else _shown(field.default),
            field.description,
        )
        for name, field in Settings.model_fields.items()
    }
