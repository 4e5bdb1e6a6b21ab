"""Every mistake and every change has its words."""

import string
from datetime import date

import pytest

from scheduler.network import import_report
from scheduler.network.errors import Expected, Mistake
from scheduler.network.importing import Changes, TableChanges, Updated
from scheduler.network.tables import COLUMNS
from tests.support.network_builders import counsellor, files, loket, mistakes, series


@pytest.mark.parametrize("expected", Expected)
def test_everything_that_can_be_expected_has_words(expected: Expected) -> None:
    template = import_report._EXPECTED[expected]  # noqa: SLF001 - the table is what is tested
    names = {name for _, name, _, _ in string.Formatter().parse(template) if name}

    words = import_report.describe(
        Mistake("x.csv", 2, "y", "z", expected, dict.fromkeys(names, "something"))
    )

    assert words.startswith('x.csv, regel 2, kolom y: "z" gevonden, verwacht: ')


def _series_mistakes() -> list[Mistake]:
    lokets = [loket(), loket(code="quay")]
    return mistakes(
        files(
            lokets=lokets,
            series=[
                series(),
                series(code="a", loket="quay"),
                series(code="b", loket="quay", openings="appointment 12:30-14:00"),
            ],
        )
    )


@pytest.mark.parametrize(
    ("mistake", "words"),
    [
        pytest.param(
            Mistake("series.csv", 0, "", "", Expected.FILE),
            "series.csv: niets gevonden, verwacht: dit bestand",
            id="a file",
        ),
        pytest.param(
            mistakes(files(counsellors=[counsellor(languages="nl|nl")]))[0],
            'counsellors.csv, regel 2, kolom languages: "nl" gevonden, '
            "verwacht: elk maar één keer in de lijst",
            id="a cell",
        ),
        pytest.param(
            mistakes(files(series=[series(loket="x" * 100)]))[0],
            f'series.csv, regel 2, kolom loket: "{"x" * 80}…" gevonden, verwacht: '
            "een code van ten hoogste 40 kleine letters, cijfers en streepjes",
            id="a long cell",
        ),
        pytest.param(
            _series_mistakes()[1],
            'series.csv, regel 4, kolom openings: "appointment 12:30-14:00" gevonden, verwacht: '
            "60 minuten om te reizen; op maandag 23 november 2026 zit de begeleider ook in reeks "
            "mill-monday",
            id="two lokets on a day",
        ),
        pytest.param(
            Mistake(
                "series.csv",
                3,
                "openings",
                "appointment 09:00-12:00",
                Expected.FITS_WHAT_IS_PLANNED,
                {
                    "code": "counsellor_elsewhere",
                    "data": {"date": date(2026, 12, 1), "lokets": ("Brugge", "Ieper")},
                },
            ),
            'series.csv, regel 3, kolom openings: "appointment 09:00-12:00" gevonden, verwacht: '
            "een reeks die past bij wat al gepland is "
            "(de begeleider zit op dinsdag 1 december 2026 dan al in Ieper)",
            id="what was planned by hand",
        ),
    ],
)
def test_a_mistake_says_where_what_and_what_was_expected(mistake: Mistake, words: str) -> None:
    assert import_report.describe(mistake) == words


def test_every_mistake_that_the_checks_find_has_all_its_details() -> None:
    broken = [
        files() | {"series.csv": b""},
        files() | {"series.csv": b"cod\nx\n"},
        *(files() | {file: _nonsense(list(columns))} for file, columns in COLUMNS.items()),
    ]

    for contents in broken:
        assert all(import_report.describe(mistake) for mistake in mistakes(contents))


def _nonsense(columns: list[str]) -> bytes:
    return f"{','.join(columns)}\n{',[' * len(columns)}\n".encode()


def test_changes_are_told_file_by_file() -> None:
    changes = Changes(
        tables=(
            TableChanges("regions.csv", unchanged=("west",)),
            TableChanges(
                "lokets.csv",
                created=("a", "b"),
                updated=(Updated("c", ("room", "access")), Updated("d", ())),
                retired=("e",),
            ),
            TableChanges("services.csv", left=("f",)),
        ),
        misfits=3,
    )

    assert import_report.summarise(changes) == [
        "regions.csv: 0 nieuw, 0 anders, 1 gelijk, 0 niet meer actief",
        "lokets.csv: 2 nieuw, 2 anders, 0 gelijk, 1 niet meer actief",
        "  nieuw: a, b",
        "  anders: c (room, access), d (weer actief)",
        "  niet meer actief: e",
        "services.csv: 0 nieuw, 0 anders, 0 gelijk, 0 niet meer actief",
        "  niet meer in het bestand, blijft staan: f",
        "afspraken die niet passen: 3 (bewaard en gemerkt)",
    ]


def test_without_misfits_nothing_is_said_of_them() -> None:
    assert import_report.summarise(Changes(tables=(), misfits=0)) == []
