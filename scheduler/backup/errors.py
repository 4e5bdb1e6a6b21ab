"""Why a backup is not made, or not taken back. Nothing has been changed then."""


class NotABackup(Exception):
    """The file is something else, or of a later format than this version reads."""


class BackupDamaged(Exception):
    """It is torn, or not what was written; `where` says what does not hold."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


class AnotherKey(Exception):
    """It was made under another secret key: links and codes that were sent would stop working."""


class NotEmpty(Exception):
    """Rows stand in these tables of the database."""

    def __init__(self, tables: list[str]) -> None:
        super().__init__(tables)
        self.tables = tables


class TablesUnknown(Exception):
    """These tables, or columns as `table.column`, are on one side only: of the database and of
    what its schema should be.
    """

    def __init__(self, names: list[str]) -> None:
        super().__init__(names)
        self.names = names


class NotMigrated(Exception):
    """The database has no schema of ours, so there is nothing to keep."""


class SchemaMoved(Exception):
    """A migration ran at the same moment."""
