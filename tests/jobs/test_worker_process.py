"""The worker as a process: it delivers, it stops when told, and comes back when it was killed."""

import os
import signal
from pathlib import Path

import pytest

from notifications.outbox.models import SENT, Message
from tests.jobs.conftest import Post
from tests.support.commands import Running, free_port, get, running, wait_for, zitdag


def _sent(message: Message) -> Message | None:
    return message if message.state == SENT else None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_delivers_and_stops_when_told(
    network_url: str, post_over: Post, tmp_path: Path, number: signal.Signals
) -> None:
    look = post_over("appointment:1")
    with running(tmp_path, "worker", database_url=network_url) as worker:
        message = wait_for(lambda: _sent(look()), worker)
        assert message.sent_by == "console"
        assert "Zo" in worker.output
        worker.process.send_signal(number)
        assert worker.process.wait(60) == 0
        assert "Traceback" not in worker.output


def _worker_of(service: Running) -> int | None:
    found = [pid for pid, command in service.children().items() if " worker" in command]
    return found[0] if found else None


def test_a_service_answers_delivers_and_starts_its_worker_again(
    network_url: str, post_over: Post, tmp_path: Path
) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with running(tmp_path, "serve", "--port", str(port), database_url=network_url) as service:
        assert wait_for(lambda: get(f"{address}/livez"), service)[0] == 200
        first = post_over("appointment:1")
        wait_for(lambda: _sent(first()), service)

        killed = wait_for(lambda: _worker_of(service), service)
        os.kill(killed, signal.SIGKILL)
        second = post_over("appointment:2")
        wait_for(lambda: _sent(second()), service)
        assert _worker_of(service) not in (None, killed)

        taken = zitdag("serve", "--port", str(port), database_url=network_url)
        assert taken.returncode != 0
        assert "in use" in taken.stderr
        assert "Traceback" not in taken.stderr

        workers = service.children()
        assert service.stop() == 0
        assert "Traceback" not in service.output
    # Who lost its parent is taken from the list by the system, in a moment of its own.
    wait_for(lambda: None if any(Path(f"/proc/{pid}").exists() for pid in workers) else True)


def test_pages_are_served_without_a_worker_where_it_runs_by_itself(
    network_url: str, tmp_path: Path
) -> None:
    port = free_port()
    command = ("serve", "--no-worker", "--port", str(port))
    with running(tmp_path, *command, database_url=network_url) as service:
        assert wait_for(lambda: get(f"http://127.0.0.1:{port}/livez"), service)[0] == 200
        assert _worker_of(service) is None
        assert "worker_started" not in service.output
