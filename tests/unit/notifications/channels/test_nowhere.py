"""In staging nothing leaves, and the log says no more than that something would have."""

import logging

import pytest

from notifications.channels.nowhere import NowhereChannel
from notifications.texts.rendered import Rendered


def test_nothing_is_said_of_whom_or_what(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    sent = NowhereChannel("sms").send(Rendered("Hallo", "Dag Zoë"), "+32470000001", "7")

    [record] = caplog.records
    assert (sent.by, record.message, record.__dict__["kind"]) == ("nowhere", "not_sent", "sms")
    assert not {"Zoë", "Hallo", "+32470000001"} & {str(one) for one in vars(record).values()}
