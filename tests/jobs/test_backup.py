"""Backups while people book, and backups and restores that are killed, as people run them."""

import os
import shlex
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import create_engine, insert, inspect, text
from sqlalchemy.engine import make_url

from database import db, write
from notifications.outbox.models import Message
from scheduler.appointments.booking.operations import book
from scheduler.backup import archive
from tests.support import builders, today, tree
from tests.support.assertions import appointment_count, contradictions, message_count
from tests.support.bookers import booking, missing
from tests.support.builders import NOW, by
from tests.support.commands import SECONDS, ZITDAG, environment, zitdag
from tests.support.concurrency import database_at

MESSAGES = 20_000
"""Enough for a backup that lasts until it is killed."""

EmptyLike = Callable[[], AbstractContextManager[str]]


@pytest.fixture
def another_url(request: pytest.FixtureRequest, database_url: str) -> Iterator[str]:
    """A second database on the same engine, migrated and empty."""
    dialect = make_url(database_url).get_backend_name()
    with request.getfixturevalue(dialect)() as url:
        yield url


def _fill(url: str) -> None:
    """Rows enough that writing and reading them takes a while."""
    rows = [
        {
            "id": UUID(int=number),
            "kind": "confirmation",
            "subject": f"test:{number}",
            "version": 1,
            "language": "nl",
            "first_channel": "sms",
            "routes": [["sms", "+32470000001"]],
            "facts": {"words": os.urandom(200).hex()},
            "due": NOW,
            "useless_after": NOW + timedelta(days=1),
            "state": "withdrawn",
        }
        for number in range(MESSAGES)
    ]
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(insert(Message), rows)
    engine.dispose()


def _tables(url: str) -> list[str]:
    engine = create_engine(url)
    names = inspect(engine).get_table_names()
    engine.dispose()
    return names


def _killed_when(
    condition: Callable[[], bool], *arguments: str, url: str
) -> "subprocess.CompletedProcess[bytes]":
    """Run a command and kill it with -9 as soon as that holds."""
    with subprocess.Popen(
        [str(ZITDAG), *arguments], env=environment(database_url=url), stderr=subprocess.PIPE
    ) as process:
        deadline = time.monotonic() + SECONDS
        while process.poll() is None and not condition():
            assert time.monotonic() < deadline
            time.sleep(0.002)
        process.kill()
        _, said = process.communicate()
    return subprocess.CompletedProcess(arguments, process.returncode, stderr=said)


