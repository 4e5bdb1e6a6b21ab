"""The providers of text messages, each against a server in its own shape."""

import base64
import hashlib
import hmac
import json
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

import pytest

from notifications.channels.sms.catalogue import PROVIDERS
from notifications.channels.sms.factory import Access, make_provider
from notifications.channels.sms.provider import (
    Accepted,
    DeliveryReport,
    DeliveryStatus,
    InboundText,
    Provider,
    SupportsReferenceLookup,
    TextMessage,
    WebhookRequest,
)
from notifications.errors import ChannelError, Outage, Permanent, Retryable, Throttled, Unsure
from tests.support.http_stub import Asked, HttpStub, Says, http_stub

OURS = "0f9d1c1e-6f0f-4a53-9f7e-1f3a8a2f0001"
TEXT = TextMessage("+32470000001", "Zoe, je afspraak", OURS)
SECRET = "a shared secret"
NOW = 1_800_000_000.0

# What each provider says to a text message that it takes.
TAKEN: dict[str, Any] = {
    "smstools": {"messageid": "theirs-1"},
    "ringring": {
        "ResultCode": 0,
        "ResultDescription": "Success",
        "MessageCount": 1,
        "Reference": OURS,
        "Messages": [{"MessageId": "theirs-1", "To": "32470000001", "ResultCode": 0}],
    },
    "cm": {
        "details": "Created 1 message(s)",
        "errorCode": 0,
        "messages": [
            {
                "to": "0032470000001",
                "status": "Accepted",
                "reference": OURS,
                "parts": 2,
                "messageDetails": None,
                "messageErrorCode": 0,
            }
        ],
    },
    "spryng": {"id": "theirs-1", "encoding": "auto", "reference": OURS, "credits": 1},
    "twilio": {"sid": "theirs-1", "status": "queued", "num_segments": "2", "price": None},
}
ACCEPTED = {
    "smstools": Accepted("theirs-1"),
    "ringring": Accepted("theirs-1"),
    "cm": Accepted(OURS, 2),
    "spryng": Accepted("theirs-1"),
    "twilio": Accepted("theirs-1", 2),
}


def provider(name: str, base: str = "", **overrides: Any) -> Provider:
    access = {
        "sender": "+32460000000",
        "user": "a-user",
        "key": "a key",
        "report_to": f"https://zitdag.example.org/webhooks/{name}",
        "base": base,
    }
    return make_provider(name, Access(**access | overrides))


def sent_by(name: str, **overrides: Any) -> Asked:
    """What the provider was asked, when all goes well."""
    with http_stub(Says(TAKEN[name])) as stub:
        assert provider(name, stub.base, **overrides).send(TEXT) == ACCEPTED[name]
    [asked] = stub.asked
    return asked


def failure(name: str, answer: Says) -> ChannelError:
    with http_stub(answer) as stub, pytest.raises(ChannelError) as caught:
        provider(name, stub.base).send(TEXT)
    return caught.value


# ------------------------------------------------------------------------------------------ sending


def test_smstools_gets_the_text_with_our_reference() -> None:
    asked = sent_by("smstools")
    assert (asked.method, asked.path) == ("POST", "/v1/message/send")
    assert asked.headers["X-Client-Id"] == "a-user"
    assert asked.headers["X-Client-Secret"] == "a key"
    assert asked.data == {
        "message": TEXT.body,
        "to": "32470000001",
        "sender": "32460000000",
        "reference": OURS,
    }


def test_ringring_gets_the_text_with_our_reference_and_where_to_report() -> None:
    asked = sent_by("ringring")
    assert (asked.method, asked.path) == ("POST", "/sms/V1/Message")
    assert asked.data == {
        "ApiKey": "a key",
        "To": "32470000001",
        "From": "32460000000",
        "Message": TEXT.body,
        "Reference": OURS,
        "StatusUrl": "https://zitdag.example.org/webhooks/ringring",
        "StatusMethod": "POST",
        "StatusFormat": "JSON",
    }


