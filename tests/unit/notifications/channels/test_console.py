"""The channel that writes where it runs."""

import io
import logging

import pytest

from notifications.channels.channel import Sent
from notifications.channels.console import ConsoleChannel
from notifications.texts.rendered import Rendered


def test_a_message_is_written_with_its_address_and_reference() -> None:
    stream = io.StringIO()
    mail = Rendered("Je afspraak", "Dag Zoë\nTot dan\n", "<p>Dag</p>")
    assert ConsoleChannel(stream).send(mail, "zoe@example.org", "ref-1") == Sent("console", "ref-1")
    assert stream.getvalue() == (
        "\nTo: zoe@example.org\nReference: ref-1\nSubject: Je afspraak\n\nDag Zoë\nTot dan\n\n"
    )


def test_it_goes_to_standard_output_and_to_no_log(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ConsoleChannel().send(Rendered("", "Zoe, je afspraak"), "+32470000001", "ref-1")
    assert "To: +32470000001" in capsys.readouterr().out
    assert not caplog.records