@pytest.mark.races
def test_what_was_acknowledged_before_a_backup_is_in_it_and_nobody_waits(
    app_context: Flask, database_url: str, another_url: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.backup"
    with booking(database_url) as bookers:
        before = bookers.wait_for(20)
        ended = zitdag("backup", str(path), database_url=database_url)
        assert (ended.returncode, ended.stderr.count("error")) == (0, 0), ended.stderr
        during = len(bookers.acknowledged()) - len(before)
        bookers.wait_for(5)  # nobody was locked out
    ended = zitdag("restore", str(path), database_url=another_url)
    assert ended.returncode == 0, ended.stderr

    assert during > 0
    with database_at(another_url):
        assert missing(before) == []
        assert contradictions() == []
        assert appointment_count() == archive.verify(path).rows["appointments"]


@pytest.mark.races
def test_control_a_copied_file_of_sqlite_lacks_what_was_acknowledged(
    sqlite: EmptyLike, tmp_path: Path
) -> None:
    """Why there is a command: the newest bookings are beside the file, and go into it later."""
    with sqlite() as url, database_at(url):
        file = Path(make_url(url).database or "")
        with closing(sqlite3.connect(file)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM clients").fetchone()
            with booking(url) as bookers:
                before = bookers.wait_for(20)
                shutil.copy(file, tmp_path / "copied")
        with closing(sqlite3.connect(tmp_path / "copied")) as copied:
            found = copied.execute("SELECT count(*) FROM appointments").fetchone()[0]

    assert found < len(before)


def test_a_backup_that_is_killed_leaves_no_file_under_its_name(
    database_url: str, another_url: str, tmp_path: Path
) -> None:
    _fill(database_url)
    path = tmp_path / "a.backup"

    def begun() -> bool:
        return any(one.stat().st_size > 0 for one in tmp_path.glob(".a.backup.*.part"))

    killed = _killed_when(begun, "backup", str(path), url=database_url)
    (part,) = tmp_path.iterdir()

    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert part.suffix == ".part"
    refused = zitdag("restore", str(part), database_url=another_url)
    assert refused.returncode == 1
    assert "the backup is damaged" in refused.stderr
    assert zitdag("backup", str(path), database_url=database_url).returncode == 0
    assert archive.verify(path).rows["messages"] == MESSAGES


@contextmanager
def _loading(url: str) -> Iterator[Callable[[], bool]]:
    """Tells whether rows are being loaded at this moment."""
    if url.startswith("sqlite"):
        log = Path(f"{make_url(url).database}-wal")
        yield lambda: log.exists() and log.stat().st_size > 1_000_000
        return
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    copying = text("SELECT 1 FROM pg_stat_progress_copy WHERE tuples_processed > 500")
    with engine.connect() as connection:
        yield lambda: connection.scalar(copying) is not None
    engine.dispose()


def test_a_restore_that_is_killed_leaves_nothing_and_is_run_again(
    app_context: Flask, database_url: str, another_url: str, tmp_path: Path
) -> None:
    write(book, write(builders.scene).request("09:30"), by=by(NOW))
    db.engine.dispose()
    _fill(database_url)
    path = tmp_path / "a.backup"
    assert zitdag("backup", str(path), database_url=database_url).returncode == 0
    with _loading(another_url) as loading:
        killed = _killed_when(loading, "restore", str(path), url=another_url)

    assert killed.returncode == -signal.SIGKILL, killed.stderr
    with database_at(another_url):
        assert appointment_count() == 0
    again = zitdag("restore", str(path), database_url=another_url)
    assert again.returncode == 0, again.stderr
    with database_at(another_url):
        assert (appointment_count(), message_count()) == (1, MESSAGES + 1)


def test_a_backup_is_not_written_over(network_url: str, tmp_path: Path) -> None:
    path = tmp_path / "a.backup"
    path.write_text("of yesterday")
    refused = zitdag("backup", str(path), database_url=network_url)

    assert refused.returncode == 1
    assert "is there already; nothing was written" in refused.stderr
    assert path.read_text() == "of yesterday"


def test_a_folder_that_is_not_there_is_named(network_url: str, tmp_path: Path) -> None:
    refused = zitdag("backup", str(tmp_path / "no" / "a.backup"), database_url=network_url)

    assert refused.returncode == 1
    assert "No such file or directory; nothing was written" in refused.stderr


def test_a_file_that_cannot_be_looked_at_is_a_sentence_too(
    network_url: str, tmp_path: Path
) -> None:
    """As one in a folder of root is to the user of the service; root itself may look everywhere."""
    refused = zitdag("backup", str(tmp_path / ("a" * 300)), database_url=network_url)

    assert refused.returncode == 1
    assert "File name too long; nothing was written" in refused.stderr


def test_a_backup_is_read_through_without_a_database(network_url: str, tmp_path: Path) -> None:
    path = tmp_path / "a.backup"
    assert zitdag("backup", str(path), database_url=network_url).returncode == 0
    read = zitdag("restore", str(path), "--verify", database_url="sqlite:////nowhere/zitdag.db")

    assert read.returncode == 0, read.stderr
    assert "  appointments: 0\n" in read.stdout
    path.write_bytes(path.read_bytes()[:-9])
    torn = zitdag("restore", str(path), "--verify")
    assert torn.returncode == 1
    assert "the backup is damaged" in torn.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [pytest.param((), 1, id="refused"), pytest.param(("--other-key",), 0, id="meant")],
)
def test_another_secret_key_is_noticed(
    arguments: tuple[str, ...], code: int, network_url: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.backup"
    assert zitdag("backup", str(path), database_url=network_url).returncode == 0
    new = f"sqlite:///{tmp_path}/new"
    ended = zitdag(
        "restore", str(path), *arguments, database_url=new, secret_key="another secret of tests"
    )

    assert ended.returncode == code
    assert ("under another ZITDAG_SECRET_KEY" in ended.stderr) is (code == 1)
    assert ("appointments" in _tables(new)) is (code == 0)


def test_a_database_in_use_is_refused(
    app_context: Flask, database_url: str, tmp_path: Path
) -> None:
    write(book, write(builders.scene).request("09:30"), by=by(NOW))
    db.engine.dispose()
    path = tmp_path / "a.backup"
    assert zitdag("backup", str(path), database_url=database_url).returncode == 0
    refused = zitdag("restore", str(path), database_url=database_url)

    assert refused.returncode == 1
    assert "the database is in use" in refused.stderr
    assert "nothing was changed" in refused.stderr
    assert appointment_count() == 1


def _commands(unit: Path, folder: Path) -> list[list[str]]:
    """What the unit runs, here and over that folder."""
    here = {
        "\\\n": "",
        "$$": "$",
        "%%": "%",
        "/var/backups/zitdag": str(folder),
        "/opt/zitdag/bin/zitdag": str(ZITDAG),
    }
    lines = tree.text_of(unit)
    for there, ours in here.items():
        assert there in lines
        lines = lines.replace(there, ours)
    started = [line for line in lines.splitlines() if line.startswith("ExecStart")]
    return [shlex.split(line.partition("=")[2]) for line in started]


def test_the_unit_of_systemd_makes_one_reads_it_and_throws_old_ones_away(
    network_url: str, tmp_path: Path
) -> None:
    now = today.now().timestamp()
    for name, days in (("zitdag-a.backup", 16), (".zitdag-b.part", 16), ("zitdag-c.backup", 12)):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (now - days * 86_400,) * 2)
    (tmp_path / "notes").touch()
    os.utime(tmp_path / "notes", (0, 0))
    unit = Path("deploy/systemd/zitdag-backup.service")
    for command in _commands(unit, tmp_path):
        subprocess.run(command, env=environment(database_url=network_url), check=True)
    made = [one for one in tmp_path.iterdir() if one.stat().st_size > 0]

    assert {one.name for one in tmp_path.iterdir()} == {made[0].name, "notes", "zitdag-c.backup"}
    assert archive.verify(made[0]).rows["appointments"] == 0
