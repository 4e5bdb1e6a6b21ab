"""Room on the disks that the service itself writes to."""

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from sqlalchemy import make_url

LEAST_FREE_BYTES: Final = 100_000_000
"""With less, the service counts as out of order: a page that is lost tells nobody anything."""


def folders_of(database_url: str, timetable_folder: str) -> tuple[Path, ...]:
    """The folder of an SQLite database, and that of the timetable."""
    return tuple({*_of_database(database_url), *_of_timetable(timetable_folder)})


def _of_database(url: str) -> Iterator[Path]:
    made = make_url(url)
    if made.get_backend_name() == "sqlite" and made.database:
        yield Path(made.database).absolute().parent


def _of_timetable(folder: str) -> Iterator[Path]:
    if folder:
        yield Path(folder).absolute()


def free_bytes(folder: Path) -> int:
    """What is left for us there; of a folder that is still to be made, on the disk it would be on.

    Raises:
        OSError: it cannot be looked at.
    """
    there = next(one for one in (folder, *folder.parents) if one.exists())
    return shutil.disk_usage(there).free


def full_ones(folders: Iterable[Path], least: int) -> list[Path]:
    """Those with less room than that."""
    return [folder for folder in folders if free_bytes(folder) < least]
