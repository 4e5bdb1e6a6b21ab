"""The lines that the log would hold, as the product writes them."""

import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import logs
from logs import Event

Line = dict[str, Any]


class _Kept(logging.Handler):
    """Formats at once, as a handler that writes does: the request is over later."""

    def __init__(self, lines: list[Line], raw: list[str]) -> None:
        super().__init__()
        self._lines = lines
        self._raw = raw
        self._text = logs.TextLines()
        self._json = logs.JsonLines()

    def emit(self, record: logging.LogRecord) -> None:
        self._raw.append(self._text.format(record))
        self._lines.append(json.loads(self._json.format(record)))


@contextmanager
def written(raw: list[str] | None = None) -> Iterator[list[Line]]:
    """Every line of ours and of libraries within the block, the most talkative level included.

    `raw` gets them as text.
    """
    lines: list[Line] = []
    handler = _Kept(lines, [] if raw is None else raw)
    loggers = [logging.getLogger(name) for name in ("", *logs.OURS)]
    before = [one.level for one in loggers]
    for one in loggers:
        one.setLevel(logging.DEBUG)
    logging.getLogger().addHandler(handler)
    try:
        yield lines
    finally:
        logging.getLogger().removeHandler(handler)
        for one, level in zip(loggers, before, strict=True):
            one.setLevel(level)


def of(lines: Sequence[Line], event: Event) -> list[Line]:
    """Those of one event."""
    return [line for line in lines if line["event"] == event.value]


def text(lines: Sequence[Line]) -> str:
    """All that they say."""
    return "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
