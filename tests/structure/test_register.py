"""The register of processing says what the table of retention says, and each line is enforced."""

from pathlib import Path

import pytest

from scheduler.appointments import retention_rules as rules
from scheduler.web.public.privacy import in_words
from tests.support import tree

REGISTER = tree.text_of(Path("docs/register.md"))
ENFORCED = {
    "client": "test_a_client_is_nobody_a_year_after_the_appointment",
    "draft": "test_an_unfinished_booking_lasts_a_day",
    "answered_call": "test_a_call_is_kept_a_month_once_answered_and_three_at_most",
    "open_call": "test_a_call_is_kept_a_month_once_answered_and_three_at_most",
    "body": "test_the_text_of_a_message_lasts_a_week",
    "audit": "test_the_worker_keeps_five_years_and_tells_the_head_once_a_day",
    "attempts": "test_attempts_are_forgotten_after_two_days",
    "received": "test_that_an_answer_came_in_is_known_for_a_month",
    "browser": "test_after_half_an_hour_an_appointment_is_shown_to_nobody",
    "answer": "test_after_an_hour_it_is_the_plain_page",
    "sign_in_code": "test_a_way_in_lasts_ten_minutes",
    "staff_session": "test_what_ended_is_known_for_a_while",
}
"""By line, the test that looks at both sides of its last moment."""


def row(rule: rules.Rule) -> str:
    lasts = f"{in_words(rule.lasts, 'en')} after {rule.since}"
    return f"| {rule.whose} | {rule.what} | {lasts} | {rule.why} | {rule.ground} |"


def test_the_register_holds_the_table_word_for_word() -> None:
    lines = [line for line in REGISTER.splitlines() if line.startswith(("| client", "| browser"))]
    lines += [line for line in REGISTER.splitlines() if line.startswith("| staff")]
    assert sorted(lines) == sorted(map(row, rules.RULES))


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.code) for rule in rules.RULES])
def test_each_line_is_enforced(rule: rules.Rule) -> None:
    name = ENFORCED[rule.code]
    files = [path for path in tree.modules() if f"def {name}(" in tree.text_of(path)]
    assert len(files) == 1, name


def test_no_line_is_enforced_that_is_not_in_the_table() -> None:
    assert ENFORCED.keys() == {rule.code for rule in rules.RULES}
