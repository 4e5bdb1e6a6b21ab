"""Why a database cannot be brought to today's schema."""


class SchemaUnknown(Exception):
    """It is of a schema that this version does not know: of a newer one, as a rule."""

    def __init__(self, revision: str) -> None:
        super().__init__(revision)
        self.revision = revision


class SchemaIncomplete(Exception):
    """The database has had every migration and lacks `missing`: tables, and `table.column`s.

    It was made by a migration that was still changed afterwards, as none is since.
    """

    def __init__(self, missing: list[str]) -> None:
        super().__init__(missing)
        self.missing = missing
