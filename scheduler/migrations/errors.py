"""Why a database cannot be brought to today's schema."""


class SchemaIncomplete(Exception):
    """The database has had every migration and lacks `missing`: tables, and `table.column`s.

    It was made by a migration that was still changed afterwards, as none is since.
    """

    def __init__(self, missing: list[str]) -> None:
        super().__init__(missing)
        self.missing = missing
