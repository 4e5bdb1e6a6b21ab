"""What is exported is what was imported; damaged files change nothing."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from database import reading, write
from scheduler.network import load
from scheduler.network.checking import check
from scheduler.network.errors import ImportRefused
from scheduler.network.exporting import export_network, write_network, written_for_excel
from scheduler.network.import_report import describe, summarise
from scheduler.network.importing import import_network, plan_import, rehearse_import
from scheduler.network.tables import COLUMNS, REGIONS, ROWS, NetworkTables
from tests.support.builders import by
from tests.support.network_builders import EXAMPLE, TODAY, example_files, network

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)

Sheets = dict[str, list[list[str]]]


@pytest.fixture(autouse=True)
def _database(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def exported() -> dict[str, bytes]:
    with reading() as session:
        return {file: text.encode() for file, text in export_network(session).items()}


def test_the_example_is_exported_byte_for_byte(tmp_path: Path) -> None:
    write(import_network, plan_import(EXAMPLE, today=TODAY), today=TODAY, by=by(NOW))

    with reading() as session:
        write_network(tmp_path / "out", load.network(session))

    written = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert written == example_files()


def test_an_export_goes_over_the_files_that_were_there(tmp_path: Path) -> None:
    write_network(tmp_path, network())

    write_network(tmp_path, NetworkTables())

    header = ",".join(COLUMNS[REGIONS]) + "\n"
    assert (tmp_path / "regions.csv").read_bytes() == header.encode()


def test_the_example_comes_back_from_a_workbook_as_it_was(tmp_path: Path) -> None:
    book = tmp_path / "network.xlsx"
    write_network(book, plan_import(EXAMPLE, today=TODAY))

    assert plan_import(book, today=TODAY) == plan_import(EXAMPLE, today=TODAY)


def test_the_example_comes_back_from_files_for_excel_as_it_was() -> None:
    there = plan_import(EXAMPLE, today=TODAY)

    files = written_for_excel(there)

    assert check(files, today=TODAY) == there
    first = [f"{next(iter(COLUMNS[file]))};".encode("utf-8-sig") for file in files]
    assert all(map(bytes.startswith, files.values(), first))
    assert b";50,94" in files["lokets.csv"]


def test_what_was_exported_comes_in_without_a_change() -> None:
    write(import_network, network(), today=TODAY, by=by(NOW))

    later = TODAY + timedelta(30)
    again = check(exported(), today=later)

    assert write(import_network, again, today=later, by=by(NOW)).none


def test_an_empty_database_is_exported_as_the_names_of_the_columns() -> None:
    files = exported()

    assert {file: text.decode() for file, text in files.items()} == {
        file: ",".join(columns) + "\n" for file, columns in COLUMNS.items()
    }
    assert check(files, today=TODAY) == NetworkTables()


# --- damage


def _sheets() -> Sheets:
    return {
        file: list(csv.reader(io.StringIO(content.decode())))
        for file, content in example_files().items()
    }


def _contents(sheets: Mapping[str, list[list[str]]]) -> dict[str, bytes]:
    contents = {}
    for file, rows in sheets.items():
        text = io.StringIO(newline="")
        csv.writer(text).writerows(rows)
        contents[file] = text.getvalue().encode("utf-8", "replace")
    return contents


def _delete_file(sheets: Sheets, draw: Callable[[int], int]) -> None:
    del sheets[sorted(sheets)[draw(len(sheets))]]


def _delete_column(sheets: Sheets, draw: Callable[[int], int]) -> None:
    rows = _some(sheets, draw)
    column = draw(len(rows[0]))
    for row in rows:
        del row[column : column + 1]


def _duplicate_row(sheets: Sheets, draw: Callable[[int], int]) -> None:
    rows = _some(sheets, draw)
    rows.append(list(rows[draw(len(rows))]))


def _delete_row(sheets: Sheets, draw: Callable[[int], int]) -> None:
    rows = _some(sheets, draw)
    if len(rows) > 1:
        del rows[1 + draw(len(rows) - 1)]


def _swap_cells(sheets: Sheets, draw: Callable[[int], int]) -> None:
    rows = _some(sheets, draw)
    one, other = rows[draw(len(rows))], rows[draw(len(rows))]
    column = draw(min(len(one), len(other)))
    one[column], other[column] = other[column], one[column]


def _some(sheets: Sheets, draw: Callable[[int], int]) -> list[list[str]]:
    return sheets[sorted(sheets)[draw(len(sheets))]]


DAMAGES = [_delete_file, _delete_column, _duplicate_row, _delete_row, _swap_cells]
CELLS = st.one_of(
    st.text(max_size=50),
    st.sampled_from(
        [
            "",
            "0",
            "99999999999",
            "yes",
            "host",
            "gap",
            "partners",
            "2026-12-01",
            "28/03/2027",
            "vdab",
            "conversation",
            "a\x00b",
            "FREQ=DAILY",
            "FREQ=WEEKLY;BYDAY=SU",
            "FREQ=WEEKLY;INTERVAL=2",
            "Pacific/Apia",
            "appointment 02:00-04:00",
            "walk_in 00:00-23:59",
        ]
    ),
)


@st.composite
def damaged(draw: st.DrawFn) -> dict[str, bytes]:
    sheets = _sheets()

    def below(limit: int) -> int:
        return draw(st.integers(0, limit - 1))

    for _ in range(draw(st.integers(1, 3))):
        damage = draw(st.sampled_from([*DAMAGES, None, None, None]))
        if damage is not None:
            damage(sheets, below)
            continue
        rows = _some(sheets, below)
        row = rows[below(len(rows))]
        if row:
            row[below(len(row))] = draw(CELLS)
    return _contents({file: rows for file, rows in sheets.items() if rows and rows[0]})


# What is read, and refused, is the same on any engine.
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(contents=damaged())
def test_damaged_files_are_refused_with_mistakes_or_come_in_whole(
    contents: dict[str, bytes],
) -> None:
    before = exported()
    try:
        found = check(contents, today=TODAY)
        changes = rehearse_import(found, today=TODAY, by=by(NOW))
    except ImportRefused as refused:
        words = [describe(mistake) for mistake in refused.mistakes]
    else:
        words = summarise(changes)
        assert [len(table.created) for table in changes.tables] == [
            len(found.rows(file)) for file in ROWS
        ]
    assert words
    assert exported() == before
