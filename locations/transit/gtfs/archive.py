"""Reader of a GTFS zip, row by row, and the refusals of its files."""

import csv
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from operator import itemgetter
from pathlib import PurePosixPath
from typing import Protocol

ROWS_A_REPORT = 1 << 16

Progress = Callable[[str, int, int], None]
"""Told what is read, how much of it is done, and how much there is."""


class FeedRefused(Exception):
    """A feed that cannot be used. `code` says why, `where` names the file (and line, or column)."""

    def __init__(self, code: str, where: str = "", detail: str = "") -> None:
        super().__init__(": ".join(word for word in (code, where, detail) if word))
        self.code = code
        self.where = where
        self.detail = detail


class Archive:
    """The files of a feed, wherever in the zip its folder is."""

    def __init__(self, file: zipfile.ZipFile, progress: Progress) -> None:
        self._file = file
        self._progress = progress
        self._members = {PurePosixPath(info.filename).name: info for info in file.infolist()}

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def rows(
        self, name: str, required: Sequence[str], optional: Sequence[str] = ()
    ) -> Iterator[tuple[str, ...]]:
        """The named columns of each row, blank where the file or the row has none.

        No rows where there is no such file.
        """
        if name not in self._members:
            return
        info = self._members[name]
        with _refusing(name):
            opened = self._file.open(info)
        with opened as raw:
            reader = csv.reader(io.TextIOWrapper(raw, encoding="utf-8-sig", newline=""))
            with _refusing(name, reader):
                for number, row in enumerate(_picked(reader, name, required, optional)):
                    if number % ROWS_A_REPORT == 0:
                        self._progress(name, raw.tell(), info.file_size)
                    yield row
        self._progress(name, info.file_size, info.file_size)


class _CsvReader(Protocol):
    """The type of csv.reader."""

    line_num: int

    def __iter__(self) -> "_CsvReader": ...

    def __next__(self) -> list[str]: ...


@contextmanager
def _refusing(name: str, reader: _CsvReader | None = None) -> Iterator[None]:
    """A file that cannot be opened, or be read, is a refusal that says where."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise FeedRefused("not_utf8", name, error.reason) from None
    # zipfile says RuntimeError where there is a password, and of packing that it does not know.
    except (csv.Error, zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
        where = f"{name}:{reader.line_num + 1}" if reader else name
        raise FeedRefused("unreadable", where, str(error)) from None


def _picked(
    reader: _CsvReader, name: str, required: Sequence[str], optional: Sequence[str]
) -> Iterator[tuple[str, ...]]:
    head = [column.strip().lower() for column in next(reader, [])]
    if missing := [column for column in required if column not in head]:
        raise FeedRefused("column_missing", name, ", ".join(missing))
    # A column that is not there is the last one: every row gets a blank behind it.
    places = [head.index(one) if one in head else -1 for one in (*required, *optional)]
    width, pick = len(head) + 1, itemgetter(*places)
    for row in reader:
        if row:
            row += [""] * max(1, width - len(row))
            yield pick(row)