def test_cm_gets_the_text_with_our_reference() -> None:
    asked = sent_by("cm")
    assert (asked.method, asked.path) == ("POST", "/v1.0/message")
    assert asked.headers["X-CM-PRODUCTTOKEN"] == "a key"
    [message] = asked.data["messages"]["msg"]
    assert message["to"] == [{"number": "0032470000001"}]
    assert message["body"] == {"type": "auto", "content": TEXT.body}
    assert (message["from"], message["reference"]) == ("+32460000000", OURS)
    assert (message["allowedChannels"], message["maximumNumberOfMessageParts"]) == (["SMS"], 3)


def test_spryng_gets_the_text_with_our_reference() -> None:
    asked = sent_by("spryng")
    assert (asked.method, asked.path) == ("POST", "/v1/messages")
    assert asked.headers["Authorization"] == "Bearer a key"
    assert asked.data == {
        "encoding": "auto",
        "body": TEXT.body,
        "route": "business",
        "originator": "32460000000",
        "recipients": ["32470000001"],
        "reference": OURS,
    }


def test_twilio_gets_the_text_as_a_form_and_our_reference_in_where_to_report() -> None:
    asked = sent_by("twilio")
    assert (asked.method, asked.path) == ("POST", "/2010-04-01/Accounts/a-user/Messages.json")
    login = base64.b64encode(b"a-user:a key").decode()
    assert asked.headers["Authorization"] == f"Basic {login}"
    assert asked.data == {
        "To": "+32470000001",
        "From": "+32460000000",
        "Body": TEXT.body,
        "StatusCallback": f"https://zitdag.example.org/webhooks/twilio?reference={OURS}",
    }


def test_in_test_mode_nothing_leaves_the_provider() -> None:
    assert sent_by("smstools", test=True).data["test"] is True
    assert sent_by("ringring", test=True).path == "/sms/sandbox/Message"


def test_a_sender_may_be_a_name() -> None:
    assert sent_by("ringring", sender="Leerwinkel").data["SenderId"] == "Leerwinkel"
    assert sent_by("smstools", sender="Leerwinkel").data["sender"] == "Leerwinkel"


def test_no_report_is_asked_for_without_an_address_for_it() -> None:
    assert "StatusUrl" not in sent_by("ringring", report_to="").data
    assert "StatusCallback" not in sent_by("twilio", report_to="").data


@pytest.mark.parametrize("name", PROVIDERS)
def test_no_key_shows_in_what_a_log_would_print(name: str) -> None:
    assert "a key" not in repr(provider(name))


