"""Loaded by every Python that .ci/clocks starts: to sleep is to wait for nothing.

libfaketime 0.9.10 leaves the monotonic clock as it is, as it should, and then refuses the call that
`time.sleep` makes on it (clock_nanosleep: EINVAL). It lets `select` be.
"""

import select
import time


def sleep(seconds: float) -> None:
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    select.select([], [], [], seconds)


time.sleep = sleep
