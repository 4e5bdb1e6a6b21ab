"""What fails a hard need, what is met, and what nobody knows."""

import pytest

from locations.accessibility.needs import Need, Verdict, needs_of, suitability
from locations.models import AccessFeature, AccessState, LoketAccess
from tests.support.journeys import able

YES, HELP, NO = AccessState.YES, AccessState.WITH_HELP, AccessState.NO


def access(**states: AccessState | None) -> list[LoketAccess]:
    return [
        LoketAccess(feature=AccessFeature(name), state=state)
        for name, state in states.items()
        if state is not None
    ]


@pytest.mark.parametrize(
    ("state", "verdict"),
    [
        pytest.param(YES, Verdict.MET, id="no step"),
        pytest.param(HELP, Verdict.WITH_HELP, id="somebody helps"),
        pytest.param(NO, Verdict.FAILS, id="a step"),
        pytest.param(None, Verdict.UNKNOWN, id="nobody looked"),
    ],
)
@pytest.mark.parametrize("need", [Need.STEP_FREE, Need.PARKING])
def test_a_need_gets_what_is_known(need: Need, state: AccessState | None, verdict: Verdict) -> None:
    found = suitability(access(**{need.value: state}), able(**{need.value: True}))

    assert found.verdicts == ((need, verdict),)


@pytest.mark.parametrize(
    ("lift", "step_free", "verdict"),
    [
        pytest.param(YES, NO, Verdict.MET, id="a lift"),
        pytest.param(NO, YES, Verdict.MET, id="no lift, and nothing to go up"),
        pytest.param(None, YES, Verdict.MET, id="nothing to go up"),
        pytest.param(NO, NO, Verdict.FAILS, id="stairs alone"),
        pytest.param(NO, HELP, Verdict.WITH_HELP, id="somebody helps with the steps"),
        pytest.param(HELP, NO, Verdict.WITH_HELP, id="somebody has the key of the lift"),
        pytest.param(NO, None, Verdict.UNKNOWN, id="no lift, but perhaps it is downstairs"),
        pytest.param(None, NO, Verdict.UNKNOWN, id="steps, but perhaps there is a lift"),
        pytest.param(None, None, Verdict.UNKNOWN, id="nobody looked"),
    ],
)
def test_a_lift_is_only_missed_where_there_is_something_to_go_up(
    lift: AccessState | None, step_free: AccessState | None, verdict: Verdict
) -> None:
    found = suitability(access(lift=lift, step_free=step_free), able(lift=True))

    assert found.verdicts == ((Need.LIFT, verdict),)


def test_verdicts_are_told_apart() -> None:
    found = suitability(
        access(step_free=NO, lift=NO), able(step_free=True, lift=True, parking=True)
    )

    assert (found.fails, found.unknown, found.with_help) == (
        (Need.STEP_FREE, Need.LIFT),
        (Need.PARKING,),
        (),
    )


def test_who_needs_nothing_can_go_anywhere() -> None:
    assert needs_of(able()) == ()
    assert suitability(access(step_free=NO, lift=NO, parking=NO), able()).verdicts == ()
