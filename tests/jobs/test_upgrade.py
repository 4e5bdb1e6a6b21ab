"""An upgrade while people book, killed in its middle: nothing acknowledged is lost."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from database import db
from scheduler.migrations import state
from tests.support.assertions import contradictions
from tests.support.bookers import booking, missing
from tests.support.guarding import as_defined, standing
from tests.support.rehearsal import REVISION, Rehearsal


@pytest.mark.races
def test_a_migration_that_is_killed_while_people_book_leaves_what_was_and_is_run_again(
    app_context: Flask, database_url: str, tmp_path: Path
) -> None:
    rehearsal = Rehearsal(database_url, tmp_path)
    rehearsal.write()
    with booking(database_url) as bookers:
        with rehearsal.in_its_middle() as process:
            bookers.acknowledged()
            process.kill()
        bookers.wait_for(5)  # they go on, over what was
        assert state.revision(db.engine) == state.head()
        db.engine.dispose()
        rehearsal.to_its_end()
        bookers.wait_for(5)  # and over what came, for old processes are there still
        acknowledged = bookers.stop()

    assert state.revision(db.engine) == REVISION
    assert missing(acknowledged) == []
    assert contradictions() == []
    with db.engine.connect() as connection:
        assert standing(connection) == as_defined(connection)
        assert set(connection.scalars(text("SELECT extra FROM diary_entries"))) == {7}
