"""The commands, run as people run them."""

import csv
import re
import shutil
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from database import database_app, db
from tests.support.commands import free_port, get, running, wait_for, zitdag
from tests.support.network_builders import EXAMPLE

NOT_READY = "the database is not up to date: run `zitdag migrate` first"


def _rows(url: str, table: str) -> int:
    engine = create_engine(url)
    with engine.connect() as connection:
        count: int = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608 -- our own tables
    engine.dispose()
    return count


def _execute(url: str, *statements: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@pytest.fixture
def new_url(tmp_path: Path) -> str:
    """A database that is not there yet."""
    return f"sqlite:///{tmp_path}/new.sqlite"


@pytest.fixture
def port_in_use() -> Iterator[int]:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        port: int = listening.getsockname()[1]
        yield port


@pytest.mark.any_day
@pytest.mark.parametrize(
    ("arguments", "secret"),
    [
        pytest.param(("serve", "--port", "1"), "", id="serve without one"),
        pytest.param(("worker",), "", id="worker without one"),
        pytest.param(("migrate",), "too short", id="migrate with one too short"),
    ],
)
def test_without_a_secret_key_nothing_starts(
    arguments: tuple[str, ...], secret: str, new_url: str
) -> None:
    ended = zitdag(*arguments, secret_key=secret, database_url=new_url)
    assert ended.returncode == 1
    said = "ZITDAG_SECRET_KEY: set it to at least 16 random characters\n"
    assert (ended.stdout, ended.stderr) == ("", said)


@pytest.mark.any_day
def test_help_needs_no_settings() -> None:
    ended = zitdag("--help", secret_key="")
    assert ended.returncode == 0
    for command in ("demo", "serve", "worker", "migrate", "import-network", "export-network"):
        assert command in ended.stdout


@pytest.mark.any_day
@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("serve", "--port", "1"), id="serve"),
        pytest.param(("worker",), id="worker"),
        pytest.param(("import-network", str(EXAMPLE)), id="import-network"),
    ],
)
def test_a_database_without_tables_is_named_in_plain_words(
    arguments: tuple[str, ...], new_url: str
) -> None:
    ended = zitdag(*arguments, database_url=new_url)
    assert ended.returncode == 1
    assert ended.stderr == f"Error: {NOT_READY}\n"


@pytest.mark.any_day
@pytest.mark.parametrize("command", [("migrate",), ("purge",), ("serve", "--port", "1")])
def test_a_database_of_a_newer_version_is_left_alone(
    command: tuple[str, ...], network_url: str
) -> None:
    _execute(network_url, "UPDATE alembic_version SET version_num = '9999'")
    ended = zitdag(*command, database_url=network_url)
    assert ended.returncode == 1
    assert ended.stderr == (
        "Error: the database is of schema 9999, of a newer version than this one: install that "
        "version\n"
    )


@pytest.mark.any_day
def test_a_database_that_is_not_there_is_named_in_plain_words(tmp_path: Path) -> None:
    ended = zitdag("serve", "--port", "1", database_url=f"sqlite:///{tmp_path}/no/where.sqlite")
    assert ended.returncode == 1
    assert ended.stderr == "Error: the database does not answer: OperationalError\n"


@pytest.mark.parametrize("command", [("serve", "--port", "1"), ("worker",)])
def test_a_region_that_is_not_there_is_refused_with_those_that_are(
    command: tuple[str, ...], network_url: str
) -> None:
    none = zitdag(*command, database_url=network_url, region="nowhere")
    assert none.stderr == ("Error: there is no region yet: `zitdag import-network` brings one\n")
    assert zitdag("import-network", str(EXAMPLE), database_url=network_url).returncode == 0

    ended = zitdag(*command, database_url=network_url, region="nowhere")
    assert ended.returncode == 1
    assert ended.stderr == (
        "Error: ZITDAG_REGION: no region has the code 'nowhere'; there are west-vlaanderen\n"
    )


@pytest.mark.any_day
def test_a_database_is_its_owners_alone_and_of_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert zitdag("migrate", database_url="sqlite:///mine.db").returncode == 0

    assert {path.name: oct(path.stat().st_mode & 0o777) for path in tmp_path.iterdir()} == {
        "mine.db": "0o600"
    }


