"""A network in one workbook of Excel (.xlsx): a sheet for each file, and one that explains.

A sheet is read as the file of its name: `lokets` is `lokets.csv`, with rows for lines. Cells are
read as somebody sees them: dates as dates, however Excel keeps them.
"""

import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any, Final

from defusedxml.ElementTree import ParseError
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from scheduler.network.errors import Expected, ImportRefused, Mistake
from scheduler.network.explanations import EXPLAINED
from scheduler.network.files import write_sheet
from scheduler.network.tables import COLUMNS, ROWS, NetworkTables

SUFFIX: Final = ".xlsx"
EXPLANATION: Final = "Uitleg"
"""The sheet that explains the others; nobody reads it back."""
MOST_BYTES: Final = 20 * 1024 * 1024
"""Of all that is packed in a workbook, unpacked: openpyxl takes about fifty times its memory."""
_OLD_OR_LOCKED: Final = bytes.fromhex("D0CF11E0A1B11AE1")
"""How an .xls begins, and an .xlsx with a password: the compound file of [MS-CFB]."""
_TORN: Final = (
    InvalidFileException,
    zipfile.BadZipFile,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    OSError,
)
"""What openpyxl raises on parts that are missing, torn or made to harm (defusedxml: ValueError)."""
_WIDEST: Final = 40
_TEXT: Final = "@"  # Excel leaves such a cell as it was typed


def read(name: str, content: bytes) -> dict[str, bytes]:
    """The sheets of a workbook, each as the file of its name in CSV.

    A formula is what it came to when it was saved.

    Raises:
        ImportRefused: it cannot be read, or has a sheet, a formula or merged cells that a file
            cannot have.
    """
    _check_opens(name, content)
    values = _open(name, content, data_only=True)
    formulas = _open(name, content, data_only=False)
    sheets = [sheet for sheet in values.worksheets if sheet.title != EXPLANATION]
    mistakes = [mistake for sheet in sheets for mistake in _check(sheet, formulas[sheet.title])]
    if mistakes:
        raise ImportRefused(mistakes)
    return {_file(sheet): _csv(sheet) for sheet in sheets if _file(sheet) in ROWS}


def _check_opens(name: str, content: bytes) -> None:
    if content.startswith(_OLD_OR_LOCKED):
        raise _refused(name, Expected.NO_PASSWORD)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile:
        raise _refused(name, Expected.WORKBOOK) from None
    if unpacked > MOST_BYTES:
        raise _refused(name, Expected.SMALLER_WORKBOOK)


def _open(name: str, content: bytes, *, data_only: bool) -> Workbook:
    """Whatever is wrong inside, a torn part or XML that is none, is one refusal."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what it cannot keep: pictures, rules of validation
            return load_workbook(io.BytesIO(content), data_only=data_only)
    except _TORN:
        raise _refused(name, Expected.WORKBOOK) from None


def _refused(name: str, expected: Expected) -> ImportRefused:
    return ImportRefused([Mistake(name, 0, "", "", expected)])


def _file(sheet: Worksheet) -> str:
    return f"{sheet.title.strip().lower()}.csv"


def _check(sheet: Worksheet, formulas: Worksheet) -> Iterator[Mistake]:
    if _file(sheet) not in ROWS:
        if any(cell.value is not None for cell in _cells(sheet)):
            known = {"sheets": tuple(file.removesuffix(".csv") for file in ROWS)}
            yield Mistake(sheet.title, 0, "", "", Expected.KNOWN_SHEET, known)
        return
    for merged in sheet.merged_cells.ranges:
        yield Mistake(_file(sheet), merged.min_row, "", str(merged), Expected.NO_MERGED_CELLS)
    for cell in _cells(formulas):
        if cell.data_type == "f" and sheet[cell.coordinate].value is None:
            yield Mistake(_file(sheet), cell.row, "", str(cell.value), Expected.NO_FORMULA)


def _cells(sheet: Worksheet) -> Iterator[Cell]:
    for row in sheet.iter_rows():
        yield from (cell for cell in row if isinstance(cell, Cell))


def _csv(sheet: Worksheet) -> bytes:
    """Row by row, so that a line of the file is a row of the sheet."""
    columns, *rows = [[_words(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    return write_sheet(columns, rows).encode()


def _words(value: object) -> str:
    """A cell as a file has it. A line end becomes a tab: as wrong, and lines stay counted."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case date() | time():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value).replace("\r\n", "\t").replace("\n", "\t").replace("\r", "\t")


def written(network: NetworkTables) -> bytes:
    """A network as one workbook; reading it gives the same rows."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _explain(book.create_sheet(EXPLANATION))
    for file, columns in COLUMNS.items():
        sheet = book.create_sheet(file.removesuffix(".csv"))
        _fill(sheet, list(columns), _rows(network, file))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _rows(network: NetworkTables, file: str) -> Iterator[list[object]]:
    for row in network.rows(file).values():
        yield [
            _cell(getattr(row, name), column.format(getattr(row, name)))
            for name, column in COLUMNS[file].items()
        ]


def _cell(value: object, words: str) -> object:
    """Numbers as numbers, so that Excel sorts them; all else as the words of the file."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else words


def _explain(sheet: Worksheet) -> None:
    rows = [
        (file.removesuffix(".csv"), name, words)
        for file, explained in EXPLAINED.items()
        for name, words in explained.items()
    ]
    _fill(sheet, ["blad", "kolom", "wat erin staat"], rows)
    sheet.column_dimensions["C"].width = 110


def _fill(sheet: Worksheet, columns: list[str], rows: Iterable[Iterable[Any]]) -> None:
    widths = [len(name) for name in columns]
    sheet.append(columns)
    for number, row in enumerate(rows, start=2):
        for position, value in enumerate(row):
            _put(sheet.cell(number, position + 1), value)
            widths[position] = max(widths[position], len(str(value)))
    for cell in sheet[1]:
        cell.font, cell.alignment = Font(bold=True), Alignment(vertical="top")
    for position, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = min(width, _WIDEST) + 2
    sheet.freeze_panes = "A2"


def _put(cell: Cell | MergedCell, value: Any) -> None:
    """A value, and never a formula: a name may begin with an equals sign."""
    cell.value = None if value == "" else value
    if isinstance(value, str) and value:
        cell.data_type, cell.number_format = "s", _TEXT
