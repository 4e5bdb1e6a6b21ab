"""How often a series comes back: as somebody chooses it, as it is kept, and in words."""

import pytest

from scheduler.web.coordinator.planning import recurrence_presets


@pytest.mark.parametrize(
    ("rhythm", "weekday", "rule", "words"),
    [
        pytest.param("w1", "TU", "FREQ=WEEKLY;BYDAY=TU", "elke week op dinsdag", id="every week"),
        pytest.param(
            "w2",
            "TH",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH",
            "om de twee weken op donderdag",
            id="every other week",
        ),
        pytest.param(
            "m2",
            "FR",
            "FREQ=MONTHLY;BYDAY=2FR",
            "de tweede vrijdag van de maand",
            id="the second of the month",
        ),
        pytest.param(
            "m-1",
            "MO",
            "FREQ=MONTHLY;BYDAY=-1MO",
            "de laatste maandag van de maand",
            id="the last of the month",
        ),
        pytest.param(
            "m1+3",
            "TU",
            "FREQ=MONTHLY;BYDAY=1TU,3TU",
            "de eerste en de derde dinsdag van de maand",
            id="the first and the third",
        ),
    ],
)
def test_a_rhythm_of_the_list_is_kept_as_a_rule_and_said_in_words(
    rhythm: str, weekday: str, rule: str, words: str
) -> None:
    assert recurrence_presets.rule(rhythm, weekday) == rule
    assert recurrence_presets.chosen(rule) == (rhythm, weekday)
    assert recurrence_presets.words(rule) == words


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param("FREQ=MONTHLY;BYDAY=1WE,4WE", id="two that nobody chooses"),
        pytest.param("FREQ=MONTHLY;BYDAY=1TU,3WE", id="two weekdays"),
        pytest.param("FREQ=MONTHLY;BYDAY=3TU,1TU", id="the other way round"),
        pytest.param("FREQ=WEEKLY;BYDAY=TU,TH", id="twice a week"),
    ],
)
def test_a_rule_that_is_none_of_the_list_stays_as_it_is(rule: str) -> None:
    assert recurrence_presets.chosen(rule) == (recurrence_presets.OWN, "")
    assert recurrence_presets.words(rule) == rule
    assert recurrence_presets.options(rule)[recurrence_presets.OWN] == rule
