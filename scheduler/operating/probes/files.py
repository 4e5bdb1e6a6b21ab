"""Files: who may read the secrets and the database, and how much room there is."""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from sqlalchemy import make_url

from scheduler.operating import disk
from scheduler.operating.findings import Finding, ok, warning, wrong

ROOMY_BYTES: Final = 1_000_000_000
_OTHERS: Final = stat.S_IRWXO


def secrets(files: Iterable[Path]) -> Iterator[Finding]:
    """Whether others on this machine may read the files of secrets."""
    looked_at = list(files)
    open_ones = [str(path) for path in looked_at if path.stat().st_mode & _OTHERS]
    if open_ones:
        yield warning("secrets", f"everybody here may read {', '.join(open_ones)}: chmod o= them")
    elif looked_at:
        yield ok("secrets", f"{len(looked_at)} files, read by their owner and group alone")
    else:
        yield ok("secrets", "this command reads none from a file")


def database_file(url: str) -> Iterator[Finding]:
    """The rights of an SQLite file; nothing of another database."""
    made = make_url(url)
    if made.get_backend_name() != "sqlite" or not made.database:
        return
    path = Path(made.database).absolute()
    if not path.exists():
        return
    if path.stat().st_mode & _OTHERS:
        yield warning("database", f"everybody here may read {path}: chmod 600 it")
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        yield wrong("database", f"{path} or its folder cannot be written to by this account")


def room(folders: Iterable[Path], *, roomy: int = ROOMY_BYTES) -> Iterator[Finding]:
    """The room that is left on each disk that we write to."""
    for folder in folders:
        free = disk.free_bytes(folder)
        says = f"{free / 1e9:.1f} GB free for {folder}"
        if free < disk.LEAST_FREE_BYTES:
            yield wrong("disk", f"{says}: make room, nothing can be kept")
        elif free < roomy:
            yield warning("disk", f"{says}: make room; an appointment takes some 6 KB")
        else:
            yield ok("disk", says)
