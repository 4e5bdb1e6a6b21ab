"""Keys of forms, and the first mistake of a field."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask, g

from scheduler.web.core import rate_limits
from scheduler.web.core.forms import Form

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_the_first_mistake_of_a_field_is_the_one_that_is_said() -> None:
    form = Form({"nummer": "x"})
    form.refuse("nummer", "first")
    form.refuse("nummer", "second")
    form.refuse("voornaam", "third")
    assert form.errors == [("nummer", "first"), ("voornaam", "third")]
    assert (form.error("nummer"), form.error("taal")) == ("first", None)


@pytest.fixture
def request_at_nine() -> Flask:
    app = Flask(__name__)
    app.config["SECRET_KEY"] = "a secret of tests"
    return app


def test_a_key_of_a_form_says_when_it_was_made_and_is_never_the_same(
    request_at_nine: Flask,
) -> None:
    with request_at_nine.test_request_context():
        g.now = NOW
        one, other = rate_limits.form_key(), rate_limits.form_key()
        assert one != other
        assert rate_limits.made_at(one) == NOW


@pytest.mark.parametrize(
    "change",
    [
        # Not the last character: two of its six bits stand for nothing.
        pytest.param(
            lambda key: key[:-2] + ("A" if key[-2] != "A" else "B") + key[-1], id="its signature"
        ),
        pytest.param(lambda key: "x" + key[1:], id="its moment"),
        pytest.param(lambda key: key.split(".")[0], id="no signature"),
        pytest.param(lambda _key: "", id="empty"),
    ],
)
def test_a_key_that_was_tampered_with_is_none_of_ours(
    request_at_nine: Flask, change: Callable[[str], str]
) -> None:
    with request_at_nine.test_request_context():
        g.now = NOW
        assert rate_limits.made_at(change(rate_limits.form_key())) is None


def test_a_key_of_another_installation_is_none_of_ours(request_at_nine: Flask) -> None:
    with request_at_nine.test_request_context():
        g.now = NOW
        key = rate_limits.form_key()
    request_at_nine.config["SECRET_KEY"] = "another secret of tests"
    with request_at_nine.test_request_context():
        assert rate_limits.made_at(key) is None
