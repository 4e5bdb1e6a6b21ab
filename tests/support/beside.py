"""Two operations, of which the second begins before the first has ended."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from database import write

Operation = Callable[[Session], Any]
_MEETS = 0.5
_GIVES_UP = 5.0


def beside(app: Flask, first: Operation, second: Operation) -> tuple[Any, Any]:
    """What each returns, or what it raises: the first has done its work and not committed it when
    the second one meets it.
    """
    is_done, may_end = Event(), Event()

    def held(session: Session) -> Any:
        answer = first(session)
        is_done.set()
        may_end.wait(_GIVES_UP)
        return answer

    def run(operation: Operation) -> Any:
        with app.app_context():
            return write(operation)

    with ThreadPoolExecutor(2) as executor:
        one = executor.submit(run, held)
        is_done.wait(_GIVES_UP)
        other = executor.submit(run, second)
        wait([other], _MEETS)
        may_end.set()
        return one.exception() or one.result(), other.exception() or other.result()
