"""A connection over HTTP to a machine that somebody chose: its certificate is still the host's."""

import socket
import ssl
from collections.abc import Callable
from http.client import HTTPConnection, HTTPSConnection

from http_client import Connect, parts_of

Dial = Callable[[str, int, float], socket.socket]
"""Connects to a host and a port within so many seconds."""


def by(dial: Dial) -> Connect:
    """Connections that `dial` opens. What it raises, opening them raises."""

    def connect(origin: str, seconds: float) -> HTTPConnection:
        is_secure, host, port = parts_of(origin)
        return (_Secure if is_secure else _Plain)(dial, host, port, seconds)

    return connect


class _Plain(HTTPConnection):
    """The host is named as always."""

    def __init__(self, dial: Dial, host: str, port: int, seconds: float) -> None:
        super().__init__(host, port, timeout=seconds)
        self._dial, self._seconds = dial, seconds

    def connect(self) -> None:
        self.sock = self._dial(self.host, self.port, self._seconds)


class _Secure(HTTPSConnection):
    """The same over https."""

    def __init__(self, dial: Dial, host: str, port: int, seconds: float) -> None:
        self._tls = ssl.create_default_context()
        super().__init__(host, port, timeout=seconds, context=self._tls)
        self._dial, self._seconds = dial, seconds

    def connect(self) -> None:
        plain = self._dial(self.host, self.port, self._seconds)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)
