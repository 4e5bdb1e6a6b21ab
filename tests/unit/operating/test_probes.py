"""What `zitdag check` finds, part by part: in order, and not."""

import socket
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from locations.transit.timetable_store import VERSION, TimetableStore
from scheduler.operating import disk
from scheduler.operating.findings import Finding, Severity, within
from scheduler.operating.probes import (
    files,
    geocoders,
    issuers,
    mail,
    mailbox,
    site,
    texts,
    timetables,
)
from settings import Settings
from tests.support import imap_stub
from tests.support.http_stub import DRIP, DROP, Asked, Says, http_stub
from tests.support.imap_stub import Stub
from tests.support.issuer_stub import issuer_stub
from tests.support.smtp_stub import HANG, smtp_stub

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
PASSWORD = "wachtwoord-van-de-post"


def setup(**given: object) -> Settings:
    return Settings(secret_key="test-secret", **given)  # type: ignore[arg-type]  # of any setting


def verdicts(found: Iterable[Finding]) -> dict[str, str]:
    return {finding.about: finding.verdict.value for finding in found}


def said(found: Iterable[Finding]) -> str:
    return "\n".join(finding.says for finding in found)


class TestDeadline:
    def test_a_part_that_never_answers_is_one_line(self) -> None:
        let_go = threading.Event()

        def hangs() -> Iterable[Finding]:
            let_go.wait()
            return []

        [finding] = within(0.1, "mail", hangs)
        let_go.set()
        assert finding == Finding("mail", Severity.WRONG, "no answer within 0.1 seconds")

    def test_a_part_that_fails_is_one_line_that_quotes_nothing(self) -> None:
        def fails() -> Iterable[Finding]:
            raise ValueError(PASSWORD)

        [finding] = within(5, "mail", fails)
        assert finding.says == "it cannot be looked at: ValueError"


