"""smstools: api.smsgatewayapi.com, `/v1/message/send`; signed webhooks.

It cannot be asked by our reference: its log does not show it.
"""

import hashlib
import hmac
import json
import re
from dataclasses import dataclass, field
from typing import Any

from notifications.channels.provider_client import ProviderClient, Reply, as_json
from notifications.channels.sms.provider import (
    Accepted,
    DeliveryReport,
    DeliveryStatus,
    InboundText,
    TextMessage,
    WebhookRequest,
)
from notifications.errors import ChannelError, Outage, Permanent, Retryable

NAME = "smstools"
BASE = "https://api.smsgatewayapi.com"
# The message's own fault, of the codes on smstools' page of errors: no text (102, 112), a wrong
# number (103, 106), a text that is too long (118), a number that wants none (131). The rest is our
# account, or passes.
_PERMANENT = frozenset({"102", "103", "106", "112", "118", "131"})
# Our login, their trouble, our credit: nothing leaves by them until it is mended.
_OURS = frozenset({"104", "105", "108"})
_TOLERANCE_SECONDS = 300
_SECONDS = re.compile(r"[0-9]{1,12}")
_STATUSES = {
    "0": DeliveryStatus.UNDERWAY,
    "1": DeliveryStatus.DELIVERED,
    "2": DeliveryStatus.FAILED,
    "3": DeliveryStatus.UNDERWAY,
    "4": DeliveryStatus.FAILED,
    "5": DeliveryStatus.FAILED,
}


@dataclass(frozen=True)
class Smstools:
    """`test`: they check everything and send nothing."""

    sender: str
    client_id: str
    client_secret: str = field(repr=False)
    test: bool = False
    base: str = BASE
    name: str = NAME

    def send(self, text: TextMessage) -> Accepted:
        wanted: dict[str, Any] = {
            "message": text.body,
            "to": text.to.removeprefix("+"),
            "sender": self.sender.removeprefix("+"),
            "reference": text.reference,
        }
        if self.test:
            wanted["test"] = True
        http = self._http()
        match http.ask("POST", "/v1/message/send", as_json(wanted)).data:
            case {"messageid": str() | int() as given}:
                return Accepted(str(given))
            case {"error": code} if _is_code(code):
                raise _refusal(code)
            case _:
                raise http.nonsense()

    def is_genuine(self, request: WebhookRequest, secret: str) -> bool:
        """`X-Smstools-Signature: t=<seconds>,v1=<hex>`: HMAC-SHA256 over "<seconds>.<body>"."""
        pairs = (part.strip().partition("=") for part in _header(request).split(","))
        signed = {key: value for key, _, value in pairs}
        moment = signed.get("t", "")
        if not _SECONDS.fullmatch(moment) or abs(request.now - int(moment)) > _TOLERANCE_SECONDS:
            return False
        ours = hmac.new(secret.encode(), moment.encode() + b"." + request.body, hashlib.sha256)
        return hmac.compare_digest(ours.hexdigest().encode(), signed.get("v1", "").encode())

    def read(self, request: WebhookRequest) -> list[DeliveryReport | InboundText]:
        payload = json.loads(request.body)
        events = payload if isinstance(payload, list) else [payload]
        return [seen for event in events if (seen := _event(event)) is not None]

    def _http(self) -> ProviderClient:
        headers = {"X-Client-Id": self.client_id, "X-Client-Secret": self.client_secret}
        return ProviderClient(self.name, self.base, headers, refused=_refused)


def _header(request: WebhookRequest) -> str:
    return request.header("X-Smstools-Signature") or ""


def _refused(reply: Reply) -> ChannelError | None:
    match reply.data:
        case {"error": code} if _is_code(code) and reply.status < 429:
            return _refusal(code)
    return None


def _is_code(given: object) -> bool:
    """Their codes are figures, as a text; an error may also be a sentence."""
    return str(given).isdecimal()


def _refusal(code: object) -> ChannelError:
    if str(code) in _OURS:
        return Outage(f"{NAME}_error_{code}")
    kind = Permanent if str(code) in _PERMANENT else Retryable
    return kind(f"{NAME}_error_{code}")


def _event(event: Any) -> DeliveryReport | InboundText | None:
    """None for unrelated events, which may be mixed in."""
    kind = event.get("webhook_type")
    if kind not in ("delivery_report", "inbox_message"):
        return None
    message = event["message"]
    provider_id = str(message["messageid"])
    if kind == "delivery_report":
        status = _STATUSES.get(str(message.get("delivery_code")))
        reference = message.get("reference") or None
        return None if status is None else DeliveryReport(status, reference, provider_id)
    return InboundText(
        provider_id, message["sender"], message.get("receiver") or "", message["content"]
    )
