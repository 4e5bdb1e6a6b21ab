"""`zitdag import-network` where it touches somebody who has an appointment."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from scheduler.appointments.models import AppointmentState, PlanningConflict
from scheduler.commands import network
from tests.support.network_builders import EXAMPLE
from tests.support.site import NOW, PLACE, Site, book


@dataclass
class Context:
    """The least that the command needs: an application with its database."""

    app: Flask

    def database(self) -> Flask:
        return self.app


@pytest.fixture
def shorter(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example network with shorter afternoons where Amina comes on one."""
    monkeypatch.setattr(network, "clock", lambda: NOW)
    book(site.visitor())
    folder = tmp_path / "network"
    shutil.copytree(EXAMPLE, folder)
    series = folder / "series.csv"
    lines = series.read_text(encoding="utf-8").splitlines(keepends=True)
    earlier = [
        line.replace("13:00-16:30", "12:00-13:30") if PLACE in line else line for line in lines
    ]
    series.write_text("".join(earlier), encoding="utf-8")
    return folder


def run(site: Site, folder: Path, *more: str) -> Result:
    return CliRunner().invoke(network.import_files, [str(folder), *more], obj=Context(site.app))


def test_without_a_word_nobody_is_touched(site: Site, shorter: Path) -> None:
    before = site.dump()

    ended = run(site, shorter)

    assert (ended.exit_code, "1 appointments are touched" in ended.output) == (1, True)
    assert site.dump() == before


@pytest.mark.parametrize(
    ("word", "state", "misfit"),
    [
        ("keep", AppointmentState.BOOKED, PlanningConflict.ZITDAG_CHANGED),
        ("cancel", AppointmentState.CANCELLED, None),
    ],
)
def test_what_becomes_of_whom_it_touches_is_said(
    site: Site,
    shorter: Path,
    word: str,
    state: AppointmentState,
    misfit: PlanningConflict | None,
) -> None:
    ended = run(site, shorter, "--touched", word)

    assert ended.exit_code == 0, ended.output
    (one,) = site.appointments()
    assert (one.state, one.misfit) == (state, misfit)
