"""What `zitdag check` finds: one line about each part, and what to do where one is not in order."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How a part stands."""

    OK = "ok"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """One line: about which part, how it stands, and why or what to do. It quotes no secret."""

    about: str
    verdict: Severity
    says: str


Probe = Callable[[], Iterable[Finding]]


def ok(about: str, says: str) -> Finding:
    return Finding(about, Severity.OK, says)


def warning(about: str, says: str) -> Finding:
    return Finding(about, Severity.WARNING, says)


def wrong(about: str, says: str) -> Finding:
    return Finding(about, Severity.WRONG, says)


def within(seconds: float, about: str, probe: Probe) -> list[Finding]:
    """What the probe finds; that it does not answer, once that time is over; or how it failed.

    A thread that never ends goes with the process: the rest is still looked at.
    """
    found: list[Finding] = []

    def look() -> None:
        try:
            found.extend(probe())
        except Exception as error:  # noqa: BLE001 -- whatever it is, the other lines are printed
            # Its type alone: what it says may quote an address with a password in it.
            found.append(wrong(about, f"it cannot be looked at: {type(error).__name__}"))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        return [wrong(about, f"no answer within {seconds:g} seconds")]
    return found
