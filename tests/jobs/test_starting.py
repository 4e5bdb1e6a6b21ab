"""What a command may load: each starts with no more than it needs."""

import os
import subprocess
from pathlib import Path

import pytest

from scheduler.commands import cli
from tests.support.commands import ZITDAG, environment

# Each takes a good part of a second of processor; a command that does without must stay without.
HEAVY = frozenset(
    {
        "alembic", "app", "apscheduler", "babel", "database", "flask", "flask_babel", "flask_wtf",
        "geopy", "gunicorn", "holidays", "http_client", "icalendar", "mako", "numpy",
        "phonenumbers", "pydantic", "rapidfuzz", "recurring_ical_events", "segno", "sqlalchemy",
    }
)  # fmt: skip
DATABASE = {"database", "flask", "pydantic", "sqlalchemy"}
ALEMBIC = {"alembic", "mako"}


def _loaded(*arguments: str, ends_with: int = 0, **settings: str) -> set[str]:
    """The heavy packages that a command imports, as Python itself lists them."""
    ended = subprocess.run(
        [str(ZITDAG), *arguments],
        env={**environment(**settings), "PYTHONPROFILEIMPORTTIME": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == ends_with, ended.stderr[-2000:]
    lines = (line for line in ended.stderr.splitlines() if line.startswith("import time:"))
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines} & HEAVY


@pytest.mark.parametrize("arguments", [("--help",), ("-h",)])
def test_help_loads_nothing(arguments: tuple[str, ...]) -> None:
    assert _loaded(*arguments) == set()


def test_migrating_loads_the_models_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new.sqlite"
    assert _loaded("migrate", database_url=url) <= DATABASE | ALEMBIC


def test_accounts_load_the_models_alone(network_url: str) -> None:
    arguments = ("account", "end", "nobody@example.org")  # who is looked for, and not found
    assert _loaded(*arguments, ends_with=1, database_url=network_url) <= DATABASE


@pytest.mark.parametrize(
    ("arguments", "spared"),
    [
        pytest.param(("purge",), {"app", "numpy", "gunicorn", "apscheduler"}, id="purge"),
        pytest.param(("export-network", "out"), {"app", "gunicorn", "apscheduler"}, id="export"),
    ],
)
def test_upkeep_does_without_the_pages(
    arguments: tuple[str, ...],
    spared: set[str],
    network_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert os.getcwd() == str(tmp_path)
    assert _loaded(*arguments, database_url=network_url).isdisjoint(spared)


@pytest.mark.parametrize("name", sorted(cli.COMMANDS))
def test_the_table_says_what_a_command_says_of_itself(name: str) -> None:
    context = cli.zitdag.make_context("zitdag", [], resilient_parsing=True)
    command = cli.LazyGroup.get_command(cli.zitdag, context, name)

    assert command is not None
    assert command.name == name
    assert (command.help or "").startswith(cli.COMMANDS[name].help)
