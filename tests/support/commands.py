"""The command `zitdag` as people run it: a process of its own, watched and always ended."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tests.support.tree import ROOT

ZITDAG = Path(sys.executable).with_name("zitdag")
PATHS = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
# What shifts the clock of `make clocks`.
SHIFTED = ("LD_PRELOAD", "FAKETIME", "FAKETIME_DONT_FAKE_MONOTONIC", "NO_FAKE_STAT")
KEPT = ("PATH", "HOME", "LANG", *SHIFTED)
SECRET = "a secret of tests, long enough"
# A busy machine takes its time; nothing here takes this long on a quiet one.
SECONDS = 90.0

T = TypeVar("T")


def environment(**settings: str) -> dict[str, str]:
    """Settings, and of whoever runs the tests no others; an empty one is left out."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    given = {"secret_key": SECRET, **settings}
    ours = {f"ZITDAG_{name.upper()}": value for name, value in given.items() if value}
    return {**kept, "PYTHONPATH": PATHS, "PYTHONUNBUFFERED": "1", **ours}


def zitdag(*arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end."""
    return subprocess.run(
        [str(ZITDAG), *arguments],
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


@dataclass(frozen=True)
class Running:
    """A command that goes on; `output` is what it has said so far."""

    process: "subprocess.Popen[bytes]"
    log: Path

    @property
    def output(self) -> str:
        return self.log.read_text()

    def says(self, words: str) -> str:
        """Wait until it has said this; all that it said."""
        return wait_for(lambda: self.output if words in self.output else None, self)

    def stop(self) -> int:
        """Ask it to end, as a service manager does; the exit code."""
        self.process.terminate()
        return self.process.wait(SECONDS)

    def children(self) -> dict[int, str]:
        """The processes it has started, by id, with their command lines."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                parent = int(folder.joinpath("stat").read_text().rpartition(")")[2].split()[1])
                command = folder.joinpath("cmdline").read_text().replace("\0", " ").strip()
            except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile
                continue
            if parent == self.process.pid:
                found[int(folder.name)] = command
        return found


@contextmanager
def running(folder: Path, *arguments: str, **settings: str) -> Iterator[Running]:
    """A command that goes on in that folder until the block ends."""
    log = folder / f"{arguments[0]}.log"
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [str(ZITDAG), *arguments],
            env=environment(**settings),
            cwd=folder,
            stdout=output,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            yield Running(process, log)
        finally:
            process.terminate()
            try:
                process.wait(SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def wait_for(look: Callable[[], T | None], process: Running | None = None) -> T:
    """What `look` finds, once it finds something."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        found = look()
        if found is not None:
            return found
        assert process is None or process.process.poll() is None, process.output
        time.sleep(0.05)
    raise TimeoutError(process.output if process else "")


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def get(url: str) -> tuple[int, str] | None:
    """Status and body; None where nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=SECONDS) as answer:  # noqa: S310 -- our own server
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()
    except OSError:
        return None
