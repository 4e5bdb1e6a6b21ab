"""RingRing: api.ringring.be, `/sms/V1/Message`.

It cannot be asked by our reference: it gives each record of its list of statuses only once, and
finds one message by its own id alone, which we lack where no answer came. Its webhooks carry no
signature: a secret in their address stands in for it.
"""

import json
from dataclasses import dataclass, field

from notifications.channels.provider_client import WAIT, ProviderClient, Reply, as_json
from notifications.channels.sms.provider import (
    Accepted,
    DeliveryReport,
    DeliveryStatus,
    InboundText,
    TextMessage,
    WebhookRequest,
)
from notifications.channels.sms.secrets import has_secret
from notifications.errors import ChannelError, Permanent, Retryable, Throttled, Unsure

NAME = "ringring"
BASE = "https://api.ringring.be"
# Their result codes, as RingRing's own Java client lists them. The message's own fault: a reference
# or a text that is too long (4, 8), no text (7), a wrong number (9, 10), one that wants none (32).
_PERMANENT = frozenset({4, 7, 8, 9, 10, 32})
_INTERNAL = 1
_TOO_FAST = 30
_STATUSES = {
    "delivered": DeliveryStatus.DELIVERED,
    "undelivered": DeliveryStatus.FAILED,
    "undeliverable": DeliveryStatus.FAILED,
    "failed": DeliveryStatus.FAILED,
    "rejected": DeliveryStatus.FAILED,
    "expired": DeliveryStatus.FAILED,
}


@dataclass(frozen=True)
class RingRing:
    """`report_to` is the address for delivery reports; empty: none. `test`: their sandbox."""

    sender: str
    api_key: str = field(repr=False)
    report_to: str = field(default="", repr=False)
    test: bool = False
    base: str = BASE
    name: str = NAME

    def send(self, text: TextMessage) -> Accepted:
        http = ProviderClient(self.name, self.base, refused=_refused)
        wanted = {
            "ApiKey": self.api_key,
            "To": text.to.removeprefix("+"),
            "Message": text.body,
            "Reference": text.reference,
            **self._from(),
            **self._reporting(),
        }
        match http.ask("POST", self._path, as_json(wanted)).data:
            case {"ResultCode": 0, "Messages": [{"ResultCode": 0, "MessageId": given} as one, *_]}:
                return Accepted(str(given), _parts(one.get("NumberOfParts")))
            case {"ResultCode": 0, "Messages": [{"ResultCode": int() as code}, *_]} if code:
                raise _refusal(code)
            case {"ResultCode": int() as code} if code:
                raise _refusal(code)
            case _:
                raise http.nonsense()

    def is_genuine(self, request: WebhookRequest, secret: str) -> bool:
        return has_secret(request, secret)

    def read(self, request: WebhookRequest) -> list[DeliveryReport | InboundText]:
        payload = json.loads(request.body)
        if "From" in payload:
            return [
                InboundText(
                    str(payload["MessageId"]), payload["From"], payload["To"], payload["Message"]
                )
            ]
        status = _STATUSES.get(
            payload["StatusDescription"].strip().lower(), DeliveryStatus.UNDERWAY
        )
        return [DeliveryReport(status, payload.get("Reference") or None, str(payload["MessageId"]))]

    @property
    def _path(self) -> str:
        return f"/sms/{'sandbox' if self.test else 'V1'}/Message"

    def _from(self) -> dict[str, str]:
        is_number = self.sender.startswith("+")
        return {"From": self.sender[1:]} if is_number else {"SenderId": self.sender}

    def _reporting(self) -> dict[str, str]:
        if not self.report_to:
            return {}
        return {"StatusUrl": self.report_to, "StatusMethod": "POST", "StatusFormat": "JSON"}


def _refused(reply: Reply) -> ChannelError | None:
    match reply.data:
        case {"ResultCode": int() as code} if code and reply.status != 429:
            return _refusal(code)
    # They say 400 while they mend something, too.
    return Retryable(f"{NAME}_400") if reply.status == 400 else None


def _refusal(code: int) -> ChannelError:
    """Unknown codes are retryable, as ours or temporary: a key, credit, maintenance."""
    name = f"{NAME}_result_{code}"
    if code == _TOO_FAST:
        return Throttled(name, WAIT)
    if code == _INTERNAL:
        return Unsure(name)
    return Permanent(name) if code in _PERMANENT else Retryable(name)


def _parts(given: object) -> int | None:
    return int(str(given)) if str(given).isdecimal() else None
