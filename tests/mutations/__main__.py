"""Makes each change in a copy of the tree, and says which test noticed it; fails if none did.

Two copies at once, each test in a process of its own that already has the libraries.
"""

import contextlib
import importlib
import os
import re
import shutil
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.mutations import finding
from tests.mutations.mutation import Mutation
from tests.mutations.rules import MUTATIONS
from tests.support import tree

AT_ONCE = 2
NOT_COPIED = shutil.ignore_patterns(".*", "__pycache__", "instance", "htmlcov")
# What takes long to import and is none of ours: read once, for every test that follows.
LIBRARIES = (
    "apscheduler.schedulers.background",
    "flask_babel",
    "flask_login",
    "flask_sqlalchemy",
    "flask_wtf",
    "holidays",
    "icalendar",
    "numpy",
    "phonenumbers",
    "prometheus_client",
    "sqlalchemy.dialects.postgresql",
    "sqlalchemy.dialects.sqlite",
)


@dataclass(frozen=True, slots=True)
class Run:
    """The tests of one change, or of none, in a copy of the tree; pytest writes to `log`.

    `changed` is the file with the change, and what stood there.
    """

    mutation: Mutation | None
    copy: Path
    log: Path
    began: float
    changed: tuple[Path, str] | None


def main() -> int:
    """Whether every change was noticed, as the exit status of a command."""
    began = time.monotonic()
    for library in LIBRARIES:
        importlib.import_module(library)
    with tempfile.TemporaryDirectory() as folder:
        missed = _run_all(Path(folder))
    seconds = time.monotonic() - began
    print(f"{len(MUTATIONS) - missed} of {len(MUTATIONS)} killed, in {seconds:.0f} s")
    return 1 if missed else 0


def _run_all(folder: Path) -> int:
    """Run the tests of every change, after those of none; how many nobody noticed."""
    waiting: deque[Mutation | None] = deque([None, *MUTATIONS])
    free = [_copied(folder / str(number)) for number in range(AT_ONCE)]
    under_way: dict[int, Run] = {}
    missed = 0
    while waiting or under_way:
        while waiting and free:
            pid, run = _begun(waiting.popleft(), free.pop())
            under_way[pid] = run
        pid, status = os.wait()
        run = under_way.pop(pid)
        missed += not _reported(run, os.waitstatus_to_exitcode(status))
        _restore(run)
        free.append(run.copy)
    return missed


def _copied(to: Path) -> Path:
    shutil.copytree(tree.ROOT, to, ignore=NOT_COPIED)
    return to


def _begun(mutation: Mutation | None, copy: Path) -> tuple[int, Run]:
    """Make the change and start its tests; the process that runs them."""
    changed = _change(mutation, copy) if mutation is not None else None
    run = Run(mutation, copy, copy.with_suffix(".log"), time.monotonic(), changed)
    tests = _tests([mutation] if mutation is not None else MUTATIONS)
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        code = 3  # what pytest says of an error of its own
        try:
            code = _tested(run, tests)
        finally:
            os._exit(code)
    return pid, run


def _change(mutation: Mutation, copy: Path) -> tuple[Path, str]:
    """Make the change; in which file, and what stood there."""
    path = copy / finding.file_of(mutation)
    text = path.read_text()
    path.write_text(text.replace(mutation.old, mutation.new))
    return path, text


def _tests(mutations: Iterable[Mutation]) -> list[str]:
    return list(dict.fromkeys(test for one in mutations for test in finding.tests_of(one)))


def _tested(run: Run, tests: list[str]) -> int:
    """Run the tests of the copy, with the modules of the copy, in this process: pytest's answer."""
    os.chdir(run.copy)
    sys.path[:] = [str(run.copy), *(path for path in sys.path if Path(path) != tree.ROOT)]
    for name in [name for name in sys.modules if name.split(".")[0] == "tests"]:
        del sys.modules[name]
    sys.dont_write_bytecode = True
    with run.log.open("w") as log, contextlib.redirect_stdout(log), contextlib.redirect_stderr(log):
        quick = ["-x", "-q", "-n", "0", "-rfE", "--tb=no", "-p", "no:cacheprovider"]
        return pytest.main([*quick, "-m", "not postgresql", "--rootdir", str(run.copy), *tests])


def _reported(run: Run, code: int) -> bool:
    """Print what came of it; whether that is as it should be."""
    log = run.log.read_text()
    seconds = time.monotonic() - run.began
    if run.mutation is None:
        as_it_is = code == pytest.ExitCode.OK
        print(f"{'green' if as_it_is else 'RED'} ({seconds:.1f} s): the tests, with no change")
        if not as_it_is:
            print(log)
        return as_it_is
    killed = code == pytest.ExitCode.TESTS_FAILED
    noticed = re.search(r"^(?:FAILED|ERROR) \S*::(.*?)(?: - |$)", log, re.MULTILINE)
    by = noticed[1] if noticed else f"pytest ended with {code}"
    print(f"{f'killed by {by}' if killed else 'SURVIVED'} ({seconds:.1f} s): {run.mutation.wrong}")
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        print(log)
    return killed


def _restore(run: Run) -> None:
    if run.changed is not None:
        path, text = run.changed
        path.write_text(text)


if __name__ == "__main__":
    sys.exit(main())