# ----------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("name", "answer", "kind", "code"),
    [
        pytest.param(
            "smstools",
            Says({"error": "103", "errorMsg": "Phone number is required or invalid"}, 400),
            Permanent,
            "smstools_error_103",
            id="smstools: a wrong number",
        ),
        pytest.param(
            "smstools",
            Says({"error": 131}, 400),
            Permanent,
            "smstools_error_131",
            id="smstools: a number that wants no text messages",
        ),
        pytest.param(
            "smstools",
            Says({"error": "108", "errorMsg": "Not enough credits."}, 400),
            Outage,
            "smstools_error_108",
            id="smstools: no credit is not the message's fault",
        ),
        pytest.param(
            "smstools",
            Says({"error": "104", "errorMsg": "Invalid credentials"}),
            Outage,
            "smstools_error_104",
            id="smstools: our login",
        ),
        pytest.param(
            "smstools",
            Says({"error": "105", "errorMsg": "Please try again later"}, 400),
            Outage,
            "smstools_error_105",
            id="smstools: they have trouble, and say 400",
        ),
        pytest.param(
            "smstools",
            Says({"error": "error parsing json"}, 400),
            Permanent,
            "smstools_400",
            id="smstools: a sentence",
        ),
        pytest.param(
            "ringring",
            Says({"ResultCode": 9, "ResultDescription": "Number To invalid"}, 400),
            Permanent,
            "ringring_result_9",
            id="ringring: a wrong number",
        ),
        pytest.param(
            "ringring",
            Says({"ResultCode": 0, "Messages": [{"MessageId": "", "ResultCode": 32}]}),
            Permanent,
            "ringring_result_32",
            id="ringring: a number that wants no text messages",
        ),
        pytest.param(
            "ringring",
            Says({"ResultCode": 12, "ResultDescription": "ApiKey invalid"}),
            Retryable,
            "ringring_result_12",
            id="ringring: our key is not the message's fault",
        ),
        pytest.param(
            "ringring",
            Says({"ResultCode": 34, "ResultDescription": "Maintenance"}, 400),
            Retryable,
            "ringring_result_34",
            id="ringring: they mend something",
        ),
        pytest.param(
            "ringring",
            Says("<html>maintenance</html>", 400),
            Retryable,
            "ringring_400",
            id="ringring: they mend something, and say so in no words of ours",
        ),
        pytest.param(
            "ringring",
            Says({"ResultCode": 30, "ResultDescription": "X-RateLimit reached"}, 403),
            Throttled,
            "ringring_result_30",
            id="ringring: too fast",
        ),
        pytest.param(
            "ringring",
            Says({"ResultCode": 1, "ResultDescription": "Internal"}, 500),
            Unsure,
            "ringring_result_1",
            id="ringring: broke over it",
        ),
        pytest.param(
            "ringring",
            Says({"ResultCode": 99}),
            Retryable,
            "ringring_result_99",
            id="ringring: nobody knows",
        ),
        pytest.param(
            "cm",
            Says({"errorCode": 201, "messages": [{"messageErrorCode": 303}]}, 400),
            Permanent,
            "cm_error_303",
            id="cm: a wrong number",
        ),
        pytest.param(
            "cm",
            Says({"errorCode": 0, "messages": [{"status": "Rejected", "messageErrorCode": 303}]}),
            Permanent,
            "cm_error_303",
            id="cm: a wrong number, politely",
        ),
        pytest.param(
            "cm", Says({"errorCode": 102}, 400), Outage, "cm_error_102", id="cm: no credit"
        ),
        pytest.param(
            "cm",
            Says({"errorCode": 201, "messages": [{"messageErrorCode": 301}]}, 400),
            Outage,
            "cm_error_301",
            id="cm: our sender is not the message's fault",
        ),
        pytest.param(
            "cm", Says({"errorCode": 999}, 400), Unsure, "cm_error_999", id="cm: broke over it"
        ),
        pytest.param(
            "spryng", Says({"message": "no"}, 422), Permanent, "spryng_422", id="spryng: refused"
        ),
        pytest.param(
            "twilio",
            Says({"code": 21211, "status": 400}, 400),
            Permanent,
            "twilio_error_21211",
            id="twilio: a wrong number",
        ),
        pytest.param(
            "twilio",
            Says({"code": 20003, "status": 401}, 401),
            Outage,
            "twilio_error_20003",
            id="twilio: our login",
        ),
    ],
)
def test_a_refusal_is_permanent_where_the_message_is_at_fault(
    name: str, answer: Says, kind: type[ChannelError], code: str
) -> None:
    error = failure(name, answer)
    assert (type(error), error.code) == (kind, code)


@pytest.mark.parametrize("name", PROVIDERS)
@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        pytest.param(Says({}, 401), Outage, "401", id="our login is wrong"),
        pytest.param(Says({}, 503), Outage, "503", id="down, and says so"),
        pytest.param(Says({}, 500), Unsure, "500", id="broke over it"),
        pytest.param(Says({}, 429), Throttled, "429", id="too many"),
        pytest.param(Says("<html>welcome</html>"), Unsure, "nonsense", id="no JSON"),
        pytest.param(Says([1, 2]), Unsure, "nonsense", id="another JSON"),
        pytest.param(Says({}, 302), Retryable, "302", id="moved"),
    ],
)
def test_every_provider_sorts_the_same_troubles_alike(
    name: str, answer: Says, kind: type[ChannelError], code: str
) -> None:
    error = failure(name, answer)
    assert (type(error), error.code) == (kind, f"{name}_{code}")


