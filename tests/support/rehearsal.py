"""A migration to come, in a process of its own, that stands still in its middle until it may go on.

It rebuilds the tables that every booking writes to.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine

from scheduler.migrations import state, upgrading
from tests.support.commands import wait_for
from tests.support.concurrency import SECONDS, processes

REVISION = "rehearsal"
ATTEMPTS = 10
_SOURCE = '''"""A column more, in two tables."""

import time
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = {revision!r}
down_revision = {head!r}
branch_labels = depends_on = None


def upgrade():
    for table in ("diary_entries", "clients"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("extra", sa.Integer(), nullable=False, server_default="7"))
            batch.create_check_constraint("extra", "extra > 0")
    Path({begun!r}).touch()
    while not Path({goes_on!r}).exists():
        time.sleep(0.01)
'''


@dataclass(frozen=True)
class Rehearsal:
    """The migration of the database at `url`; `folder` is its own."""

    url: str
    folder: Path

    @property
    def begun(self) -> Path:
        return self.folder / "begun"

    @property
    def goes_on(self) -> Path:
        return self.folder / "goes_on"

    def write(self) -> None:
        source = _SOURCE.format(
            revision=REVISION, head=state.head(), begun=str(self.begun), goes_on=str(self.goes_on)
        )
        (self.folder / "rehearsal.py").write_text(source)

    @contextmanager
    def in_its_middle(self) -> Iterator[BaseProcess]:
        """The process, once all of its statements have run and nothing is committed.

        While people book, PostgreSQL may refuse it: two transactions that wait for each other.
        """
        process = wait_for(self._start_and_look)
        try:
            yield process
        finally:
            process.kill()
            process.join()
            process.close()
            self.begun.unlink()

    def to_its_end(self) -> int:
        """Run it as often as it takes; how often that was."""
        self.goes_on.touch()
        for turn in range(1, ATTEMPTS + 1):
            process = self._start()
            process.join(SECONDS)
            if process.exitcode == 0:
                return turn
        raise TimeoutError

    def _start_and_look(self) -> BaseProcess | None:
        process = self._start()
        while process.is_alive():
            if self.begun.exists():
                return process
            process.join(0.01)
        return None

    def _start(self) -> BaseProcess:
        process = processes.Process(target=_migrate, args=(self.url, self.folder), daemon=True)
        process.start()
        return process


def _migrate(url: str, folder: Path) -> None:
    engine = create_engine(url)
    config = upgrading.configuration(engine)
    config.set_main_option("path_separator", "os")
    ours = str(state.HERE / "versions")
    config.set_main_option("version_locations", os.pathsep.join([ours, str(folder)]))
    command.upgrade(config, "head")
    engine.dispose()