@pytest.mark.any_day
def test_the_files_beside_a_database_are_its_owners_alone_too(tmp_path: Path) -> None:
    file = tmp_path / "mine.db"
    app = database_app(f"sqlite:///{file}", is_pooled=False)
    with app.app_context(), db.engine.connect() as connection:
        connection.execute(text("CREATE TABLE one (id INTEGER)"))
        connection.commit()
        rights = {path.name: oct(path.stat().st_mode & 0o777) for path in tmp_path.iterdir()}
        db.engine.dispose()
    assert rights == dict.fromkeys(("mine.db", "mine.db-wal", "mine.db-shm"), "0o600")


@pytest.mark.any_day
def test_a_database_where_earlier_versions_kept_it_is_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    tmp_path.joinpath("instance").mkdir()
    tmp_path.joinpath("instance", "mine.db").touch()

    ended = zitdag("migrate", database_url="sqlite:///mine.db")
    assert ended.returncode == 1
    assert "instance/mine.db is, where earlier versions looked: move it here" in ended.stderr
    assert not tmp_path.joinpath("mine.db").exists()


@pytest.mark.any_day
def test_a_database_that_lacks_something_all_the_same_is_named_in_plain_words(new_url: str) -> None:
    """It was made by a migration that was changed afterwards."""
    assert zitdag("migrate", database_url=new_url).returncode == 0
    _execute(new_url, "DROP TABLE to_call", "ALTER TABLE clients DROP COLUMN locality")

    ended = zitdag("migrate", database_url=new_url)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == (
        "Error: the database lacks to_call, clients.locality, which no migration adds: it was made "
        "by an unfinished version; name a new one in ZITDAG_DATABASE_URL and run `zitdag migrate` "
        "again\n"
    )
    assert zitdag("purge", database_url=new_url).stderr == f"Error: {NOT_READY}\n"


@pytest.mark.any_day
@pytest.mark.parametrize(
    ("command", "choose"),
    [
        pytest.param("demo", "make demo PORT=8080", id="demo"),
        pytest.param("serve", "--port 8080", id="serve"),
    ],
)
def test_a_port_in_use_is_named_with_a_way_out(
    command: str, choose: str, network_url: str, port_in_use: int
) -> None:
    ended = zitdag(command, "--port", str(port_in_use), database_url=network_url)
    assert ended.returncode == 1
    reason = f"port {port_in_use} of 127.0.0.1 cannot be had: address already in use"
    assert (ended.stdout, ended.stderr) == ("", f"Error: {reason}; choose another one: {choose}\n")


@pytest.mark.any_day
def test_a_host_that_is_not_there_is_named_in_plain_words(network_url: str) -> None:
    ended = zitdag("serve", "--host", "192.0.2.1", "--port", "8000", database_url=network_url)
    assert ended.returncode == 1
    assert "port 8000 of 192.0.2.1 cannot be had: cannot assign" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.any_day
def test_a_port_that_no_machine_has_is_refused() -> None:
    ended = zitdag("demo", "--port", "99999")
    assert ended.returncode == 2
    assert "99999 is not in the range 1<=x<=65535" in ended.stderr


def test_a_network_goes_in_and_comes_out_as_it_was(new_url: str, tmp_path: Path) -> None:
    migrated = zitdag("migrate", database_url=new_url)
    assert (migrated.returncode, migrated.stdout) == (0, "The database is up to date.\n")

    rehearsed = zitdag("import-network", "--dry-run", str(EXAMPLE), database_url=new_url)
    assert rehearsed.returncode == 0, rehearsed.stderr
    assert "lokets" in rehearsed.stdout
    assert _rows(new_url, "lokets") == 0

    imported = zitdag("import-network", str(EXAMPLE), database_url=new_url)
    assert imported.returncode == 0, imported.stderr
    assert imported.stdout == rehearsed.stdout
    assert (_rows(new_url, "lokets"), _rows(new_url, "counsellors")) == (16, 5)
    zitdagen = _rows(new_url, "zitdagen")

    folder = tmp_path / "out"
    exported = zitdag("export-network", str(folder), database_url=new_url)
    assert exported.returncode == 0, exported.stderr
    assert _network(folder).keys() == _network(EXAMPLE).keys()
    again = zitdag("import-network", str(folder), database_url=new_url)
    assert again.returncode == 0, again.stderr
    assert again.stdout != imported.stdout
    assert _rows(new_url, "zitdagen") == zitdagen

    purged = zitdag("purge", database_url=new_url)
    assert (purged.returncode, purged.stdout.splitlines()[0]) == (0, "holds: 0")


