"""CSV as a spreadsheet writes it: UTF-8 with or without a byte order mark, comma or semicolon.

A first line `sep=;`, which Excel writes and reads, says which of both.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scheduler.network.errors import Expected, Mistake

_SEPARATOR_LINE: Final = re.compile(r'(\s*)"?sep=([,;])"?[,; \t]*(?=[\r\n])', re.IGNORECASE)
FOR_EXCEL: Final = ";"
"""The delimiter that a Flemish Excel expects: its comma is that of decimals."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row with something in it: the line it begins on, and its trimmed cells by column."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The readable rows of a file, its known columns, and the file's errors."""

    columns: frozenset[str]
    lines: tuple[SheetRow, ...]
    mistakes: tuple[Mistake, ...]


@dataclass(frozen=True, slots=True)
class _Record:
    number: int
    cells: list[str]


def read_folder(folder: Path, names: Sequence[str]) -> dict[str, bytes]:
    """The contents of those of the files that are there.

    Raises:
        OSError: a file is there and cannot be read.
    """
    paths = {name: folder / name for name in names}
    return {name: path.read_bytes() for name, path in paths.items() if path.is_file()}


def read_sheet(file: str, content: bytes, columns: Sequence[str]) -> Sheet:
    """Read a file whose first line with something in it names its `columns`, in any order.

    Columns without a name or anything in them, and blank lines, are what spreadsheets leave at
    the edges: they are skipped.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return _unreadable(Mistake(file, line, "", "", Expected.UTF8))
    try:
        records = [record for record in _records(text) if any(record.cells)]
    except _Misquoted as error:
        return _unreadable(Mistake(file, error.line, "", "", Expected.QUOTES_IN_PAIRS))
    if not records:
        wanted = {"columns": tuple(columns)}
        return _unreadable(Mistake(file, 0, "", "", Expected.COLUMN_NAMES, wanted))
    return _read_records(file, records, columns)


def write_sheet(columns: Sequence[str], rows: Sequence[Sequence[str]], delimiter: str = ",") -> str:
    """The canonical form: quotes only where needed, one line feed per row."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


class _Misquoted(ValueError):
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def _unreadable(mistake: Mistake) -> Sheet:
    return Sheet(columns=frozenset(), lines=(), mistakes=(mistake,))


def _records(text: str) -> Iterator[_Record]:
    said = _SEPARATOR_LINE.match(text)
    if said:
        text = said[1] + text[said.end() :]  # an empty line: lines stay counted
    delimiter = said[2] if said else _delimiter(_first_line(text))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for cells in reader:
            yield _Record(begins, [cell.strip() for cell in cells])
            begins = reader.line_num + 1
    except csv.Error as error:
        raise _Misquoted(begins) from error


def _first_line(text: str) -> str:
    """The first one with something in it."""
    return next((line for line in text.splitlines() if line.strip()), "")


def _delimiter(header: str) -> str:
    """The delimiter of a header; no column name holds either."""
    return ";" if header.count(";") > header.count(",") else ","


def _read_records(file: str, records: Sequence[_Record], columns: Sequence[str]) -> Sheet:
    header, *rest = records
    mistakes = list(_check_header(file, header, columns))
    lines = []
    for record in rest:
        lines.append(SheetRow(record.number, _cells(header, record, columns)))
        mistakes += _check_surplus(file, header, record)
    return Sheet(frozenset(columns) & frozenset(header.cells), tuple(lines), tuple(mistakes))


def _check_header(file: str, header: _Record, columns: Sequence[str]) -> Iterator[Mistake]:
    counts = Counter(name for name in header.cells if name)
    for name in columns:
        if name not in counts:
            yield Mistake(file, header.number, name, "", Expected.THIS_COLUMN)
    for name, count in counts.items():
        if name not in columns:
            wanted = {"columns": tuple(columns)}
            yield Mistake(file, header.number, name, name, Expected.KNOWN_COLUMN, wanted)
        elif count > 1:
            yield Mistake(file, header.number, name, name, Expected.COLUMN_ONCE)


def _check_surplus(file: str, header: _Record, record: _Record) -> Iterator[Mistake]:
    """A value in a column without a name."""
    for position, cell in enumerate(record.cells):
        if cell and not (position < len(header.cells) and header.cells[position]):
            yield Mistake(file, record.number, "", cell, Expected.NO_MORE_CELLS)


def _cells(header: _Record, record: _Record, columns: Sequence[str]) -> dict[str, str]:
    # A spreadsheet may leave out the empty cells at the end of a row.
    padded = record.cells + [""] * (len(header.cells) - len(record.cells))
    cells: dict[str, str] = {}
    for name, cell in zip(header.cells, padded, strict=False):
        if name in columns:
            cells.setdefault(name, cell)
    return cells
