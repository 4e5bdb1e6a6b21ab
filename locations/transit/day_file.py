"""The file of one service day: its arrays and a JSON head, in NumPy's own format."""

import json
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path

import numpy as np

from locations.transit.atomic_file import atomic_file
from locations.transit.service_day import ServiceDay

_WORDS = ("stop_names", "lines", "headsigns")
_IN_HEAD = ("on", "epoch", "is_example", "stamp", "margin", *_WORDS)
_ARRAYS = tuple(one.name for one in fields(ServiceDay) if one.name not in (*_IN_HEAD, "kept"))


def save(day: ServiceDay, path: Path) -> None:
    """Write a day to `path`, atomically."""
    head = {
        "on": day.on.isoformat(),
        "epoch": day.epoch.isoformat(),
        "is_example": day.is_example,
        "stamp": day.stamp,
        "margin": day.margin,
        **{name: getattr(day, name) for name in _WORDS},
    }
    arrays = {name: getattr(day, name) for name in _ARRAYS}
    text = np.frombuffer(json.dumps(head).encode(), dtype=np.uint8)
    with atomic_file(path) as file:
        np.savez_compressed(file, head=text, **arrays)


def load(path: Path) -> ServiceDay:
    """Read a day. Raises OSError, ValueError or KeyError where the file is none of ours."""
    # Opened here: of a broken file NumPy leaves its own open.
    with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
        head = json.loads(stored["head"].tobytes())
        arrays = {name: stored[name] for name in _ARRAYS}
    head["on"] = date.fromisoformat(head["on"])
    head["epoch"] = datetime.fromisoformat(head["epoch"])
    return ServiceDay(**head, **arrays)
