"""`zitdag check`, as an operator runs it."""

from pathlib import Path

import pytest

from tests.support.commands import zitdag
from tests.support.smtp_stub import smtp_stub

PASSWORD = "wachtwoord-van-de-post"


def lines(text: str) -> dict[str, str]:
    """The verdict of each part; the first where there are several."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        verdict, about, *_ = line.split()
        found.setdefault(about, verdict)
    return found


def test_each_part_is_a_line_and_what_is_wrong_ends_with_one(
    network_url: str, tmp_path: Path
) -> None:
    password = tmp_path / "password"
    password.write_text(PASSWORD)
    password.chmod(0o644)
    with smtp_stub({"AUTH": "535 no"}) as stub:
        ended = zitdag(
            "check",
            database_url=network_url,
            region="nowhere",
            smtp_host="127.0.0.1",
            smtp_port=str(stub.port),
            smtp_security="none",
            smtp_user="u",
            smtp_password_file=str(password),
            mail_from="afspraak@example.org",
            base_url="http://127.0.0.1:9",
            mailbox_host="127.0.0.1",
            mailbox_port="9",
            mailbox_security="none",
            mailbox_user="u",
            mailbox_password=PASSWORD,
            oidc_issuer="http://127.0.0.1:9",
            oidc_client_id="zitdag",
            oidc_client_secret=PASSWORD,
            oidc_name="De Stad",
            geocoders="photon=http://127.0.0.1:9",
        )
    assert ended.returncode == 1, ended.stderr
    found = lines(ended.stdout)
    assert {about: found[about] for about in ("settings", "secrets", "schema", "disk")} == {
        "settings": "ok",
        "secrets": "warning",
        "schema": "ok",
        "disk": "ok",
    }
    away = ("region", "mail", "mailbox", "issuer", "site")
    assert {found[about] for about in away} == {"wrong"}
    assert found["geocoders"] == "warning"
    assert PASSWORD not in ended.stdout + ended.stderr


@pytest.mark.any_day
def test_in_staging_nobody_is_told_to_set_up_what_it_refuses(network_url: str) -> None:
    ended = zitdag("check", database_url=network_url, staging="yes")
    assert lines(ended.stdout)["messages"] == "ok"
    asked_of_nobody = {"mail", "texts", "mailbox", "issuer", "geocoders"}
    assert asked_of_nobody.isdisjoint(lines(ended.stdout))
    assert "ZITDAG_SMTP_HOST" not in ended.stdout


@pytest.mark.any_day
def test_settings_that_nothing_starts_with_are_all_named(network_url: str) -> None:
    ended = zitdag(
        "check",
        database_url=network_url,
        secret_key="short",
        base_url="https://zitdag.example.org/loket",
        smtp_user="u",
    )
    assert ended.returncode == 1
    wrong = [line for line in ended.stdout.splitlines() if line.startswith("wrong    settings")]
    assert [line.split()[2] for line in wrong] == [
        "ZITDAG_SECRET_KEY:",
        "ZITDAG_BASE_URL:",
        "ZITDAG_SMTP_USER:",
    ]


@pytest.mark.any_day
def test_a_setting_that_cannot_be_read_is_a_line_too() -> None:
    ended = zitdag("check", regoin="here")
    assert ended.returncode == 1
    assert ended.stdout.splitlines()[0] == (
        "wrong    settings   ZITDAG_REGOIN: no such setting; is it ZITDAG_REGION?"
    )
