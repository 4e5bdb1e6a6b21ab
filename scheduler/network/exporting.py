"""Export of the database as network files."""

from pathlib import Path

from sqlalchemy.orm import Session

from scheduler.network import load, workbooks
from scheduler.network.files import FOR_EXCEL, write_sheet
from scheduler.network.tables import COLUMNS, NetworkTables, Row, cells


def export_network(session: Session) -> dict[str, str]:
    """The text of each file; importing them again is a no-op."""
    return written(load.network(session))


def written(network: NetworkTables) -> dict[str, str]:
    """A network as its files are written, in their canonical form."""
    return {
        file: write_sheet(
            list(columns), [list(cells(file, row).values()) for row in network.rows(file).values()]
        )
        for file, columns in COLUMNS.items()
    }


def written_for_excel(network: NetworkTables) -> dict[str, bytes]:
    """The files as a Flemish Excel opens them: a byte order mark, semicolons, decimal commas."""
    return {
        file: write_sheet(
            list(columns),
            [_for_excel(file, row) for row in network.rows(file).values()],
            FOR_EXCEL,
        ).encode("utf-8-sig")
        for file, columns in COLUMNS.items()
    }


def _for_excel(file: str, row: Row) -> list[str]:
    """Degrees with a comma; all else as in any file."""
    return [
        cell.replace(".", ",") if isinstance(getattr(row, name), float) else cell
        for name, cell in cells(file, row).items()
    ]


def write_network(path: Path, network: NetworkTables) -> None:
    """Write a workbook where the path names one, and else a folder of files, over what is there.

    Raises:
        OSError: it cannot be written.
    """
    if path.suffix.lower() == workbooks.SUFFIX:
        path.write_bytes(workbooks.written(network))
        return
    path.mkdir(parents=True, exist_ok=True)
    for name, text in written(network).items():
        # Bytes: no platform may turn the line feeds into something else.
        (path / name).write_bytes(text.encode())
