"""Lists that are bound to a statement when it runs: a search names hundreds of lokets or people."""

from typing import Any

from sqlalchemy import ARRAY, Boolean, ColumnElement, any_, bindparam, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class _Among(FunctionElement[bool]):
    """A column, and by which name the list is bound. See `among`."""

    name = "among"
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: object = None) -> "_Among":
        """As it is: SQLite would compare it with 1, and then no index serves."""
        return self


def among(column: Any, name: str) -> ColumnElement[bool]:
    """The column is one of a list, which is bound by this name when the statement runs."""
    return _Among(column, literal_column(name))


@compiles(_Among)
def _in_list(element: _Among, compiler: SQLCompiler, **how: Any) -> str:
    column, name = element.clauses
    return compiler.process(column.in_(bindparam(str(name), expanding=True)), **how)


@compiles(_Among, "postgresql")
def _in_array(element: _Among, compiler: SQLCompiler, **how: Any) -> str:
    """One parameter, not one for each: to write hundreds costs a fifth of a search."""
    column, name = element.clauses
    array = bindparam(str(name), type_=ARRAY(column.type))
    return compiler.process(column == any_(array), **how)
