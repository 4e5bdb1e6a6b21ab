"""CM.com: gw.messaging.cm.com, `/v1.0/message`. Its gateway cannot be asked by our reference.

Its webhooks carry no signature: a secret in their address stands in for it.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from notifications.channels.http import Http, Reply, as_json
from notifications.channels.sms import (
    Accepted,
    Arrival,
    DeliveryReport,
    Hook,
    Incoming,
    TextMessage,
)
from notifications.channels.sms.secrets import has_secret
from notifications.errors import ChannelError, Permanent, Retryable, Unsure

NAME = "cm"
BASE = "https://gw.messaging.cm.com"
MOST_PARTS = 3
# The message's own fault, of the codes in CM's own .NET client: a wrong number (302, 303), a wrong
# text (304), what was filtered, is on their black list or was rejected (401 to 403). The rest is
# our account or our sender.
_NEVER = frozenset({302, 303, 304, 401, 402, 403})
_BROKE = frozenset({500, 999})
_ARRIVALS = {
    "0": Arrival.UNDERWAY,
    "1": Arrival.FAILED,
    "2": Arrival.DELIVERED,
    "3": Arrival.FAILED,
    "4": Arrival.DELIVERED,
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
        http = Http(
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

    def is_genuine(self, hook: Hook, secret: str) -> bool:
        return has_secret(hook, secret)

    def read(self, hook: Hook) -> list[DeliveryReport | Incoming]:
        told = json.loads(hook.body)
        match told:
            case {"messages": {"msg": list() as several}}:
                return [_report(one) for one in several]
            case {"messages": {"msg": dict() as one}}:
                return [_report(one)]
            case {"from": {"number": sender}, "to": {"number": receiver}}:
                return [_incoming(told, sender, receiver)]
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
    return Permanent(name) if code in _NEVER else Retryable(name)


def _report(told: Any) -> DeliveryReport:
    code = str(told["status"]["code"])
    return DeliveryReport(_ARRIVALS.get(code, Arrival.UNDERWAY), str(told["reference"]))


def _incoming(told: Any, sender: str, receiver: str) -> Incoming:
    return Incoming(str(told["reference"]), sender, receiver, told["message"]["text"])


def _parts(given: object) -> int | None:
    return given if isinstance(given, int) and given > 0 else None
