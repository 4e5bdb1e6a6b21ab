"""Who does something, and when, is told once: operations take `by`, and no moment beside it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support import tree

OPERATIONS = (
    "appointments/*/operations.py",
    "appointments/booking/client_details.py",
    "appointments/booking/corrections.py",
    "appointments/booking/several.py",
    "appointments/attendance/running_late.py",
    "appointments/incoming/replies.py",
    "appointments/lists/call_list.py",
    "appointments/reminder_choice.py",
    "appointments/rescheduling/calendar_import.py",
    "appointments/rescheduling/planning_changes.py",
    "appointments/rescheduling/flags.py",
    "appointments/rescheduling/group_sessions.py",
    "access/accounts.py",
    "access/feed_links.py",
    "access/openid/identities.py",
    "access/sheet_links.py",
    "people/call_requests.py",
    "zitdagen/operations.py",
)
ONLY_READ = {
    "access/accounts.py: by_email",
    "access/accounts.py: lock",
    "access/accounts.py: of_region",
    "access/feed_links.py: find_counsellor",
    "access/feed_links.py: find_loket",
    "access/openid/identities.py: is_linked",
    "access/sheet_links.py: find",
    "appointments/attendance/running_late.py: is_told",
    "appointments/attendance/running_late.py: waiting",
    "appointments/lists/call_list.py: called",
    "appointments/lists/call_list.py: waiting",
    "appointments/rescheduling/planning_changes.py: preview",
    "appointments/rescheduling/group_sessions.py: others",
    "appointments/rescheduling/group_sessions.py: people",
    "people/call_requests.py: waiting",
}


def _modules(pattern: str) -> list[Path]:
    found = [path for path in tree.modules() if path.match(f"scheduler/{pattern}")]
    assert found, pattern
    return found


def _functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree.syntax_of(path)):
        if isinstance(node, ast.FunctionDef):
            yield node


def _arguments(function: ast.FunctionDef) -> set[str]:
    told = function.args
    return {one.arg for one in (*told.posonlyargs, *told.args, *told.kwonlyargs)}


def test_whoever_changes_something_for_somebody_tells_who_and_when() -> None:
    found = [
        (f"{path.relative_to('scheduler')}: {one.name}", "by" in _arguments(one))
        for pattern in OPERATIONS
        for path in _modules(pattern)
        for one in _functions(path)
        if not one.name.startswith("_") and "session" in _arguments(one)
    ]

    assert {name for name, is_told in found if not is_told} == ONLY_READ


def test_nothing_is_told_the_moment_twice() -> None:
    twice = [
        f"{path}: {one.name}"
        for path in tree.modules()
        if path.parts[0] == "scheduler"
        for one in _functions(path)
        if {"by", "now"} <= _arguments(one)
    ]

    assert twice == []