# ------------------------------------------------------------------------------------------- asking

FOUND: dict[str, Any] = {
    "spryng": {"data": [{"id": "theirs-1", "reference": OURS}]},
    "twilio": {
        "messages": [
            {"sid": "failed", "body": TEXT.body, "status": "failed"},
            {"sid": "another", "body": "another text", "status": "sent"},
            {"sid": "theirs-1", "body": TEXT.body, "status": "sent"},
        ]
    },
}
NOT_FOUND: dict[str, Any] = {
    "spryng": {"data": []},
    "twilio": {"messages": []},
}


def asking(name: str, answer: Any) -> tuple[Accepted | None, HttpStub]:
    with http_stub(Says(answer)) as stub:
        asked = provider(name, stub.base)
        assert isinstance(asked, SupportsReferenceLookup)
        return asked.find(TEXT), stub


@pytest.mark.parametrize("name", FOUND)
def test_a_provider_that_remembers_says_what_it_has(name: str) -> None:
    found, _stub = asking(name, FOUND[name])
    assert found is not None
    assert found.reference == "theirs-1"


@pytest.mark.parametrize("name", NOT_FOUND)
def test_a_provider_that_never_got_it_says_so(name: str) -> None:
    found, stub = asking(name, NOT_FOUND[name])
    assert found is None
    assert len(stub.asked) == 1


@pytest.mark.parametrize("name", FOUND)
def test_an_answer_that_makes_no_sense_is_no_answer(name: str) -> None:
    with pytest.raises(Unsure):
        asking(name, {"nonsense": True})


def test_only_these_can_be_asked() -> None:
    assert {
        name for name in PROVIDERS if isinstance(provider(name), SupportsReferenceLookup)
    } == set(FOUND)


# ----------------------------------------------------------------------------------------- webhooks


def hook(body: object = "", **overrides: Any) -> WebhookRequest:
    """A request of a provider; a dict goes as a form when `form` says so, as JSON otherwise."""
    headers: dict[str, str] = overrides.pop("headers", {})
    values: dict[str, str] = overrides.get("values", {})
    address = f"https://zitdag.example.org/webhooks/x{'?' + urlencode(values) if values else ''}"
    whole: dict[str, Any] = {
        "url": address,
        "body": body if isinstance(body, bytes) else json.dumps(body).encode(),
        "header": headers.get,
        "values": {},
        "form": {},
        "password": "",
        "now": NOW,
    }
    return WebhookRequest(**whole | overrides)


