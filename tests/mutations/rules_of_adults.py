"""The changes to what an adult does alone: what is wrong with each, and who notices."""

from tests.mutations.mutation import one

_OVERLAPS = (
    one(
        "two appointments that touch overlap",
        "            DiaryEntry.starts_at < entry.ends_at,\n"
        "            DiaryEntry.ends_at > entry.starts_at,\n"
        "        )\n        .order_by(DiaryEntry.starts_at, Appointment.id)",
        "            DiaryEntry.starts_at <= entry.ends_at,\n"
        "            DiaryEntry.ends_at >= entry.starts_at,\n"
        "        )\n        .order_by(DiaryEntry.starts_at, Appointment.id)",
        "test_hours_that_touch_do_not_overlap",
    ),
    one(
        "one that is no more is in the way",
        "Appointment.state == AppointmentState.BOOKED,\n            Appointment.id.not_in",
        "Appointment.id.not_in",
        "test_one_that_was_cancelled_is_no_obstacle",
    ),
    one(
        "an appointment is in its own way",
        "Appointment.id.not_in(list(but)),",
        "",
        "test_a_move_over_its_own_hour_is_a_move",
    ),
)
_UNDOING = (
    one(
        "what we cancelled is taken back",
        "if appointment.cancelled_by is not Actor.CLIENT and not _is_answered_late(appointment):",
        "if appointment.cancelled_by is None:",
        "test_what_others_cancelled_stays_cancelled",
    ),
    one(
        "two hours to undo have no end",
        "now < cancelled_at + UNDONE_WITHIN",
        "now >= cancelled_at",
        "test_after_two_hours_it_is_too_late",
    ),
    one(
        "what is taken back is offered in a zitdag that changed",
        "return planning_fit.misfit(session, entry) is None",
        "return True",
        "test_where_the_zitdag_changed_it_is_not_offered",
    ),
)
_INTERPRETERS = (
    one(
        "an interpreter is found a day sooner",
        "day = working_days.later(begun, days)",
        "day = working_days.later(begun, max(days - 1, 0))",
        "test_online_an_interpreter_is_asked_for_in_time",
    ),
    one(
        "an interpreter is looked for at the weekend",
        "begun = working_days.on_or_after(now.astimezone(zone).date())",
        "begun = now.astimezone(zone).date()",
        "test_no_interpreter_is_late_from_birth",
    ),
    one(
        "the notice holds for our own staff",
        "if slot.asker.role is AskerRole.STAFF:\n        return",
        "if slot.asker.role is AskerRole.PARTNER:\n        return",
        "test_our_own_staff_know_what_they_do",
    ),
    one(
        "an interpreter comes to whatever hour",
        "InterpreterArrangement.starts_at == DiaryEntry.starts_at,",
        "",
        "test_at_another_hour_nothing_is_sure_until_it_is_back",
    ),
    one(
        "an interpreter comes to whatever place",
        "InterpreterArrangement.loket_id == Zitdag.loket_id,",
        "InterpreterArrangement.loket_id.is_not(None),",
        "test_at_another_place_nothing_is_sure_at_the_same_hour_either",
    ),
    one(
        "who wants no interpreter any more is promised one",
        "appointment.interpreter and bool(row.interpreter_comes)",
        "bool(row.interpreter_comes)",
        "test_who_wants_none_any_more_is_promised_none",
    ),
)
_NAMES = (
    one(
        "the first of two names is another's",
        "_is_beginning(first, second) or _is_beginning(second, first)",
        "first == second",
        "test_a_name_is_the_same_however_it_is_written",
    ),
    one(
        "the beginning of a word is that name",
        'any("".join(whole[:count]) == squeezed for count in range(1, len(whole) + 1))',
        '"".join(whole).startswith(squeezed)',
        "test_another_name_is_another_name",
    ),
    one(
        "a name of blanks shows",
        'unicodedata.category(sign)[0] in "LNPS" and sign not in _BLANKS',
        'unicodedata.category(sign)[0] in "LNPS"',
        "test_what_does_not_fit_is_said",
    ),
)
_GROUPS = (
    one(
        "a session that is full takes one more back",
        "return under_way.taken >= under_way.capacity",
        "return under_way.taken > under_way.capacity",
        "test_a_group_session_has_the_seat_again_until_it_is_full",
    ),
    one(
        "all came overrules what was noted by name",
        ".where(Appointment.entry_id == entry_id, Appointment.state == was)",
        ".where(Appointment.entry_id == entry_id)",
        "test_who_was_recorded_by_name_stays_so",
    ),
)
_KEPT_ANSWERS = (
    one(
        "a kept page has no end",
        "KeptAnswer.key == key, KeptAnswer.created_at > now - LASTS",
        "KeptAnswer.key == key",
        "test_after_an_hour_it_is_the_plain_page",
    ),
    one(
        "a browser keeps whatever it is answered",
        "delete(KeptAnswer).where(KeptAnswer.browser == browser, KeptAnswer.id < ids[-1])",
        "delete(KeptAnswer).where(KeptAnswer.browser == browser, KeptAnswer.id < 0)",
        "test_a_browser_keeps_only_so_many",
    ),
    one(
        "what is kept stays at night",
        "session.execute(delete(KeptAnswer).where(KeptAnswer.created_at <= now - LASTS))",
        "pass",
        "test_nothing_is_left_at_night",
    ),
)

OF_ADULTS = (*_OVERLAPS, *_UNDOING, *_INTERPRETERS, *_NAMES, *_GROUPS, *_KEPT_ANSWERS)
