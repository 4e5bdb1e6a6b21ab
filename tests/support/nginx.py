"""The real nginx on the loopback, with the configuration that the project gives to operators."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support import tree
from tests.support.commands import free_port, wait_for

GIVEN = Path("deploy/nginx/zitdag.conf")
HOST = "zitdag.example.org"
# A test says in X-Asker from which address it asks; one more server says which network that is.
MAIN = """
daemon off;
pid {folder}/pid;
error_log {folder}/start.log;
{user}
events {{ worker_connections 512; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    set_real_ip_from 127.0.0.1;
    real_ip_header X-Asker;
    include {folder}/zitdag.conf;
    server {{
        listen 127.0.0.1:{network_port};
        return 200 $zitdag_network;
    }}
}}
"""


@dataclass(frozen=True)
class Nginx:
    """Its ports, and its folder."""

    port: int
    plain_port: int
    network_port: int
    folder: Path

    @property
    def log(self) -> str:
        return "".join(path.read_text() for path in self.folder.glob("*.log"))


def program() -> str:
    """The path of nginx; without it the test is skipped."""
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is None:
        pytest.skip("nginx is not installed")
    return found


def _certificate(folder: Path) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         f"/CN={HOST}", "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"],
        check=True,
        capture_output=True,
    )  # fmt: skip


def _adapted(folder: Path, ours: "Nginx", service: int, seconds: int) -> str:
    """The given configuration with the ports, paths and patience of a test."""
    changes = {
        "listen 443": f"listen 127.0.0.1:{ours.port}",
        "listen 80": f"listen 127.0.0.1:{ours.plain_port}",
        "server 127.0.0.1:8000": f"server 127.0.0.1:{service}",
        f"/etc/letsencrypt/live/{HOST}": str(folder),
        "/var/log/nginx": str(folder),
        "/var/www/letsencrypt": str(folder / "letsencrypt"),
        "timeout 10s": f"timeout {seconds}s",
    }
    text = tree.text_of(GIVEN)
    kept = [line for line in text.splitlines() if "listen [::]" not in line]
    adapted = "\n".join(kept)
    for given, here in changes.items():
        assert given in adapted, given
        adapted = adapted.replace(given, here)
    return adapted


@contextmanager
def running(folder: Path, service: int, *, seconds: int = 10) -> Iterator[Nginx]:
    """nginx before the service on that port; `seconds` is its patience with slow clients."""
    nginx = program()
    _certificate(folder)
    ours = Nginx(free_port(), free_port(), free_port(), folder)
    folder.joinpath("zitdag.conf").write_text(_adapted(folder, ours, service, seconds))
    user = "user root;" if os.geteuid() == 0 else ""
    main = folder / "main.conf"
    main.write_text(MAIN.format(folder=folder, user=user, network_port=ours.network_port))
    with subprocess.Popen([nginx, "-p", folder, "-c", main], stderr=subprocess.PIPE) as process:
        try:
            wait_for(lambda: _answers(ours.port) or process.poll())
            assert process.poll() is None, process.stderr and process.stderr.read()
            yield ours
        finally:
            process.terminate()


def _answers(port: int) -> bool | None:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except OSError:
        return None
    return True