class TestFiles:
    def test_a_secret_that_everybody_may_read_is_a_warning(self, tmp_path: Path) -> None:
        secret = tmp_path / "secret"
        secret.touch(0o644)
        assert verdicts(files.secrets([secret])) == {"secrets": "warning"}
        secret.chmod(0o640)
        assert verdicts(files.secrets([secret])) == {"secrets": "ok"}
        assert verdicts(files.secrets([])) == {"secrets": "ok"}

    def test_so_is_a_database(self, tmp_path: Path) -> None:
        database = tmp_path / "zitdag.db"
        url = f"sqlite:///{database}"
        assert list(files.database_file(url)) == []
        database.touch(0o644)
        assert verdicts(files.database_file(url)) == {"database": "warning"}
        database.chmod(0o600)
        assert list(files.database_file(url)) == []
        assert list(files.database_file("postgresql+psycopg://u:p@h/n")) == []

    def test_room_is_enough_little_or_none(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = tmp_path / "still" / "to be made"
        free = disk.free_bytes(folder)
        assert verdicts(files.room([folder], roomy=free // 2)) == {"disk": "ok"}
        assert verdicts(files.room([folder], roomy=free * 2)) == {"disk": "warning"}
        monkeypatch.setattr(disk, "LEAST_FREE_BYTES", free * 2)
        assert verdicts(files.room([folder])) == {"disk": "wrong"}


class TestMail:
    def look(self, port: int, **given: str) -> list[Finding]:
        whole = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none", **given}
        return list(mail.server(setup(**whole)))

    def test_without_a_server_mails_go_to_the_console(self) -> None:
        assert verdicts(mail.server(setup())) == {"mail": "warning"}

    def test_a_server_that_takes_our_login_is_in_order_and_nothing_is_sent(self) -> None:
        with smtp_stub() as stub:
            found = self.look(stub.port)
        assert verdicts(found) == {"mail": "ok"}
        assert {"MAIL", "RCPT", "DATA"}.isdisjoint(stub.verbs)

    def test_a_login_is_tried_and_the_password_is_not_quoted(self) -> None:
        login = {"smtp_user": "u", "smtp_password": PASSWORD}
        with smtp_stub() as stub:
            taken = self.look(stub.port, **login)
        with smtp_stub({"AUTH": "535 no"}) as refusing:
            refused = self.look(refusing.port, **login)
        assert "AUTH" in stub.verbs
        assert (verdicts(taken), verdicts(refused)) == ({"mail": "ok"}, {"mail": "wrong"})
        assert "ZITDAG_SMTP_USER" in said(refused)
        assert PASSWORD not in said([*taken, *refused])

    def test_a_server_without_tls_is_not_trusted_with_it(self) -> None:
        with smtp_stub() as stub:
            assert verdicts(self.look(stub.port, smtp_security="starttls")) == {"mail": "wrong"}

    def test_a_server_that_is_away_or_hangs_up_is_wrong(self) -> None:
        with smtp_stub() as stub:
            gone = stub.port
        assert verdicts(self.look(gone)) == {"mail": "wrong"}
        with smtp_stub({"connect": "554 go away"}) as stub:
            assert verdicts(self.look(stub.port)) == {"mail": "wrong"}

    def test_a_server_that_says_nothing_keeps_the_other_lines_waiting_for_a_moment(self) -> None:
        with smtp_stub({"connect": HANG}) as stub:
            found = within(0.2, "mail", lambda: self.look(stub.port))
            stub.let_go.set()
        assert verdicts(found) == {"mail": "wrong"}


class TestMailbox:
    def look(self, stub: Stub | int, **given: object) -> list[Finding]:
        whole = {
            "mailbox_host": "127.0.0.1",
            "mailbox_port": stub if isinstance(stub, int) else stub.port,
            "mailbox_security": "none",
            "mailbox_user": "afspraak",
            "mailbox_password": imap_stub.PASSWORD,
        }
        return list(mailbox.folder(setup(**{**whole, **given})))

    def test_where_none_is_read_nothing_is_said(self) -> None:
        assert list(mailbox.folder(setup())) == []

    def test_one_that_opens_is_in_order_and_its_mails_stay_as_they_are(self) -> None:
        with imap_stub.imap_stub() as stub:
            found = self.look(stub)
        assert verdicts(found) == {"mailbox": "ok"}
        assert not any("FETCH" in line or "STORE" in line for line in stub.lines)

    def test_each_thing_that_keeps_it_shut_names_its_setting(self) -> None:
        with imap_stub.imap_stub() as stub:
            refused = self.look(stub, mailbox_password=PASSWORD)
            stub.answers = {"SELECT": b"TAG NO no such folder\r\n"}
            unknown = self.look(stub)
            unsafe = self.look(stub, mailbox_security="ssl")
            gone = stub.port
        away = self.look(gone)
        found = [refused, unknown, unsafe, away]
        assert [verdicts(one) for one in found] == [{"mailbox": "wrong"}] * 4
        for one, name in zip(found, ("USER", "FOLDER", "SECURITY", "HOST"), strict=True):
            assert f"ZITDAG_MAILBOX_{name}" in said(one)
        assert PASSWORD not in said(refused)

    def test_one_that_drips_is_given_up(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(mailbox, "WHOLE", 0.3)
        with imap_stub.imap_stub() as stub:
            stub.welcome = imap_stub.DRIP
            found = self.look(stub)
            stub.let_go.set()
        assert verdicts(found) == {"mailbox": "wrong"}
        assert "too slowly" in said(found)


class TestIssuer:
    def look(self, issuer: str) -> list[Finding]:
        return list(issuers.known(setup(oidc_issuer=issuer, oidc_client_id="z"), NOW, seconds=0.3))

    def test_where_staff_sign_in_here_alone_nothing_is_said(self) -> None:
        assert list(issuers.known(setup(), NOW)) == []

    def test_one_that_says_who_it_is_is_in_order(self) -> None:
        with issuer_stub(NOW) as stub:
            found = self.look(stub.base)
        assert verdicts(found) == {"issuer": "ok"}
        assert stub.asked("/token") == []

    @pytest.mark.parametrize(
        ("says", "words"),
        [
            pytest.param({"issuer": "https://other.example.org"}, "to the letter", id="another"),
            pytest.param({"token_endpoint": None}, "(token_endpoint)", id="half of it"),
        ],
    )
    def test_one_that_is_not_it_is_wrong(self, says: dict[str, object], words: str) -> None:
        with issuer_stub(NOW) as stub:
            stub.described = says
            found = self.look(stub.base)
        assert verdicts(found) == {"issuer": "wrong"}
        assert words in said(found)

    def test_one_without_keys_vouches_for_nobody(self) -> None:
        with issuer_stub(NOW) as stub:
            stub.published = []
            assert "no key" in said(self.look(stub.base))

    def test_one_that_is_away_or_drips_is_wrong(self) -> None:
        with http_stub(DRIP) as stub:
            dripping = self.look(stub.base)
            stub.let_go.set()
        away = self.look(stub.base)
        assert (verdicts(dripping), verdicts(away)) == ({"issuer": "wrong"}, {"issuer": "wrong"})
        assert "too slowly" in said(dripping)
        assert "cannot be reached" in said(away)


class TestGeocoders:
    def look(self, *entries: str) -> list[Finding]:
        return list(geocoders.services(setup(geocoders=", ".join(entries)), seconds=0.3))

    def test_where_the_gazetteer_answers_alone_nothing_is_said(self) -> None:
        assert self.look() == []

    def test_each_is_asked_for_a_square_that_everybody_may_know(self) -> None:
        square = {"Lat_WGS84": 50.82803, "Lon_WGS84": 3.26487}
        hit = {"FormattedAddress": geocoders.SQUARE, "Location": square}
        with (
            http_stub(Says({"LocationResult": [hit]})) as knows,
            http_stub(Says({"features": []})) as knows_nothing,
        ):
            found = self.look(f"geopunt={knows.base}", f"photon={knows_nothing.base}")
        assert [one.verdict for one in found] == [Severity.OK, Severity.WARNING]
        assert "photon does not know" in said(found)
        assert [asked.query["q"] for asked in knows.asked] == [geocoders.SQUARE]

    def test_one_that_is_away_or_drips_leaves_it_to_the_gazetteer(self) -> None:
        with http_stub(DRIP) as drips, http_stub(DROP) as drops:
            found = self.look(f"geopunt={drips.base}", f"photon={drops.base}")
            drips.let_go.set()
        assert [one.verdict for one in found] == [Severity.WARNING] * 2
        assert "geopunt gives nothing (slow)" in said(found)

    def test_one_that_nobody_knows_is_wrong(self) -> None:
        assert verdicts(self.look("geopunkt")) == {"geocoders": "wrong"}


class TestTexts:
    def test_without_a_provider_texts_go_to_the_console(self) -> None:
        assert verdicts(texts.providers(setup())) == {"texts": "warning"}

    def test_a_provider_that_answers_whatever_it_says_is_there(self) -> None:
        with http_stub(Says("who are you?", status=401)) as stub:
            found = list(texts.providers(setup(sms_providers="cm"), {"cm": stub.base}))
        assert verdicts(found) == {"texts": "ok"}
        assert [asked.method for asked in stub.asked] == ["GET"]

    def test_one_that_hangs_up_or_is_away_is_wrong(self) -> None:
        with http_stub(DROP) as stub:
            found = list(texts.providers(setup(sms_providers="cm"), {"cm": stub.base}))
        assert verdicts(found) == {"texts": "wrong"}
        assert verdicts(texts.providers(setup(sms_providers="cm"), {"cm": stub.base})) == {
            "texts": "wrong"
        }

    def test_every_provider_of_ours_has_an_address(self) -> None:
        assert all(origin.startswith("https://") for origin in texts.ORIGINS.values())


@dataclass
class Answers:
    """A service as `/livez` shows it through what stands in front of it."""

    asker: str = "192.0.2.8"
    date: datetime = NOW
    service: str = "zitdag"

    def __call__(self, asked: Asked) -> Says:
        asker = asked.headers["X-Forwarded-For"] if self.asker == "believed" else self.asker
        body = {"status": "ok", "service": self.service, "asker": asker}
        return Says(body, headers={"Date": format_datetime(self.date, usegmt=True)})


class TestSite:
    def look(self, answers: Answers | str, **given: object) -> dict[str, str]:
        with http_stub(answers) as stub:
            return verdicts(site.front(setup(**{"base_url": stub.base, **given}), NOW))

    def test_a_service_that_is_us_and_knows_who_asks_is_in_order(self) -> None:
        found = self.look(Answers())
        assert found.keys() >= {"tls", "site", "proxies"}

    def test_something_else_at_our_address_is_wrong(self) -> None:
        assert self.look(Answers(service="another"))["site"] == "wrong"
        assert self.look(DROP)["site"] == "wrong"

    def test_a_service_that_believes_anybody_about_who_asks_is_wrong(self) -> None:
        assert self.look(Answers(asker="believed"))["proxies"] == "wrong"
        assert self.look(Answers(asker="192.0.2.8"))["proxies"] == "ok"

    def test_one_that_takes_everybody_for_its_proxy_is_a_warning(self) -> None:
        public = setup(base_url="https://zitdag.example.org")
        assert site._proxies(public, "127.0.0.1").verdict is Severity.WARNING  # noqa: SLF001 -- no name of ours leads to the loopback
        assert self.look(Answers(asker="127.0.0.1"))["proxies"] == "ok"

    def test_a_machine_that_reaches_itself_by_its_name_counts_as_itself(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Debian's own hosts file leads the name of a machine to 127.0.1.1."""
        address = ["127.0.1.1"]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_: [(0, 0, 0, "", (address[0], 0))])
        behind = {"base_url": "https://zitdag.example.org", "proxies": 1}
        judge = site._proxies  # noqa: SLF001 -- no name of ours leads to the loopback

        assert judge(setup(**behind), "127.0.0.1").verdict is Severity.OK
        assert judge(setup(**{**behind, "proxies": 0}), "127.0.0.1").verdict is Severity.WARNING
        address[0] = "192.0.2.9"
        assert judge(setup(**behind), "127.0.0.1").verdict is Severity.WARNING

    def test_without_tls_only_the_machine_itself_is_in_order(self) -> None:
        gone = {"base_url": "http://zitdag.example.org.invalid"}
        assert self.look(Answers())["tls"] == "ok"
        assert verdicts(site.front(setup(**gone), NOW)) == {"tls": "wrong", "site": "wrong"}

    def test_a_dripping_site_is_given_up(self) -> None:
        with http_stub(DRIP) as stub:
            dripping = setup(base_url=stub.base)
            found = within(0.3, "site", lambda: site.front(dripping, NOW))
            stub.let_go.set()
        assert verdicts(found) == {"site": "wrong"}


class TestTimetable:
    def test_none_is_no_matter_where_none_is_asked_for(self, tmp_path: Path) -> None:
        assert verdicts(timetables.days("", NOW.date())) == {"timetable": "ok"}
        assert verdicts(timetables.days(str(tmp_path), NOW.date())) == {"timetable": "warning"}

    def test_one_that_ends_soon_is_a_warning(self, tmp_path: Path) -> None:
        last = date(2027, 3, 1)
        feed = {"name": "bus", "source": "bus.zip", "valid_from": date(2026, 1, 1)}
        index = {"feeds": [{**feed, "valid_until": last}], "days": {}}
        TimetableStore(tmp_path).put_index({"version": VERSION, **index})
        assert verdicts(timetables.days(str(tmp_path), NOW.date())) == {"timetable": "ok"}
        near = last - timedelta(days=7)
        assert verdicts(timetables.days(str(tmp_path), near)) == {"timetable": "warning"}
