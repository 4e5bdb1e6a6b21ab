"""Fetches a large file by its address, unless the server says that it has not changed."""

from collections.abc import Callable, Iterator
from email.message import Message
from functools import partial
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request

from http_client import DeadlineExceeded, download
from locations.transit.atomic_file import atomic_file
from locations.transit.gtfs.archive import Progress

SECONDS = 60
"""Of silence; a large feed may take many times as long."""
MOST_SECONDS = 3600.0
"""Of all of it: a server that drips would keep the worker from its other work for ever."""
LARGEST = 4 * 1024**3
NOT_MODIFIED = 304


class NotFetched(Exception):
    """The download failed; the message says how."""


def fetch(url: str, path: Path, version: str, progress: Progress) -> str:
    """Download `url` to `path` atomically; returns its version.

    `version` is the return value of an earlier call for the file at `path`, empty where there is
    none. A conditional request: the file stays when there is nothing newer.

    Raises:
        NotFetched: no such address, no answer, an error, a file that broke off or took too long.
    """
    headers = {"User-Agent": "zitdag", **_only_newer_than(version)}

    def store(answered: Message, pieces: Iterator[bytes]) -> str:
        _write(answered, pieces, path, partial(progress, url))
        return _version(answered)

    try:
        request = Request(url, headers=headers)  # noqa: S310 -- an http address, the caller checked
        return download(request, store, seconds=MOST_SECONDS, silence=SECONDS)
    except DeadlineExceeded:
        raise NotFetched(f"more than {MOST_SECONDS:.0f} seconds") from None
    except HTTPError as error:
        with error:
            if error.code == NOT_MODIFIED:
                return version
            raise NotFetched(f"status {error.code}") from None
    except (OSError, HTTPException, ValueError) as error:  # ValueError: no address, no length
        raise NotFetched(repr(error)) from error


def _only_newer_than(version: str) -> dict[str, str]:
    if not version:
        return {}
    is_tag = version.startswith(('"', "W/"))
    return {"If-None-Match": version} if is_tag else {"If-Modified-Since": version}


def _version(headers: Message) -> str:
    return headers.get("ETag") or headers.get("Last-Modified") or ""


def _write(
    headers: Message, pieces: Iterator[bytes], path: Path, progress: Callable[[int, int], None]
) -> None:
    whole, done = int(headers.get("Content-Length") or 0), 0
    with atomic_file(path) as file:
        for piece in pieces:
            file.write(piece)
            done += len(piece)
            progress(done, max(whole, done))
            if done > LARGEST:
                raise NotFetched(f"more than {LARGEST} bytes")
        if whole and done != whole:
            raise NotFetched(f"broke off after {done} of {whole} bytes")
