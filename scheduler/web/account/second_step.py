"""The second step of signing in: the code of an app, or a printed one. A passkey needs none."""

import logging

from flask import redirect, request, url_for
from flask_babel import gettext as _

from database import reading, write
from logs import Event
from scheduler.access import factor_notices, limits, second_factors
from scheduler.access.factor_notices import FactorChange
from scheduler.access.models import Account
from scheduler.access.second_factors import FactorStanding, WrongCode
from scheduler.access.staff_sessions import Proof
from scheduler.people.actors import Actor
from scheduler.web.core import auth, clock, kept_forms, rate_limits, rendering
from scheduler.web.core.auth import current
from scheduler.web.core.forms import Form
from scheduler.web.core.keys import keys
from scheduler.web.core.rendering import Answer

log = logging.getLogger(__name__)


def show() -> Answer:
    """Ask for it. Who has none yet goes to set one up; who showed it may show it afresh."""
    if kept_forms.carried() and current().is_strong:  # shown in another tab
        return kept_forms.again(auth.next_page(current().role))
    with reading() as db_session:
        has_one = second_factors.has_one(db_session, current().account_id)
    if not has_one:
        return redirect(url_for("account.mine"), 303)
    form = Form(request.form)
    if request.method == "POST":
        answer = _try(form)
        if answer is not None:
            return answer
    kept = kept_forms.carried()
    shown = rendering.render("account/second_step.html", form=form, kept=kept)
    return shown, 422 if form.wrong else 200


def factors_to_show() -> FactorStanding:
    """What who is half signed in has, for the page that asks for one of them."""
    with reading() as db_session:
        return second_factors.standing(db_session, current().account_id)


def _try(form: Form) -> Answer | None:
    account_id, by = current().account_id, auth.by(Actor.SYSTEM)
    check_tries(account_id)
    code = form.code("code")
    try:
        method = write(second_factors.pass_step, account_id, code, keys().factors, by=by)
    except WrongCode:
        log.warning(Event.SIGN_IN_REFUSED, extra={"account": account_id, "reason": "second step"})
        _warn_of_guesses(account_id)
        form.refuse("code", _("Deze code klopt niet, of is al gebruikt."))
        return None
    with reading() as db_session:
        account = db_session.get_one(Account, account_id)
    return auth.enter(account, Proof.strengthened(current().methods, method))


def _warn_of_guesses(account_id: int) -> None:
    """Whoever holds the mailbox may go on for months: the owner has to know."""
    if rate_limits.is_alarmed(limits.WRONG_SECOND_STEPS_OF_AN_ACCOUNT, str(account_id)):
        write(factor_notices.tell, account_id, FactorChange.CODES_GUESSED, now=clock.now())


def check_tries(account_id: int) -> None:
    """Only who passed the first factor gets here: nobody else can use its tries up."""
    rate_limits.check(limits.SECOND_STEPS_OF_AN_ACCOUNT, str(account_id))
