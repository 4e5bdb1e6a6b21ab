"""A migration that databases were made by never changes again.

It would not run there a second time: such a database would say that it is up to date and lack what
was changed. What was wrong is mended by the next migration.
"""

import ast
import hashlib
from pathlib import Path

from tests.support import tree

VERSIONS = Path("scheduler/migrations/versions")
# SHA-256 of the files that have been out; add the newest here when it goes out.
FROZEN = {
    "0001_the_house.py": "630bbfe1c51906ceef690f451bcddcd26b650d21c3a26b05260185ef4c92364c",
}


def test_what_has_been_out_is_as_it_was() -> None:
    digests = {
        name: hashlib.sha256((tree.ROOT / VERSIONS / name).read_bytes()).hexdigest()
        for name in FROZEN
    }

    assert digests == FROZEN


def test_a_migration_imports_none_of_our_code() -> None:
    """Or it would change whenever that does."""
    imported = {
        name.partition(".")[0]
        for path in tree.modules()
        if path.parent == VERSIONS
        for node in ast.walk(tree.syntax_of(path))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in _names(node)
    }

    assert imported == {"alembic", "sqlalchemy"}


def _names(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return [alias.name for alias in node.names]
