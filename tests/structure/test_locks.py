"""Keys of advisory locks stand in one registry, so that their order can be read there."""

import ast

from scheduler.people.locks import Lock
from tests.support import tree


def _calls(name: str) -> set[str]:
    return {
        str(path)
        for path in tree.modules()
        if path.parts[0] != "tests"
        for node in ast.walk(tree.syntax_of(path))
        if isinstance(node, ast.Call)
        and name in (getattr(node.func, "id", None), getattr(node.func, "attr", None))
    }


def test_no_key_of_a_lock_stands_outside_the_registry() -> None:
    assert _calls("advisory_lock") == {"scheduler/people/locks.py"}


def test_every_key_of_the_registry_is_taken_somewhere() -> None:
    product = "".join(tree.text_of(path) for path in tree.modules() if path.parts[0] == "scheduler")

    assert [
        lock.name
        for lock in Lock
        if f"Lock.{lock.name})" not in product and f"Lock.{lock.name}," not in product
    ] == []
