"""`zitdag audit verify`, as an operator runs it."""

import re
import sqlite3
from pathlib import Path

import pytest

from tests.support.commands import zitdag

ROW = (
    "INSERT INTO audit (at, account_id, role, region_id, action, page, appointment, clients)"
    " VALUES ('2026-11-23 08:00:00', 7, 'counsellor', 1, 'saw', 'desk.index', '', ' 5 ')"
)


@pytest.fixture
def address(tmp_path: Path) -> str:
    """Of a database with three rows of the audit."""
    address = f"sqlite:///{tmp_path}/zitdag.sqlite"
    assert zitdag("migrate", database_url=address).returncode == 0
    _run(address, *[ROW] * 3)
    return address


def _run(address: str, *statements: str) -> None:
    with sqlite3.connect(address.removeprefix("sqlite:///")) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def test_it_says_what_stands_and_which_row_does_not(address: str) -> None:
    first = zitdag("audit", "verify", database_url=address)
    assert (first.returncode, "3 rows" in first.stdout) == (0, True)
    (head,) = re.findall(r"3:[0-9a-f]{64}", first.stdout)
    assert zitdag("audit", "verify", "--head", head, database_url=address).returncode == 0

    _run(
        address, "DROP TRIGGER audit_is_append_only_delete", "DELETE FROM audit WHERE position > 2"
    )
    cut = zitdag("audit", "verify", "--head", head, database_url=address)
    assert (cut.returncode, "row 3 is not the one that the log had" in cut.stderr) == (1, True)

    _run(
        address,
        "DROP TRIGGER audit_is_append_only_update",
        "UPDATE audit SET clients = ' 6 ' WHERE position = 2",
    )
    changed = zitdag("audit", "verify", database_url=address)
    assert changed.returncode == 1
    assert "row 2 is not what was sealed" in changed.stderr
    assert "audit_broken" in changed.stderr
