"""Processes: gunicorn for the pages, and a worker beside it that is started again when it dies."""

import gc
import logging
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.config import Config
from gunicorn.glogging import Logger
from sqlalchemy.orm import configure_mappers

from database import THREADS
from logs import Event
from scheduler.commands.whole_requests import MOST_CONNECTIONS, GatheringWorker

log = logging.getLogger(__name__)

# A worker that keeps dying must not keep a core busy.
PAUSE_SECONDS = 2
GRACE_SECONDS = 10
POLL_SECONDS = 0.2
# Longer than a proxy keeps a connection that nothing goes over (nginx: 60 s). The other way round
# it would now and then send a booking over one that is just being closed, and show an error.
KEPT_SECONDS = 75
# Objects made before the collector looks among them, and how much rarer it looks among older ones.
# A large page leaves 4,000 to 12,000 of them behind; at Python's own 700 it looks six to eighteen
# times meanwhile, and now and then through all that the process keeps: 30 ms (make bench).
COLLECT_AFTER = (20_000, 20, 50)


class PortRefused(Exception):
    """The system does not give this port, for the reason that it names."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(f"port {port} of {host} cannot be had: {reason}")


class GunicornApp(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """The pages under gunicorn. Each process makes its own application, after the fork."""

    def __init__(self, make_app: Callable[[], Flask], options: Mapping[str, object]) -> None:
        self._make_app = make_app
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        app = self._make_app()
        tune_gc()
        return app


class GunicornLogger(Logger):  # type: ignore[misc]  # gunicorn has no types
    """What gunicorn says, through the handler of all lines in place of its own."""

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


def tune_gc() -> None:
    """Exempt objects that live as long as the process from garbage collection.

    A full collection takes longer than a slot search, and a search triggers one.
    """
    configure_mappers()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


def serve(make_app: Callable[[], Flask], *, bind: str, workers: int) -> None:
    """Answer requests until told to stop (SIGINT, SIGTERM)."""
    options = {
        "bind": bind,
        "workers": workers,
        "threads": THREADS,
        "worker_class": GatheringWorker,
        "worker_connections": MOST_CONNECTIONS,
        "keepalive": KEPT_SECONDS,
        "loglevel": "warning",
        "logger_class": GunicornLogger,
        # A body and its form fit in less; longer lines are an attack.
        "limit_request_line": 4094,
        "control_socket_disable": True,
    }
    parent = os.getpid()
    log.info(Event.SERVE_STARTED, extra={"count": workers})
    try:
        GunicornApp(make_app, options).run()
    except SystemExit as end:
        if os.getpid() != parent:
            # A forked process of gunicorn ends: the blocks around this call are its parent's.
            os._exit(end.code if isinstance(end.code, int) else 0)
        log.info(Event.SERVE_STOPPED)
        raise


@contextmanager
def shared_counts() -> Iterator[None]:
    """A folder in which the processes keep their metrics, so that each can tell the sum.

    Before anything imports prometheus_client, which then asks where.
    """
    with tempfile.TemporaryDirectory(prefix="zitdag-metrics-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        yield


@contextmanager
def worker_beside(environment: Mapping[str, str]) -> Iterator[None]:
    """Keep `zitdag worker` running in a process of its own for as long as the block lasts.

    It reads from a pipe that nothing is ever written to, and that closes when this process ends,
    however it ends.
    """
    stopping = threading.Event()
    # Before gunicorn forks. A process that is forked while another is being started holds the end
    # of the pipe by which the starting is noticed: the keeper would wait there as long as it lives.
    first = _start(environment)
    keeper = threading.Thread(target=_keep, args=(first, environment, stopping), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stopping.set()
        keeper.join()


def _start(environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 -- ourselves
        [sys.executable, sys.argv[0], "worker", "--beside"],
        env=dict(environment),
        stdin=subprocess.PIPE,
    )


def _keep(
    process: "subprocess.Popen[bytes]", environment: Mapping[str, str], stopping: threading.Event
) -> None:
    while True:
        with process:
            while process.poll() is None and not stopping.wait(POLL_SECONDS):
                pass
            if process.returncode is not None and not stopping.is_set():
                log.error(Event.WORKER_DIED, extra={"status": process.returncode})
            _end(process)
        if stopping.wait(PAUSE_SECONDS):
            return
        process = _start(environment)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()


def stop_signal() -> threading.Event:
    """An event that SIGINT and SIGTERM set; call it before what is to be stopped starts."""
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    return stopped


def stop_with_parent(stopped: threading.Event) -> None:
    """Have the event set when the process that holds the other end of standard input has ended."""

    def watch() -> None:
        # Not by `sys.stdin`: whoever still reads there when Python ends makes it abort.
        while os.read(sys.stdin.fileno(), 1024):
            pass
        stopped.set()

    threading.Thread(target=watch, daemon=True).start()


def wait_for(stopped: threading.Event) -> None:
    """Sleep until a signal has set the event.

    Python's handlers run between two steps of the main thread: one wait without an end would sleep
    through a signal that comes in the moment before it begins, and would hold the lock that its
    handler needs. To look at the event takes no lock.
    """
    while not stopped.is_set():
        time.sleep(POLL_SECONDS)


def address_of(host: str, port: int) -> str:
    """As gunicorn reads it: an IPv6 address stands in brackets."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def check_free(host: str, port: int) -> None:
    """Ask for a port and give it back at once.

    Raises:
        PortRefused: something listens there already, this account may not, or no such host.
    """
    with closing(socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortRefused(host, port, str(error.strerror).lower()) from error
