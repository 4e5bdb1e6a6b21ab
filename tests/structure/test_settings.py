"""Every setting is explained where people look for it."""

import ast
import re
from dataclasses import fields
from pathlib import Path

from app import Settings
from tests.structure import tree

SETTING = re.compile(r"ZITDAG_[A-Z0-9_]*[A-Z0-9]")


def _settings_in_code() -> set[str]:
    """The application's, each named after its field, and those that are read by their name."""
    return {f"ZITDAG_{field.name.upper()}" for field in fields(Settings)} | {
        node.value
        for path in tree.modules()
        if path.parts[:2] != ("tests", "structure")
        for node in ast.walk(tree.syntax_of(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and SETTING.fullmatch(node.value)
    }


def test_the_readme_names_every_setting_that_the_code_reads() -> None:
    explained = set(SETTING.findall(tree.text_of(Path("README.md"))))

    assert _settings_in_code() - explained == set()


def test_the_readme_names_no_setting_that_nothing_reads() -> None:
    explained = set(SETTING.findall(tree.text_of(Path("README.md"))))

    assert explained - _settings_in_code() == set()
