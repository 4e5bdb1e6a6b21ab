"""Everything we send names what caused it: the gate before the outbox goes by that."""

import ast
from dataclasses import MISSING, fields

from notifications.outbox.models import NewMessage
from tests.support import tree


def test_every_message_names_its_cause() -> None:
    made = [
        (f"{path}:{node.lineno}", {one.arg for one in node.keywords})
        for path in tree.modules()
        if path.parts[0] in ("notifications", "scheduler")
        for node in ast.walk(tree.syntax_of(path))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "NewMessage"
    ]

    assert len(made) >= 7
    assert [where for where, names in made if "cause" not in names] == []


def test_no_cause_is_assumed() -> None:
    [cause] = [one for one in fields(NewMessage) if one.name == "cause"]

    assert cause.default is MISSING
    assert cause.default_factory is MISSING
