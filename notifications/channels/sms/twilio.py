"""Twilio: api.twilio.com, `Messages.json`, forms in, JSON out; signed webhooks.

It takes no reference of ours. Reports come to an address that ends with it, and who asks looks for
the same text to the same number.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from urllib.parse import urlencode

from notifications.channels.provider_client import ProviderClient, Reply, as_form
from notifications.channels.sms.provider import (
    Accepted,
    DeliveryReport,
    DeliveryStatus,
    InboundText,
    TextMessage,
    WebhookRequest,
)
from notifications.errors import ChannelError, Outage, Permanent, Retryable

NAME = "twilio"
BASE = "https://api.twilio.com"
REFERENCE = "reference"
LATEST = 20
# Their codes for a number that gets no text message, ever: wrong, unsubscribed, no mobile.
_PERMANENT = frozenset({21211, 21214, 21217, 21408, 21610, 21612, 21614, 21617})
_STATUSES = {
    "delivered": DeliveryStatus.DELIVERED,
    "read": DeliveryStatus.DELIVERED,
    "undelivered": DeliveryStatus.FAILED,
    "failed": DeliveryStatus.FAILED,
    "canceled": DeliveryStatus.FAILED,
}


@dataclass(frozen=True)
class Twilio:
    """`report_to` is the address for delivery reports; empty: none."""

    sender: str
    account_sid: str
    auth_token: str = field(repr=False)
    report_to: str = ""
    base: str = BASE
    name: str = NAME

    def send(self, text: TextMessage) -> Accepted:
        http = self._http()
        wanted = {"To": text.to, "From": self.sender, "Body": text.body}
        if self.report_to:
            wanted["StatusCallback"] = f"{self.report_to}?{REFERENCE}={text.reference}"
        match http.ask("POST", self._path, as_form(wanted)).data:
            case {"sid": str() as given, **more}:
                return Accepted(given, _parts(more.get("num_segments")))
            case _:
                raise http.nonsense()

    def find(self, text: TextMessage) -> Accepted | None:
        http = self._http()
        query = urlencode({"To": text.to, "PageSize": str(LATEST)})
        match http.ask("GET", f"{self._path}?{query}").data:
            case {"messages": list() as known}:
                same = (one["sid"] for one in known if _is(one, text))
                given = next(same, None)
                return Accepted(given) if given else None
            case _:
                raise http.nonsense()

    def is_genuine(self, request: WebhookRequest, secret: str) -> bool:
        """`X-Twilio-Signature`: base64 HMAC-SHA1 over the address and the sorted form."""
        signed = request.url + "".join(f"{key}{request.form[key]}" for key in sorted(request.form))
        ours = base64.b64encode(hmac.new(secret.encode(), signed.encode(), hashlib.sha1).digest())
        theirs = (request.header("X-Twilio-Signature") or "").encode()
        return hmac.compare_digest(ours, theirs)

    def read(self, request: WebhookRequest) -> list[DeliveryReport | InboundText]:
        form = request.form
        if "MessageStatus" in form:
            status = _STATUSES.get(form["MessageStatus"], DeliveryStatus.UNDERWAY)
            return [DeliveryReport(status, request.values.get(REFERENCE), form["MessageSid"])]
        return [InboundText(form["MessageSid"], form["From"], form["To"], form["Body"])]

    @property
    def _path(self) -> str:
        return f"/2010-04-01/Accounts/{self.account_sid}/Messages.json"

    def _http(self) -> ProviderClient:
        login = base64.b64encode(f"{self.account_sid}:{self.auth_token}".encode()).decode()
        return ProviderClient(
            self.name, self.base, {"Authorization": f"Basic {login}"}, refused=_refused
        )


def _refused(reply: Reply) -> ChannelError | None:
    match reply.data:
        case {"code": int() as code} if reply.status == 401:
            return Outage(f"{NAME}_error_{code}")  # our login
        case {"code": int() as code} if reply.status < 429:
            kind = Permanent if code in _PERMANENT else Retryable
            return kind(f"{NAME}_error_{code}")
    return None


def _is(record: object, text: TextMessage) -> bool:
    match record:
        case {"sid": str(), "body": text.body, "status": str() as status}:
            return _STATUSES.get(status) is not DeliveryStatus.FAILED
    return False


def _parts(given: object) -> int | None:
    return int(str(given)) if str(given).isdecimal() else None
