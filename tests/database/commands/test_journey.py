"""The command `zitdag journey` over a database: lokets by their code."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from database import write
from locations.models import Loket
from locations.streets.estimates import Estimated
from locations.travel import Travel
from scheduler.commands import journey
from tests.support.site import PLACE, Site


@dataclass
class ContextWithDatabase:
    """A context with a database."""

    app: Flask
    environment: Mapping[str, str]

    def travel(self) -> Travel:
        return Travel(Estimated())

    def database(self) -> Flask:
        return self.app


def run(site: Site, destination: str) -> str:
    context = ContextWithDatabase(site.app, {"ZITDAG_SECRET_KEY": "x" * 16})
    asked = ["--from", "Torhout", "--to", destination, "--arrive-by", "9:00", "--by", "car"]
    return CliRunner().invoke(journey.journey, asked, obj=context).output


def _forget_coordinates(session: Session) -> None:
    session.execute(update(Loket).values(latitude=None, longitude=None))


def test_a_loket_is_known_by_its_code(site: Site) -> None:
    assert run(site, PLACE).startswith("8820 Torhout -> De Weefkamer, Brugge, arriving by ")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        pytest.param("brugge-nergens", "brugge-nergens: no such place", id="no such loket"),
        pytest.param(PLACE, f"{PLACE}: this loket has no coordinates", id="no coordinates"),
    ],
)
def test_what_cannot_be_found_is_said(site: Site, code: str, words: str) -> None:
    with site.app.app_context():
        write(_forget_coordinates)

    assert words in run(site, code)
