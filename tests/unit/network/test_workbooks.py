"""A workbook is read as the files of its sheets, and what Excel can do besides is refused."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from scheduler.network import workbooks
from scheduler.network.errors import Expected, ImportRefused
from scheduler.network.explanations import EXPLAINED
from scheduler.network.import_report import describe
from scheduler.network.tables import COLUMNS
from tests.support.network_builders import network

MOMENT = datetime.fromisoformat("2026-11-24T09:30:00")  # Excel knows no time zones


def book(fill: Callable[[Worksheet], object], title: str = "lokets") -> bytes:
    """A workbook with one sheet."""
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    fill(sheet)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def row(*cells: object) -> Callable[[Worksheet], object]:
    return lambda sheet: sheet.append(list(cells))


def refused(content: bytes) -> list[tuple[Expected, int, str]]:
    with pytest.raises(ImportRefused) as refusal:
        workbooks.read("netwerk.xlsx", content)
    assert all(describe(mistake) for mistake in refusal.value.mistakes)
    return [(one.expected, one.line, one.found) for one in refusal.value.mistakes]


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        pytest.param("Plein 1", "Plein 1", id="text"),
        pytest.param(None, "", id="nothing"),
        pytest.param(8000, "8000", id="a number"),
        pytest.param(8000.0, "8000", id="a whole number that Excel made a fraction of"),
        pytest.param(51.2093, "51.2093", id="a fraction"),
        pytest.param(date(2026, 11, 24), "2026-11-24", id="a date"),
        pytest.param(MOMENT, "2026-11-24T09:30:00", id="a moment"),
        pytest.param(time(9, 30), "09:30:00", id="an hour"),
        pytest.param(True, "yes", id="true"),
        pytest.param(False, "no", id="false"),
        pytest.param("one\r\ntwo", "one\ttwo", id="two lines: lines stay counted"),
    ],
)
def test_a_cell_is_read_as_it_is_seen(cell: object, read: str) -> None:
    files = workbooks.read("x.xlsx", book(row(cell, "last")))

    assert files == {"lokets.csv": f"{read},last\n".encode()}


def test_empty_rows_stay_so_that_a_line_is_a_row() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["A4"] = "code", "a"

    assert workbooks.read("x.xlsx", book(fill)) == {"lokets.csv": b'code\n""\n""\na\n'}


def test_what_is_written_comes_back_and_no_name_is_a_formula() -> None:
    there = network()
    content = workbooks.written(there)

    assert workbooks.read("x.xlsx", content).keys() == COLUMNS.keys()
    cells = [
        cell
        for sheet in load_workbook(io.BytesIO(content)).worksheets
        for cells in sheet.iter_rows()
        for cell in cells
    ]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]


def test_each_column_is_explained() -> None:
    assert {file: list(explained) for file, explained in EXPLAINED.items()} == {
        file: list(columns) for file, columns in COLUMNS.items()
    }


def test_a_formula_without_an_outcome_is_refused() -> None:
    assert refused(book(row("code", "=A1"))) == [(Expected.NO_FORMULA, 1, "=A1")]


def test_merged_cells_are_refused() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["code", "name"])
        sheet.append(["a", "b"])
        sheet.merge_cells("A2:B2")

    assert refused(book(fill)) == [(Expected.NO_MERGED_CELLS, 2, "A2:B2")]


def test_a_sheet_of_another_name_is_refused_unless_it_is_empty() -> None:
    assert refused(book(row("x"), "Blad1")) == [(Expected.KNOWN_SHEET, 0, "")]
    assert workbooks.read("x.xlsx", book(lambda _sheet: None, "Blad1")) == {}


def test_a_password_or_an_old_file_is_told_so() -> None:
    locked = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504)

    assert refused(locked) == [(Expected.NO_PASSWORD, 0, "")]


def _zipped(**parts: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def _without(part: str) -> bytes:
    """A workbook of which one part is torn."""
    with zipfile.ZipFile(io.BytesIO(book(row("code")))) as archive:
        return _zipped(
            **{
                name: b"<worksheet" if name == part else archive.read(name)
                for name in archive.namelist()
            }
        )


_BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    b'<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><Types>&b;</Types>'
)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"code,name\n", id="csv by another name"),
        pytest.param(book(row("code"))[:-30], id="cut off"),
        pytest.param(_zipped(a=b"x"), id="another zip"),
        pytest.param(_without("xl/worksheets/sheet1.xml"), id="a torn sheet"),
        pytest.param(_without("xl/workbook.xml"), id="a torn list of sheets"),
        pytest.param(_zipped(**{"[Content_Types].xml": _BOMB}), id="entities that grow"),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    assert refused(content) == [(Expected.WORKBOOK, 0, "")]


def test_what_unpacks_to_very_much_is_not_unpacked() -> None:
    content = _zipped(**{"xl/worksheets/sheet1.xml": bytes(workbooks.MOST_BYTES + 1)})

    assert len(content) < 100_000
    assert refused(content) == [(Expected.SMALLER_WORKBOOK, 0, "")]
