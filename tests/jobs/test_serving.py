"""The pages under gunicorn: what its forked processes leave to their parent."""

import signal
import subprocess
import sys

import pytest

from scheduler.commands import serving
from tests.support.commands import environment, free_port, get, wait_for

SERVES = """
import os, sys
from flask import Flask
from scheduler.commands import serving

def make_app():
    app = Flask("pages")
    app.add_url_rule("/", "front", lambda: "here")
    return app

try:
    serving.serve(make_app, bind="127.0.0.1:" + sys.argv[1], workers=2)
finally:
    print("cleaned up by", os.getpid(), flush=True)
"""


def test_only_the_process_that_serves_leaves_the_blocks_around_it() -> None:
    port = free_port()
    with subprocess.Popen(
        [sys.executable, "-c", SERVES, str(port)],
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert wait_for(lambda: get(f"http://127.0.0.1:{port}/")) == (200, "here")
        process.send_signal(signal.SIGTERM)
        written, _ = process.communicate(timeout=60)

    assert written == f"cleaned up by {process.pid}\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_that_comes_before_anybody_waits_for_it_is_not_lost(
    number: signal.Signals,
) -> None:
    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        stopped = serving.stop_signal()
        signal.raise_signal(number)
        assert stopped.is_set()
        serving.wait_for(stopped)
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
