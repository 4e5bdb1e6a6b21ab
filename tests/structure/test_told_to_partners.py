"""What can reach a partner is found in the code, and each kind stands in the table of tests that
holds it to what clients were told. A new one fails here until it is decided on.
"""

import ast

from tests.database.appointments.messages.test_told_to_partners import ACTS, OF_THE_PARTNER_ITSELF
from tests.support import tree


def test_every_kind_that_can_reach_a_partner_is_in_the_table() -> None:
    named = {
        node.args[1].value
        for path in tree.modules()
        if path.parts[0] == "scheduler"
        for node in ast.walk(tree.syntax_of(path))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) == "to_partner"
        and isinstance(node.args[1], ast.Constant)
    }
    texts = {one.name for one in (tree.ROOT / "templates/messages").glob("partner_*")}

    assert named == texts == set(ACTS) | OF_THE_PARTNER_ITSELF


def test_only_one_function_writes_to_partners() -> None:
    """Whoever names their subject otherwise only looks up, erases or withdraws."""
    writers = {
        function.name
        for path in tree.modules()
        if path.parts[0] == "scheduler"
        for function in ast.walk(tree.syntax_of(path))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) == "partner_subject"
    }

    assert writers == {"to_partner", "_anonymise", "_client_subject", "lines", "of_all"}
