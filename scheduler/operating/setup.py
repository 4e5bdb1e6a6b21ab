"""The settings that `zitdag check` looks at, as they are named in the table of settings."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


class Setup(Protocol):
    """Those of an installation."""

    @property
    def database_url(self) -> str: ...
    @property
    def pgbouncer(self) -> bool: ...
    @property
    def base_url(self) -> str: ...
    @property
    def is_secure(self) -> bool: ...
    @property
    def region(self) -> str: ...
    @property
    def proxies(self) -> int: ...
    @property
    def staging(self) -> bool: ...
    @property
    def smtp_host(self) -> str: ...
    @property
    def smtp_port(self) -> int: ...
    @property
    def smtp_security(self) -> str: ...
    @property
    def smtp_user(self) -> str: ...
    @property
    def smtp_password(self) -> str: ...
    @property
    def text_providers(self) -> tuple[str, ...]: ...
    @property
    def timetable_folder(self) -> str: ...


@dataclass(frozen=True)
class Examined:
    """What the environment says: settings where they can be read at all, each mistake in a
    sentence, and the files from which secrets came."""

    setup: Setup | None
    mistakes: tuple[str, ...]
    secret_files: tuple[Path, ...] = ()
