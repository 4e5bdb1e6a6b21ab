"""RingRing: api.ringring.be, `/sms/V1/Message`; its latest records can be asked for our reference.

Its webhooks carry no signature: a secret in their address stands in for it.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from notifications.channels.http import Http, as_json
from notifications.channels.sms import Accepted, Arrival, Hook, Incoming, Report, Text
from notifications.channels.sms.secrets import has_secret
from notifications.errors import Permanent

NAME = "ringring"
BASE = "https://api.ringring.be"
LATEST = 100
"""How many records it gives unless asked for fewer."""
_ARRIVALS = {
    "delivered": Arrival.DELIVERED,
    "undelivered": Arrival.FAILED,
    "undeliverable": Arrival.FAILED,
    "failed": Arrival.FAILED,
    "rejected": Arrival.FAILED,
    "expired": Arrival.FAILED,
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

    def send(self, text: Text) -> Accepted:
        http = Http(self.name, self.base)
        wanted = {
            "ApiKey": self.api_key,
            "To": text.to.removeprefix("+"),
            "Message": text.body,
            "Reference": text.reference,
            **self._from(),
            **self._reporting(),
        }
        match http.ask("POST", self._path("Message"), as_json(wanted)).data:
            case {"ResultCode": 0, "Messages": [{"ResultCode": 0, "MessageId": given} as one, *_]}:
                return Accepted(str(given), _parts(one.get("NumberOfParts")))
            case {"ResultCode": 0, "Messages": [{"ResultCode": int() as code}, *_]} if code:
                raise Permanent(f"{self.name}_result_{code}")
            case {"ResultCode": int() as code} if code:
                raise Permanent(f"{self.name}_result_{code}")
            case _:
                raise http.nonsense()

    def find(self, text: Text) -> Accepted | None:
        http = Http(self.name, self.base)
        wanted = {"ApiKey": self.api_key, "MaxRecords": str(LATEST)}
        match http.ask("POST", self._path("Status"), as_json(wanted)).data:
            case {"ResultCode": 0, "Messages": list() as known}:
                return next((_known(one) for one in known if _is(one, text.reference)), None)
            case _:
                raise http.nonsense()

    def is_genuine(self, hook: Hook, secret: str) -> bool:
        return has_secret(hook, secret)

    def read(self, hook: Hook) -> list[Report | Incoming]:
        told = json.loads(hook.body)
        if "From" in told:
            return [Incoming(str(told["MessageId"]), told["From"], told["To"], told["Message"])]
        arrival = _ARRIVALS.get(told["StatusDescription"].strip().lower(), Arrival.UNDERWAY)
        return [Report(arrival, told.get("Reference") or None, str(told["MessageId"]))]

    def _path(self, what: str) -> str:
        return f"/sms/{'sandbox' if self.test else 'V1'}/{what}"

    def _from(self) -> dict[str, str]:
        is_number = self.sender.startswith("+")
        return {"From": self.sender[1:]} if is_number else {"SenderId": self.sender}

    def _reporting(self) -> dict[str, str]:
        if not self.report_to:
            return {}
        return {"StatusUrl": self.report_to, "StatusMethod": "POST", "StatusFormat": "JSON"}


def _is(record: Any, reference: str) -> bool:
    return isinstance(record, dict) and record.get("Reference") == reference


def _known(record: dict[str, Any]) -> Accepted:
    return Accepted(str(record.get("MessageId", "")), _parts(record.get("NumberOfParts")))


def _parts(given: object) -> int | None:
    return int(str(given)) if str(given).isdecimal() else None
