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
    ("lift", "step_free", "decides", "verdict"),
    [
        pytest.param(YES, NO, Need.LIFT, Verdict.MET, id="a lift"),
        pytest.param(NO, YES, Need.STEP_FREE, Verdict.MET, id="no lift, nothing to go up"),
        pytest.param(None, YES, Need.STEP_FREE, Verdict.MET, id="nothing to go up"),
        pytest.param(NO, NO, Need.LIFT, Verdict.FAILS, id="stairs alone"),
        pytest.param(NO, HELP, Need.STEP_FREE, Verdict.WITH_HELP, id="help with the steps"),
        pytest.param(HELP, NO, Need.LIFT, Verdict.WITH_HELP, id="somebody has the key"),
        pytest.param(NO, None, Need.STEP_FREE, Verdict.UNKNOWN, id="perhaps it is downstairs"),
        pytest.param(None, NO, Need.LIFT, Verdict.UNKNOWN, id="perhaps there is a lift"),
        pytest.param(None, None, Need.LIFT, Verdict.UNKNOWN, id="nobody looked"),
    ],
)
def test_a_lift_is_only_missed_where_there_is_something_to_go_up(
    lift: AccessState | None, step_free: AccessState | None, decides: Need, verdict: Verdict
) -> None:
    found = suitability(access(lift=lift, step_free=step_free), able(lift=True))

    assert found.verdicts == ((decides, verdict),)


def test_what_decides_on_two_needs_is_said_once() -> None:
    found = suitability(access(lift=NO, step_free=HELP), able(step_free=True, lift=True))

    assert found.verdicts == ((Need.STEP_FREE, Verdict.WITH_HELP),)


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
