"""The minutes between two columns, for the database to add up: to read each moment costs more."""

from typing import Any

from sqlalchemy import ColumnElement, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class _Elapsed(FunctionElement[int]):
    """See `elapsed_minutes`."""

    name = "elapsed"
    type = Integer()
    inherit_cache = True


def elapsed_minutes(start: Any, end: Any) -> ColumnElement[int]:
    """Whole minutes from the moment in one column to that in another, which is later."""
    return _Elapsed(start, end)


@compiles(_Elapsed)
def _of_texts(element: _Elapsed, compiler: SQLCompiler, **how: Any) -> str:
    start, end = (compiler.process(one, **how) for one in element.clauses)
    return f"((strftime('%s', {end}) - strftime('%s', {start})) / 60)"


@compiles(_Elapsed, "postgresql")
def _of_moments(element: _Elapsed, compiler: SQLCompiler, **how: Any) -> str:
    start, end = (compiler.process(one, **how) for one in element.clauses)
    return f"floor(extract(epoch FROM {end} - {start}) / 60)::integer"
