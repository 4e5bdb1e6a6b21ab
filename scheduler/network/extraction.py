"""Extractor for Babel of the public texts in the example network, for the translators.

In babel.cfg:

    [extractors]
    network = scheduler.network.extraction:extract_csv

    [network: scheduler/network/example/questions.csv]
    columns = text signpost bring
"""

from collections.abc import Collection, Iterator, Mapping
from typing import IO

from scheduler.network.files import read_sheet


def extract_csv(
    fileobj: IO[bytes],
    keywords: Collection[str],
    comment_tags: Collection[str],
    options: Mapping[str, str],
) -> Iterator[tuple[int, None, str, list[str]]]:
    """Each text in the `columns` that the options name, with its line, and code and column as a
    comment; Babel gives keywords and comment tags, which say nothing here.
    """
    columns = options["columns"].split()
    sheet = read_sheet(getattr(fileobj, "name", ""), fileobj.read(), ["code", *columns])
    for line in sheet.lines:
        for column in columns:
            if text := line.cells.get(column, ""):
                yield line.number, None, text, [f"{line.cells.get('code', '')}: {column}"]
