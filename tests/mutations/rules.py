"""The seventy-nine changes: what is wrong with each, the text as it is and as it becomes, who
notices.

Files move: a text is found by itself, wherever in the product it stands, and a test by its name.
"""

from tests.mutations.mutation import one
from tests.mutations.rules_of_adults import OF_ADULTS

_AFTERCARE = (
    one(
        "after-care takes no time",
        "return self.length + self.aftercare",
        "return self.length",
        "test_aftercare_is_part_of_what_a_booking_takes",
    ),
    one(
        "after-care may run into what comes next",
        "last = min(end, next_busy - aftercare) - length if aftercare else end - length",
        "last = end - length",
        "test_aftercare_overlaps_nothing_busy",
    ),
    one(
        "the after-care of the shortest service is not kept free",
        "end = min(end, next_busy - self.aftercare)",
        "end = min(end, next_busy)",
        "test_what_remains_holds_the_aftercare_of_the_shortest_where_somebody_follows",
    ),
    one(
        "a search leaves after-care out",
        "Duration.of_minutes(self.minutes, self.aftercare_minutes)",
        "Duration.of_minutes(self.minutes, 0)",
        "test_aftercare_takes_the_next_start_away",
    ),
    one(
        "a booking leaves after-care out",
        "return Terms(service_id, Duration.of_minutes(minutes, aftercare), seats, audience)",
        "return Terms(service_id, Duration.of_minutes(minutes, 0), seats, audience)",
        "test_aftercare_keeps_the_next_one_away",
    ),
    one(
        "other hours leave after-care out",
        "durations[service_id] = Duration.of_minutes(minutes, aftercare)",
        "durations[service_id] = Duration.of_minutes(minutes, 0)",
        "test_another_hour_has_room_for_its_aftercare",
    ),
    one(
        "an entry ends with the conversation",
        "occupied_until=candidate.start + terms.duration.whole",
        "occupied_until=ends_at",
        "test_aftercare_keeps_the_next_one_away",
    ),
    one(
        "who is busy is so until the conversation ends",
        "    DiaryEntry.occupied_until,\n    DiaryEntry.id,",
        "    DiaryEntry.ends_at,\n    DiaryEntry.id,",
        "test_aftercare_takes_the_next_start_away",
    ),
    one(
        "after-care that reaches into a period is not read",
        'DiaryEntry.occupied_until > bindparam("first")',
        'DiaryEntry.ends_at > bindparam("first")',
        "test_a_colleague_needs_time_for_the_aftercare_too",
    ),
    one(
        "after-care is not followed into the next day",
        "range(first, last + 2)",
        "range(first, last + 1)",
        "test_aftercare_that_would_run_into_the_next_day_in_utc_keeps_a_start_away",
    ),
    one(
        "who takes over has no after-care",
        "Duration(entry.ends_at - entry.starts_at, entry.occupied_until - entry.ends_at)",
        "Duration(entry.ends_at - entry.starts_at, entry.ends_at - entry.ends_at)",
        "test_who_takes_over_has_the_aftercare_too",
    ),
    one(
        "who takes over needs no time for after-care",
        "Interval(entry.starts_at, entry.occupied_until)\n    busy",
        "Interval(entry.starts_at, entry.ends_at)\n    busy",
        "test_nobody_takes_over_with_the_next_one_in_the_aftercare",
    ),
    one(
        "a colleague can take over whose next one begins in the after-care",
        "Interval(start, until), Interval(start, end)",
        "Interval(start, end), Interval(start, end)",
        "test_a_colleague_needs_time_for_the_aftercare_too",
    ),
    one(
        "whose after-care took a chosen hour is not said",
        "period = Interval(entry.starts_at, entry.occupied_until)\n        if",
        "period = Interval(entry.starts_at, entry.ends_at)\n        if",
        "test_two_hours_that_collide_by_aftercare_are_refused_with_who_the_other_one_is",
    ),
    one(
        "whom the after-care of a chosen hour runs into is not said",
        "to.starts_at + (old.occupied_until - old.starts_at)",
        "to.starts_at + (old.ends_at - old.starts_at)",
        "test_two_hours_that_collide_by_aftercare_are_refused_with_who_the_other_one_is",
    ),
    one(
        "after-care past the closing hour is a misfit",
        "period = Interval(entry.starts_at, entry.ends_at)\n        if not self._is_open",
        "period = Interval(entry.starts_at, entry.occupied_until)\n        if not self._is_open",
        "test_what_fits_to_the_minute_is_left_alone",
    ),
)
_NOTICE = (
    one(
        "no notice",
        "first = after_notice(rules.notice_hours, now=now)",
        "first = now",
        "test_from_when_to_when_somebody_may_start",
    ),
    one(
        "a horizon of a day more",
        "timedelta(days=rules.horizon_days)\n    if not",
        "timedelta(days=rules.horizon_days + 1)\n    if not",
        "test_from_when_to_when_somebody_may_start",
    ),
    one(
        "no notice at another hour",
        "first = policy.after_notice(hours.notice_hours, now=planning.now)",
        "first = planning.now",
        "test_another_hour_keeps_the_notice_of_its_zitdag",
    ),
    one(
        "a zitdag that changes loses its notice",
        "notice_hours=rules.notice_hours",
        "notice_hours=0",
        "test_another_hour_keeps_the_notice_of_a_zitdag_that_changes",
    ),
    one(
        "a series that changes loses its notice",
        "notice_hours=plan.rules.notice_hours",
        "notice_hours=0",
        "test_another_hour_keeps_the_notice_of_a_series_that_changes",
    ),
    one(
        "what is for the host alone is for every partner",
        "rules.audience is Audience.PARTNERS or asker.organisation_id == rules.host_id",
        "rules.audience is not Audience.EVERYBODY",
        "test_from_when_to_when_somebody_may_start",
    ),
)
_BOUNDARIES = (
    one(
        "intervals that touch overlap",
        "first.start < second.end and second.start < first.end",
        "first.start <= second.end and second.start < first.end",
        "test_intervals_overlap_when_they_share_a_moment",
    ),
    one(
        "neighbours collide in the database",
        "AND other.starts_at < NEW.occupied_until",
        "AND other.starts_at <= NEW.occupied_until",
        "test_the_migrated_database_has_the_guards_as_they_are_defined",
    ),
    one(
        "what begins now can be moved",
        "if appointment.entry.starts_at <= now:\n        raise TooLateToCancel",
        "if appointment.entry.starts_at < now:\n        raise TooLateToCancel",
        "test_what_has_begun_is_not_cancelled",
    ),
    one(
        "an appointment until the closing hour is a misfit",
        "period.end <= opening.end",
        "period.end < opening.end",
        "test_what_fits_to_the_minute_is_left_alone",
    ),
    one(
        "hours that end with an appointment leave it out",
        "appointment.ends_at <= hour.end",
        "appointment.ends_at < hour.end",
        "test_new_hours_that_an_appointment_fills_to_the_minute_do_not_touch_it",
    ),
    one(
        "an absence from the end of a conversation touches it",
        "DiaryEntry.ends_at > away.start",
        "DiaryEntry.ends_at >= away.start",
        "test_an_absence_that_only_touches_a_conversation_leaves_it_alone",
    ),
    one(
        "an absence until the start of a conversation touches it",
        "DiaryEntry.starts_at < away.end",
        "DiaryEntry.starts_at <= away.end",
        "test_an_absence_that_only_touches_a_conversation_leaves_it_alone",
    ),
    one(
        "a colleague who sits until the end of a conversation does not receive",
        "vacancy.needed.end <= opening.end",
        "vacancy.needed.end < opening.end",
        "test_a_colleague_takes_over_whose_hours_are_those_of_the_conversation",
    ),
    one(
        "a colleague's zitdag that ends with a conversation is not found",
        "Opening.ends_at >= hours.end",
        "Opening.ends_at > hours.end",
        "test_a_colleague_takes_over_whose_hours_are_those_of_the_conversation",
    ),
    one(
        "exactly the travel time is too little",
        "if elsewhere and between < travel:",
        "if elsewhere and between <= travel:",
        "test_a_counsellor_can_be_at_both",
    ),
    one(
        "who sits from this very moment is not locked",
        'Opening.starts_at <= bindparam("moment")',
        'Opening.starts_at < bindparam("moment")',
        "test_an_expired_hold_of_the_first_minute_is_removed_too",
    ),
)
_NOT_OURS = (
    one(
        "a partner reads that another's client came",
        "scope.of_site(organisation_id),\n        DiaryEntry.starts_at > now - SINCE",
        "DiaryEntry.starts_at > now - SINCE",
        "test_two_sites_that_may_know_each_know_of_their_own",
    ),
    one(
        "a partner reads what another was let know",
        "Consent.organisation_id == organisation_id,\n"
        "            Consent.withdrawn_at.is_(None),\n            Client",
        "Consent.withdrawn_at.is_(None),\n            Client",
        "test_a_site_knows_only_whom_it_sent_and_only_what_it_was_let_know",
    ),
    one(
        "a partner reads what a client took back",
        "Consent.withdrawn_at.is_(None),\n            Client.anonymised_at",
        "Client.anonymised_at",
        "test_what_is_taken_back_is_known_no_more",
    ),
    one(
        "a partner reads every line of the call list",
        "scope.of_site(caller.organisation_id) & CallTask.why.in_(FOR_PARTNERS)",
        "scope.of_site(caller.organisation_id)",
        "test_a_site_reads_whom_nobody_reached_and_no_other_line",
    ),
    one(
        "a region calls another's clients",
        "return LoketHost.region_id == region_id",
        "return LoketHost.region_id > 0",
        "test_everybody_sees_their_own_lines",
    ),
    one(
        "another region's colleague takes over",
        '.where(scope.works_in(bindparam("region_id")), Counsellor.active)',
        '.where(bindparam("region_id") > 0, Counsellor.active)',
        "test_nobody_of_another_region_is_offered",
    ),
    one(
        "other hours with who left",
        "every_counsellor(region_id).where(Counsellor.active)",
        "every_counsellor(region_id)",
        "test_only_what_is_free_is_offered",
    ),
    one(
        "whose session was ended stays signed in",
        "StaffSession.ended_at.is_(None)\n        & (StaffSession.started_at > now - LASTS)",
        "(StaffSession.started_at > now - LASTS)",
        "test_a_session_that_ended_opens_nothing",
    ),
)
_HOLDS_AND_PLACES = (
    one(
        "the public holds half an hour",
        "PUBLIC_HOLD = timedelta(minutes=20)",
        "PUBLIC_HOLD = timedelta(minutes=30)",
        "test_an_hour_is_held_for_twenty_minutes",
    ),
    one(
        "a hold that ends now is still shown as taken",
        '(Appointment.hold_expires_at <= bindparam("now")) |',
        '(Appointment.hold_expires_at < bindparam("now")) |',
        "test_a_hold_is_not_shown_until_it_expires",
    ),
    one(
        "a hold that ends now is still in the way",
        'Appointment.hold_expires_at <= bindparam("now"),\n',
        'Appointment.hold_expires_at < bindparam("now"),\n',
        "test_whoever_comes_next_removes_an_expired_hold",
    ),
    one(
        "a full session is shown",
        "if seats > 0 and grid.not_before",
        "if seats >= 0 and grid.not_before",
        "test_a_full_session_is_not_shown",
    ),
    one(
        "a room that is taken is offered",
        "found += self._rooms.get(loket_id, ())",
        "pass",
        "test_busy_time_takes_slots_away",
    ),
    one(
        "a third appointment on one number",
        "more + known > ONLINE_APPOINTMENTS",
        "more + known > ONLINE_APPOINTMENTS + 1",
        "test_a_number_books_two_future_appointments_online",
    ),
    one(
        "a form books twice",
        "if standing.earlier_id is not None:",
        "if standing.earlier_id == 0:",
        "test_a_repeated_form_gives_the_same_appointment",
    ),
    one(
        "a move keeps the version",
        "appointment.version += 1",
        "appointment.version += 0",
        "test_a_move_tells_the_new_hour_and_withdraws_the_old",
    ),
    one(
        "an older version is no reason to refuse",
        "if expected is not None and version != expected:",
        "if expected is not None and version < expected:",
        "test_an_older_version_is_refused_with_what_it_is_now",
    ),
)
_MESSAGES = (
    one(
        "a reminder on a holiday leaves the day after",
        "while closed(day):\n        day -= _A_DAY",
        "while closed(day):\n        day += _A_DAY",
        "test_reminders_leave_at_ten_on_the_clock_of_the_place",
    ),
    one(
        "who books for tomorrow is reminded today",
        "if day > today:",
        "if day >= today:",
        "test_a_late_booking_gets_what_still_makes_sense",
    ),
    one(
        "whoever waits longest is served last",
        "due.order_by(columns.next_try)",
        "due.order_by(columns.next_try.desc())",
        "test_claims_are_small_and_take_the_longest_waiting_first",
    ),
    one(
        "the daily cap lets one more leave",
        "session, now - CAP_WINDOW) >= cap",
        "session, now - CAP_WINDOW) > cap",
        "test_the_cap_counts_the_parts_of_a_day_and_raises_the_alarm_once",
    ),
    one(
        "after STOP the next booking is reminded",
        "client.reminders = False",
        "pass",
        "test_who_wants_no_reminders_gets_none_and_may_have_them_back",
    ),
)
_LINKS_AND_RETENTION = (
    one(
        "a link outlives its generation",
        "{appointment.uid}:{appointment.generation}",
        "{appointment.uid}:1",
        "test_raising_the_generation_revokes_what_was_sent",
    ),
    one(
        "a link opens a day after the end",
        "return now < appointment.entry.ends_at + AFTER_THE_APPOINTMENT",
        "return now <= appointment.entry.ends_at + AFTER_THE_APPOINTMENT",
        "test_a_token_lasts_until_a_day_after",
    ),
    one(
        "a code signs in twice",
        ".where(which, SignInCode.used_at.is_(None), SignInCode.expires_at > now)",
        ".where(which, SignInCode.expires_at > now)",
        "test_a_code_opens_once",
    ),
    one(
        "a code signs in at its end",
        ".where(which, SignInCode.used_at.is_(None), SignInCode.expires_at > now)",
        ".where(which, SignInCode.used_at.is_(None), SignInCode.expires_at >= now)",
        "test_a_way_in_lasts_ten_minutes",
    ),
    one(
        "a client is somebody for a year and a day",
        "    365 * _DAY,",
        "    366 * _DAY,",
        "test_a_client_is_nobody_a_year_after_the_appointment",
    ),
)

MUTATIONS = (
    *_AFTERCARE,
    *_NOTICE,
    *_BOUNDARIES,
    *_NOT_OURS,
    *_HOLDS_AND_PLACES,
    *_MESSAGES,
    *_LINKS_AND_RETENTION,
    *OF_ADULTS,
)
