"""The pages under gunicorn: what its forked processes leave to their parent."""

import signal
import subprocess
import sys
from pathlib import Path

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


BESIDE = """
import os, sys, time
from scheduler.commands import serving

sys.argv[0] = sys.argv[1]
with serving.worker_beside(os.environ):
    print("started", flush=True)
    time.sleep(600)
"""
WORKER = """#!{python}
import sys, threading
from pathlib import Path
from scheduler.commands import serving

stopped = serving.stop_signal()
serving.stop_with_parent(stopped)
Path("{sign}").touch()
serving.wait_for(stopped)
Path("{sign}").unlink()
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_worker_beside_ends_with_who_serves_however_that_ends(
    number: signal.Signals, tmp_path: Path
) -> None:
    sign, program = tmp_path / "works", tmp_path / "zitdag"
    program.write_text(WORKER.format(python=sys.executable, sign=sign))
    with subprocess.Popen(
        [sys.executable, "-c", BESIDE, str(program)], env=environment(), stdout=subprocess.DEVNULL
    ) as process:
        wait_for(lambda: sign.exists() or None)
        process.send_signal(number)

    assert wait_for(lambda: not sign.exists() or None)


@pytest.mark.parametrize(
    ("host", "written"), [("127.0.0.1", "127.0.0.1:80"), ("::1", "[::1]:80"), ("::", "[::]:80")]
)
def test_an_address_is_written_as_gunicorn_reads_it(host: str, written: str) -> None:
    assert serving.address_of(host, 80) == written


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


WATCHES = """
import threading, time
from scheduler.commands import serving

serving.stop_with_parent(threading.Event())
time.sleep(0.5)
"""


def test_who_watches_its_parent_ends_in_peace_before_it() -> None:
    """It aborted, with a dump where the log goes, at each stop of the service."""
    with subprocess.Popen(
        [sys.executable, "-c", WATCHES],
        env=environment(),
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.wait(60) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""
