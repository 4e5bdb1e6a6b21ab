"""Export of the database as network files."""

from pathlib import Path

from sqlalchemy.orm import Session

from scheduler.network import load
from scheduler.network.files import write_sheet
from scheduler.network.tables import COLUMNS, NetworkTables, cells


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


def write_folder(folder: Path, files: dict[str, str]) -> None:
    """Write the files, over those that are there; the folder is made where there is none.

    Raises:
        OSError: it cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        # Bytes: no platform may turn the line feeds into something else.
        (folder / name).write_bytes(text.encode())
