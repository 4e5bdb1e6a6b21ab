"""What an account, or the served region, may see: one statement per kind of row.

Every statement is a `Select` to run, or to narrow with `.where(...)`. Pages that need a loket,
a counsellor or an organisation of a region begin here, so that the region cannot be forgotten.
"""

from sqlalchemy import Select, select

from scheduler.people.regions import Region


def served_region(code: str | None) -> Select[Region]:
    """The region with this code; the first one where no code is given. At most one row."""
    statement = select(Region).order_by(Region.id).limit(1)
    return statement.where(Region.code == code) if code else statement
