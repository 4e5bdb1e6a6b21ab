"""Spryng: rest.spryngsms.com, `/v1/messages`; it can be asked by our reference.

Reports come as GET, with everything in the query and no signature: a secret in their address
stands in for it. What people answer is not read here.
"""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from notifications.channels.provider_client import ProviderClient, as_json
from notifications.channels.sms.provider import (
    Accepted,
    DeliveryReport,
    DeliveryStatus,
    InboundText,
    TextMessage,
    WebhookRequest,
)
from notifications.channels.sms.secrets import has_secret

NAME = "spryng"
BASE = "https://rest.spryngsms.com"
_STATUSES = {"10": DeliveryStatus.DELIVERED, "20": DeliveryStatus.FAILED}


@dataclass(frozen=True)
class Spryng:
    sender: str
    api_key: str = field(repr=False)
    base: str = BASE
    name: str = NAME

    def send(self, text: TextMessage) -> Accepted:
        http = self._http()
        wanted = {
            "encoding": "auto",
            "body": text.body,
            "route": "business",
            "originator": self.sender.removeprefix("+"),
            "recipients": [text.to.removeprefix("+")],
            "reference": text.reference,
        }
        match http.ask("POST", "/v1/messages", as_json(wanted)).data:
            case {"id": str() as given}:
                return Accepted(given)
            case _:
                raise http.nonsense()

    def find(self, text: TextMessage) -> Accepted | None:
        http = self._http()
        query = urlencode({"reference": text.reference})
        match http.ask("GET", f"/v1/messages?{query}").data:
            case {"data": []}:
                return None
            case {"data": [{"id": str() as given, "reference": text.reference}, *_]}:
                return Accepted(given)
            case _:
                raise http.nonsense()

    def is_genuine(self, request: WebhookRequest, secret: str) -> bool:
        return has_secret(request, secret)

    def read(self, request: WebhookRequest) -> list[DeliveryReport | InboundText]:
        status = _STATUSES.get(request.values["STATUS"], DeliveryStatus.UNDERWAY)
        return [DeliveryReport(status, request.values["REFERENCE"])]

    def _http(self) -> ProviderClient:
        return ProviderClient(self.name, self.base, {"Authorization": f"Bearer {self.api_key}"})
