"""A file is read as a spreadsheet writes it; what cannot be read is a mistake with a line."""

from pathlib import Path

import pytest

from scheduler.network.errors import Expected
from scheduler.network.files import read_folder, read_sheet, write_sheet

COLUMNS = ["code", "name"]
ROW = (2, {"code": "a", "name": "Één"})


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("code,name\na,Één\n".encode(), id="plain"),
        pytest.param("code,name\na,Één".encode(), id="no line feed at the end"),
        pytest.param("code;name\na;Één\n".encode(), id="semicolons"),
        pytest.param("code,name\na,Één\n".encode("utf-8-sig"), id="byte order mark"),
        pytest.param("code;name\r\na;Één\r\n".encode("utf-8-sig"), id="as Excel saves it"),
        pytest.param("code,name\ra,Één\r".encode(), id="as an old Mac saves it"),
        pytest.param('"code","name"\n"a","Één"\n'.encode(), id="everything quoted"),
        pytest.param("code,name,,\na,Één,,\n,,,\n\n".encode(), id="empty edges"),
        pytest.param("name,code\nÉén,a\n".encode(), id="columns in another order"),
        pytest.param(" code , name \n a , Één \n".encode(), id="spaces round the cells"),
    ],
)
def test_what_a_spreadsheet_writes_is_read(content: bytes) -> None:
    sheet = read_sheet("x.csv", content, COLUMNS)

    assert [(line.number, line.cells) for line in sheet.lines] == [ROW]
    assert sheet.mistakes == ()
    assert sheet.columns == {"code", "name"}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("sep=;\ncode;name\na;Één\n".encode(), id="a semicolon"),
        pytest.param("sep=,\r\ncode,name\r\na,Één\r\n".encode("utf-8-sig"), id="a comma"),
        pytest.param('"sep=;"\ncode;name\na;Één\n'.encode(), id="quoted"),
        pytest.param("SEP=;;;\ncode;name;\na;Één;\n".encode(), id="with empty cells"),
    ],
)
def test_a_first_line_may_name_the_separator(content: bytes) -> None:
    sheet = read_sheet("x.csv", content, COLUMNS)

    assert [(line.number, line.cells) for line in sheet.lines] == [(3, ROW[1])]
    assert sheet.mistakes == ()


def test_lines_are_counted_as_an_editor_does() -> None:
    content = b'\n\ncode,name\na,"first\nsecond"\n\nb,x\n'

    sheet = read_sheet("x.csv", content, COLUMNS)

    assert [line.number for line in sheet.lines] == [4, 7]
    assert sheet.lines[0].cells["name"] == "first\nsecond"


def test_a_comma_in_a_file_with_semicolons_is_text() -> None:
    sheet = read_sheet("x.csv", b"code;name\na;one, two, three\n", COLUMNS)

    assert sheet.lines[0].cells["name"] == "one, two, three"


def test_cells_left_out_at_the_end_of_a_row_are_empty() -> None:
    sheet = read_sheet("x.csv", b"code,name\na\n", COLUMNS)

    assert sheet.lines[0].cells == {"code": "a", "name": ""}
    assert sheet.mistakes == ()


@pytest.mark.parametrize(
    ("content", "line", "column", "found", "expected"),
    [
        pytest.param(b"", 0, "", "", Expected.COLUMN_NAMES, id="nothing in it"),
        pytest.param(b"\n,,\n", 0, "", "", Expected.COLUMN_NAMES, id="only blank lines"),
        pytest.param(b"code,name\nx,caf\xe9\n", 2, "", "", Expected.UTF8, id="Latin-1"),
        pytest.param("code,name\n".encode("utf-16"), 1, "", "", Expected.UTF8, id="UTF-16"),
        pytest.param(
            b'code,name\na,"b\n', 2, "", "", Expected.QUOTES_IN_PAIRS, id="a quote that stays open"
        ),
        pytest.param(
            b'code,name\na,b\nc,"d"e\n', 3, "", "", Expected.QUOTES_IN_PAIRS, id="after a quote"
        ),
        pytest.param(b"code\na\n", 1, "name", "", Expected.THIS_COLUMN, id="a column missing"),
        pytest.param(
            b"code,name,extra\n", 1, "extra", "extra", Expected.KNOWN_COLUMN, id="unknown column"
        ),
        pytest.param(
            b"code,name,name\n", 1, "name", "name", Expected.COLUMN_ONCE, id="a column twice"
        ),
        pytest.param(
            b"code,name\na,b,c\n", 2, "", "c", Expected.NO_MORE_CELLS, id="a cell too many"
        ),
        pytest.param(
            b"code,name,\na,b,c\n", 2, "", "c", Expected.NO_MORE_CELLS, id="under an empty name"
        ),
    ],
)
def test_what_cannot_be_read_is_a_mistake_with_its_line(
    content: bytes, line: int, column: str, found: str, expected: Expected
) -> None:
    (mistake,) = read_sheet("x.csv", content, COLUMNS).mistakes

    assert mistake.file == "x.csv"
    assert (mistake.line, mistake.column, mistake.found) == (line, column, found)
    assert mistake.expected is expected


def test_a_wrong_column_does_not_hide_the_others() -> None:
    sheet = read_sheet("x.csv", b"code,nmae\na,b\n", COLUMNS)

    assert [mistake.column for mistake in sheet.mistakes] == ["name", "nmae"]
    assert sheet.lines[0].cells == {"code": "a"}
    assert sheet.columns == {"code"}


def test_of_a_column_that_comes_twice_the_first_counts() -> None:
    sheet = read_sheet("x.csv", b"code,name,name\na,b,c\n", COLUMNS)

    assert sheet.lines[0].cells == {"code": "a", "name": "b"}


def test_what_is_written_reads_back() -> None:
    cells = ['say "one", or two', "line\nfeed"]

    written = write_sheet(COLUMNS, [cells])

    assert list(read_sheet("x.csv", written.encode(), COLUMNS).lines[0].cells.values()) == cells


def test_only_files_that_are_there_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"x")
    (tmp_path / "b.csv").mkdir()
    (tmp_path / "other.csv").write_bytes(b"y")

    assert read_folder(tmp_path, ["a.csv", "b.csv", "c.csv"]) == {"a.csv": b"x"}
