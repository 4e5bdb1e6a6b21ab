"""Every column of the files has a field, and a field writes what it shows."""

import pytest

from scheduler.network.tables import CONTACTS, ROWS, SERIES, cells
from scheduler.web.coordinator.network import (
    counsellors,
    lokets,
    questions,
    region,
    services,
    sites,
)
from scheduler.web.coordinator.network.rows.fields import Look, RowField
from scheduler.web.coordinator.network.rows.views import RowKind
from scheduler.web.core.forms import Form
from tests.support.network_builders import network

KINDS = [module.KIND for module in (region, sites, lokets, counsellors, services, questions)]
FIXED = {"code", "region"}
"""What is not typed in a field of its own: a code beside them, and one's own region."""


def test_every_file_has_a_form() -> None:
    # Contact persons stand together on a page of their site, series have pages of the planning.
    assert {kind.file for kind in KINDS} | {CONTACTS, SERIES} == ROWS.keys()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.file)
def test_every_column_has_a_field(kind: RowKind) -> None:
    row = next(iter(network().rows(kind.file).values()))

    assert {field.column for field in kind.fields} == cells(kind.file, row).keys() - FIXED
    assert len({field.name for field in kind.fields}) == len(kind.fields)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.file)
def test_a_form_that_is_sent_as_it_was_shown_says_the_same(kind: RowKind) -> None:
    for row in network().rows(kind.file).values():
        there = cells(kind.file, row)
        for field in kind.fields:
            form = Form(field.shown(there[field.column]))
            assert field.read(form) == there[field.column], field.column


@pytest.mark.parametrize(
    ("look", "typed", "cell"),
    [
        pytest.param(
            Look.HOURS, "Ma-vr 9.00-12u30; za 9:00-12:00", "mo-fr 09:00-12:30; sa 09:00-12:00"
        ),
        pytest.param(Look.LIST, "3, 1", "3|1"),
        pytest.param(Look.LIST, " ", ""),
        pytest.param(Look.LINE, "  De   Haspel ", "De Haspel"),
    ],
)
def test_people_write_cells_in_their_own_way(look: Look, typed: str, cell: str) -> None:
    field = RowField("column", "veld", "Veld", look)

    assert field.read(Form({"veld": typed})) == cell


def test_one_more_language_joins_those_that_are_ticked() -> None:
    field = RowField("languages", "talen", "Talen", Look.LANGUAGES)

    assert field.read(Form({"talen-nl": "1", "talen-fr": "", "talen+": "pa"})) == "nl|pa"
