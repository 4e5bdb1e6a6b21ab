"""CM.com: gw.messaging.cm.com, `/v1.0/message`. Its gateway cannot be asked by our reference.

Its webhooks carry no signature: a secret in their address stands in for it.
"""

import json
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
from notifications.channels.sms.secrets import has_secret
from notifications.errors import ChannelError, Outage, Permanent, Retryable, Unsure

NAME = "cm"
BASE = "https://gw.messaging.cm.com"
MOST_PARTS = 3
# The message's own fault, of the codes in CM's own .NET client: a wrong number (302, 303), a wrong
# text (304), what was filtered, is on their black list or was rejected (401 to 403). The rest is
# our account or our sender.
_PERMANENT = frozenset({302, 303, 304, 401, 402, 403})
# Our key, our credit, our sender: nothing leaves by them until somebody mends it.
_OURS = frozenset({101, 102, 301})
_BROKE = frozenset({500, 999})
_STATUSES = {
    "0": DeliveryStatus.UNDERWAY,
    "1": DeliveryStatus.FAILED,
    "2": DeliveryStatus.DELIVERED,
    "3": DeliveryStatus.FAILED,
    "4": DeliveryStatus.DELIVERED,
}


@dataclass(frozen=True)
class Cm:
    sender: str
    product_token: str = field(repr=False)
    base: str = BASE
    name: str = NAME

    def send(self, text: TextMessage) -> Accepted:
        message = {
            "allowedChannels": ["SMS"],
            "from": self.sender,
            "to": [{"number": f"00{text.to.removeprefix('+')}"}],
            "body": {"type": "auto", "content": text.body},
            "minimumNumberOfMessageParts": 1,
            "maximumNumberOfMessageParts": MOST_PARTS,
            "reference": text.reference,
        }
        http = ProviderClient(
            self.name, self.base, {"X-CM-PRODUCTTOKEN": self.product_token}, refused=_refused
        )
        wanted = as_json({"messages": {"msg": [message]}})
        match http.ask("POST", "/v1.0/message", wanted).data:
            case {"messages": [{"status": "Accepted"} as one, *_]}:
                # It gives no reference of its own: reports name ours.
                return Accepted(text.reference, _parts(one.get("parts")))
            case {"messages": [{"messageErrorCode": int() as code}, *_]} if code:
                raise _refusal(code)
            case _:
                raise http.nonsense()

    def is_genuine(self, request: WebhookRequest, secret: str) -> bool:
        return has_secret(request, secret)

    def read(self, request: WebhookRequest) -> list[DeliveryReport | InboundText]:
        payload = json.loads(request.body)
        match payload:
            case {"messages": {"msg": list() as several}}:
                return [_report(one) for one in several]
            case {"messages": {"msg": dict() as one}}:
                return [_report(one)]
            case {"from": {"number": sender}, "to": {"number": receiver}}:
                return [_inbound(payload, sender, receiver)]
        return []


def _refused(reply: Reply) -> ChannelError | None:
    match reply.data:
        case {"messages": [{"messageErrorCode": int() as code}, *_]} if 400 <= reply.status < 429:
            return _refusal(code)
        case {"errorCode": int() as code} if code and 400 <= reply.status < 429:
            return _refusal(code)
    return None


def _refusal(code: int) -> ChannelError:
    name = f"{NAME}_error_{code}"
    if code in _BROKE:
        return Unsure(name)
    if code in _OURS:
        return Outage(name)
    return Permanent(name) if code in _PERMANENT else Retryable(name)


def _report(payload: Any) -> DeliveryReport:
    code = str(payload["status"]["code"])
    return DeliveryReport(_STATUSES.get(code, DeliveryStatus.UNDERWAY), str(payload["reference"]))


def _inbound(payload: Any, sender: str, receiver: str) -> InboundText:
    return InboundText(str(payload["reference"]), sender, receiver, payload["message"]["text"])


def _parts(given: object) -> int | None:
    return given if isinstance(given, int) and given > 0 else None
