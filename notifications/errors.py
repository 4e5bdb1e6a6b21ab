"""Failures of a channel, classified by what to do next, and refusals of a text.

`code` is a short word for logs and figures ("smtp_451", "timeout"); it never holds an address or a
name.
"""

from datetime import timedelta


class ChannelError(Exception):
    """A channel could not send; the subclass says how to proceed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Retryable(ChannelError):
    """It may work later, by the same route."""


class Outage(Retryable):
    """Not this message's fault, and nothing of it was taken: the way is down, or refuses us all.

    It costs no attempt: an outage of a day gives up nothing that is still of use after it.
    """


class Unsure(Retryable):
    """No reply came, or a malformed one: it may have left, so it is looked up first."""


class Throttled(ChannelError):
    """It will work after `wait`; this does not count as an attempt."""

    def __init__(self, code: str, wait: timedelta) -> None:
        super().__init__(code)
        self.wait = wait


class Permanent(ChannelError):
    """It will never work by this route; the next one may."""


class UnknownPlaceholder(Exception):
    """An unknown placeholder in a text: `name`, as it stands there."""

    code = "unknown_placeholder"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class LinkInText(Exception):
    """A text message contains a URL, which looks like phishing to its reader."""

    code = "link_in_text"