def test_a_command_lets_staff_in_without_mail_and_without_a_lost_factor(network_url: str) -> None:
    who = "ilse@example.org"
    zitdag("import-network", str(EXAMPLE), database_url=network_url)
    made = zitdag(
        "account", "create", who, "--name", "Ilse", "--role", "coordinator",
        database_url=network_url,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    _execute(
        network_url,
        "INSERT INTO recovery_codes (code, account_id) SELECT 'a digest', id FROM accounts",
    )

    link = zitdag("account", "sign-in", who, database_url=network_url)
    assert link.stdout.startswith("http://127.0.0.1:8000/aanmelden/link/")
    assert _rows(network_url, "sign_in_codes") == 1

    done = zitdag("account", "reset-factors", who, database_url=network_url)

    assert done.stdout == f"{who} sets up a new second factor at the next sign-in.\n"
    assert _rows(network_url, "recovery_codes") == 0
    nobody = zitdag("account", "sign-in", "nobody@example.org", database_url=network_url)
    assert (nobody.returncode, "nobody signs in as" in nobody.stderr) == (1, True)
    unknown = zitdag("account", "reset-factors", "nobody@example.org", database_url=network_url)
    assert (unknown.returncode, "unknown_account" in unknown.stderr) == (1, True)


def _network(folder: Path) -> dict[str, int]:
    found = {}
    for path in folder.glob("*.csv"):
        with path.open(newline="", encoding="utf-8") as file:
            found[path.name] = len(list(csv.reader(file)))
    return found


def test_every_mistake_in_a_network_is_listed_and_nothing_is_written(
    network_url: str, tmp_path: Path
) -> None:
    folder = tmp_path / "network"
    shutil.copytree(EXAMPLE, folder)
    for name, right, wrong in (
        ("lokets.csv", "51.1983", "511983"),
        ("series.csv", "appointment 09:00-12:00", "appointment 12:00-09:00"),
        ("counsellors.csv", "nl|ru|en", "nl|russian"),
    ):
        path = folder / name
        path.write_text(path.read_text(encoding="utf-8").replace(right, wrong, 1), encoding="utf-8")

    refused = zitdag("import-network", str(folder), database_url=network_url)
    assert refused.returncode == 1
    assert refused.stdout == ""
    *mistakes, last = [one for one in refused.stderr.splitlines() if "import_refused" not in one]
    assert last == f"Error: {len(mistakes)} mistakes; nothing was written"
    for name in ("lokets.csv", "series.csv", "counsellors.csv"):
        assert [one for one in mistakes if name in one], refused.stderr
    assert _rows(network_url, "lokets") == 0


@pytest.mark.any_day
def test_a_folder_that_is_not_there_is_named(network_url: str) -> None:
    ended = zitdag("import-network", "nowhere", database_url=network_url)
    assert ended.returncode == 2
    assert "nowhere" in ended.stderr


def test_the_demo_comes_up_answers_and_ends(tmp_path: Path) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    # Whatever a service on this machine is set to is none of the demo's business.
    settings = {"smtp_host": "mail.example.org", "mail_from": "x@example.org", "region": "atlantis"}
    with running(tmp_path, "demo", "--port", str(port), **settings) as demo:
        said = demo.says("messages that were sent")
        assert f"==> messages that were sent: {address}/demo/berichten" in said
        steps, _told = said.split("==> sign in once", 1)
        assert len(steps.splitlines()) == 6
        assert all(re.fullmatch(r"==> .+ \(\d+ s\)", line) for line in steps.splitlines()), steps
        assert [line for line in said.splitlines() if line.endswith(f"s: {address}/")]
        status, front = wait_for(lambda: get(f"{address}/"), demo)
        assert (status, "Gratis hulp bij leren." in front) == (200, True)
        assert wait_for(lambda: get(f"{address}/demo/berichten"), demo)[0] == 200

        second = zitdag("demo", "--port", str(port))
        assert second.returncode == 1
        assert f"port {port} of 127.0.0.1 cannot be had: address already in use" in second.stderr
        assert "make demo PORT=" in second.stderr

        assert demo.stop() == 0
        assert demo.children() == {}
        assert "Traceback" not in demo.output
    assert get(f"{address}/") is None