def smstools_signature(body: bytes, moment: float = NOW, secret: str = SECRET) -> dict[str, str]:
    mac = hmac.new(secret.encode(), f"{int(moment)}.".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Smstools-Signature": f"t={int(moment)},v1={mac}"}


@pytest.mark.parametrize(
    ("headers", "genuine"),
    [
        pytest.param(smstools_signature(b"{}"), True, id="theirs"),
        pytest.param(smstools_signature(b"{}", NOW - 299), True, id="five minutes old"),
        pytest.param(smstools_signature(b"{}", NOW - 301), False, id="older"),
        pytest.param(smstools_signature(b"{}", NOW + 301), False, id="from the future"),
        pytest.param(smstools_signature(b"{}", secret="another"), False, id="another secret"),
        pytest.param(smstools_signature(b"[]"), False, id="over another body"),
        pytest.param({}, False, id="no signature"),
        pytest.param({"X-Smstools-Signature": "t=now,v1="}, False, id="no moment"),
        pytest.param({"X-Smstools-Signature": "nonsense"}, False, id="nonsense"),
        pytest.param(
            {"X-Smstools-Signature": f"t={int(NOW)},v1=é"}, False, id="letters that no digest has"
        ),
        pytest.param({"X-Smstools-Signature": f"t={'9' * 5000},v1="}, False, id="an age away"),
    ],
)
def test_smstools_signs_the_moment_and_the_body(headers: dict[str, str], genuine: bool) -> None:
    assert provider("smstools").is_genuine(hook(b"{}", headers=headers), SECRET) is genuine


@pytest.mark.parametrize("name", [name for name, entry in PROVIDERS.items() if not entry.signs])
@pytest.mark.parametrize(
    ("password", "genuine"),
    [
        pytest.param(SECRET, True, id="the secret"),
        pytest.param("a guess", False, id="a guess"),
        pytest.param("", False, id="nothing"),
        pytest.param("gehëim", False, id="letters that are no ASCII"),
    ],
)
def test_who_does_not_sign_knows_the_secret(name: str, password: str, genuine: bool) -> None:
    assert provider(name).is_genuine(hook({}, password=password), SECRET) is genuine


def test_twilio_signs_the_address_and_the_form() -> None:
    form = {"MessageStatus": "delivered", "MessageSid": "theirs-1"}
    values = {"reference": OURS}
    signed = f"https://zitdag.example.org/webhooks/x?reference={OURS}"
    signed += "MessageSidtheirs-1MessageStatusdelivered"
    mac = hmac.new(SECRET.encode(), signed.encode(), hashlib.sha1).digest()
    headers = {"X-Twilio-Signature": base64.b64encode(mac).decode()}
    twilio = provider("twilio")
    assert twilio.is_genuine(hook(form=form, values=values, headers=headers), SECRET)
    assert not twilio.is_genuine(hook(form=form, headers=headers), SECRET)
    forged = form | {"MessageStatus": "failed"}
    assert not twilio.is_genuine(hook(form=forged, values=values, headers=headers), SECRET)
    assert not twilio.is_genuine(hook(form=form, values=values), SECRET)


def smstools_report(code: str | int) -> dict[str, Any]:
    message = {"messageid": "theirs-1", "reference": OURS, "delivery_code": code}
    return {"webhook_id": "1", "webhook_type": "delivery_report", "message": message}


def cm_report(code: object) -> dict[str, Any]:
    return {"messages": {"msg": {"reference": OURS, "status": {"code": code}}}}


@pytest.mark.parametrize(
    ("name", "told", "arrival"),
    [
        pytest.param("smstools", {"body": smstools_report("1")}, "delivered", id="smstools: there"),
        pytest.param("smstools", {"body": smstools_report(2)}, "failed", id="smstools: not"),
        pytest.param("smstools", {"body": smstools_report(3)}, "underway", id="smstools: underway"),
        pytest.param(
            "smstools", {"body": [smstools_report(5)]}, "failed", id="smstools: in a list"
        ),
        pytest.param(
            "ringring",
            {
                "body": {
                    "MessageId": "theirs-1",
                    "Reference": OURS,
                    "StatusDescription": "Delivered",
                }
            },
            "delivered",
            id="ringring: there",
        ),
        pytest.param(
            "ringring",
            {
                "body": {
                    "MessageId": "theirs-1",
                    "Reference": OURS,
                    "StatusDescription": "Undelivered",
                }
            },
            "failed",
            id="ringring: not",
        ),
        pytest.param("cm", {"body": cm_report("2")}, "delivered", id="cm: there"),
        pytest.param("cm", {"body": cm_report(3)}, "failed", id="cm: not"),
        pytest.param("cm", {"body": cm_report("0")}, "underway", id="cm: underway"),
        pytest.param(
            "spryng",
            {"values": {"STATUS": "10", "REASONCODE": "0", "REFERENCE": OURS}},
            "delivered",
            id="spryng: there",
        ),
        pytest.param(
            "spryng",
            {"values": {"STATUS": "20", "REASONCODE": "22", "REFERENCE": OURS}},
            "failed",
            id="spryng: not",
        ),
        pytest.param(
            "twilio",
            {
                "form": {"MessageSid": "theirs-1", "MessageStatus": "delivered"},
                "values": {"reference": OURS},
            },
            "delivered",
            id="twilio: there",
        ),
        pytest.param(
            "twilio",
            {
                "form": {"MessageSid": "theirs-1", "MessageStatus": "undelivered"},
                "values": {"reference": OURS},
            },
            "failed",
            id="twilio: not",
        ),
        pytest.param(
            "twilio",
            {
                "form": {"MessageSid": "theirs-1", "MessageStatus": "sent"},
                "values": {"reference": OURS},
            },
            "underway",
            id="twilio: underway",
        ),
    ],
)
def test_a_delivery_report_is_read(name: str, told: dict[str, Any], arrival: str) -> None:
    [report] = provider(name).read(hook(**told))
    assert isinstance(report, DeliveryReport)
    assert (report.status, report.reference) == (DeliveryStatus(arrival), OURS)


def test_a_list_of_reports_is_read_whole() -> None:
    several = [{"reference": "1", "status": {"code": 2}}, {"reference": "2", "status": {"code": 2}}]
    told = provider("cm").read(hook({"messages": {"msg": several}}))
    assert [report.reference for report in told if isinstance(report, DeliveryReport)] == ["1", "2"]


@pytest.mark.parametrize(
    "stray",
    [
        pytest.param({"webhook_type": "voice", "call": {"id": 1}}, id="another kind"),
        pytest.param({"event": "opened"}, id="another shape"),
        pytest.param(smstools_report("9"), id="a code that nobody knows"),
    ],
)
def test_what_is_not_for_us_keeps_nothing_else_of_its_list(stray: dict[str, Any]) -> None:
    batch = [smstools_report("1"), stray, smstools_report("2")]
    told = provider("smstools").read(hook(batch))
    assert [one.status for one in told if isinstance(one, DeliveryReport)] == [
        "delivered",
        "failed",
    ]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        pytest.param(
            "smstools",
            {
                "body": {
                    "webhook_type": "inbox_message",
                    "message": {
                        "messageid": "in-1",
                        "sender": "32470000001",
                        "receiver": "32460000000",
                        "content": "NEE",
                    },
                }
            },
            id="smstools",
        ),
        pytest.param(
            "ringring",
            {
                "body": {
                    "MessageId": "in-1",
                    "From": "32470000001",
                    "To": "32460000000",
                    "Message": "NEE",
                }
            },
            id="ringring",
        ),
        pytest.param(
            "cm",
            {
                "body": {
                    "reference": "in-1",
                    "from": {"number": "32470000001", "name": "x"},
                    "to": {"number": "32460000000"},
                    "message": {"text": "NEE"},
                }
            },
            id="cm",
        ),
        pytest.param(
            "twilio",
            {
                "form": {
                    "MessageSid": "in-1",
                    "From": "32470000001",
                    "To": "32460000000",
                    "Body": "NEE",
                }
            },
            id="twilio",
        ),
    ],
)
def test_what_somebody_answers_is_read(name: str, told: dict[str, Any]) -> None:
    expected = InboundText("in-1", "32470000001", "32460000000", "NEE")
    assert provider(name).read(hook(**told)) == [expected]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        pytest.param("smstools", {"webhook_type": "voice", "message": {"messageid": 1}}, id="else"),
        pytest.param("smstools", smstools_report("9"), id="smstools: nobody knows"),
        pytest.param("cm", {"something": "else"}, id="cm: something else"),
    ],
)
def test_what_is_nothing_of_ours_is_nothing(name: str, told: object) -> None:
    assert provider(name).read(hook(told)) == []


@pytest.mark.parametrize("name", PROVIDERS)
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"{", id="half a JSON"),
        pytest.param(b'"text"', id="a text"),
        pytest.param(b"[[]]", id="lists"),
        pytest.param(b'{"message": []}', id="another shape"),
    ],
)
def test_nonsense_is_refused_in_known_ways(name: str, body: bytes) -> None:
    with suppress(ValueError, KeyError, TypeError, AttributeError):
        assert provider(name).read(hook(body)) == []
