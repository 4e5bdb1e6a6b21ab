"""Where settings come from, and which values are none."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import settings_source
from settings import SettingMissing, Settings

SECRET = "sixteen or more characters"

Folder = Callable[[Mapping[str, str]], str]


@pytest.fixture
def folder_of(tmp_path: Path) -> Folder:
    """Makes a folder of secrets."""

    def make(files: Mapping[str, str]) -> str:
        for name, text in files.items():
            tmp_path.joinpath(name).write_text(text)
        return str(tmp_path)

    return make


def read(**variables: str) -> Settings:
    named = {f"ZITDAG_{name.upper()}": value for name, value in variables.items()}
    return Settings.from_environment({"ZITDAG_SECRET_KEY": SECRET, **named})


def test_the_constructor_does_not_read_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZITDAG_REGION", "westhoek")
    monkeypatch.setenv("ZITDAG_PROXIES", "many")

    assert Settings(secret_key="short").region == ""


def test_only_the_environment_that_is_handed_over_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZITDAG_REGION", "westhoek")

    assert read(base_url="http://zitdag.example.org").region == ""


def test_an_empty_variable_is_as_good_as_none() -> None:
    assert read(smtp_port="", demo="", nowhere="").smtp_port == 587


@pytest.mark.parametrize("text", ["1", "yes", "Yes", "true", "TRUE"])
def test_yes_is_written_in_three_ways(text: str) -> None:
    assert read(demo=text).demo


@pytest.mark.parametrize("text", ["0", "no", "No", "False"])
def test_so_is_no(text: str) -> None:
    assert not read(demo=text).demo


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        pytest.param("sms_test", "y", "yes or no", id="neither yes nor no"),
        pytest.param("demo", "ja", "yes or no", id="in another language"),
        pytest.param("smtp_port", "smtp", "a whole number", id="no number"),
        pytest.param("proxies", "-1", "a whole number", id="fewer than none"),
        pytest.param("sms_daily_cap", "7.5", "a whole number", id="a broken number"),
        pytest.param("sms_cents", "seven", "an amount", id="an amount in words"),
        pytest.param("sms_cents", "nan", "an amount", id="an amount that is none"),
        pytest.param("smtp_security", "tls", "one of starttls, ssl, none", id="none of three"),
    ],
)
def test_a_value_of_another_type_is_refused_with_a_sentence(
    name: str, text: str, expected: str
) -> None:
    with pytest.raises(SettingMissing) as refused:
        read(**{name: text})

    assert str(refused.value) == f"ZITDAG_{name.upper()}: {expected}, not {text!r}"


@pytest.mark.parametrize("given", [{}, {"ZITDAG_SECRET_KEY": "short"}])
def test_a_secret_key_must_be_there_and_long_enough(given: dict[str, str]) -> None:
    with pytest.raises(SettingMissing, match="ZITDAG_SECRET_KEY: set it to at least 16"):
        Settings.from_environment(given)


def test_a_secret_may_stand_in_a_file_with_the_name_of_its_variable(folder_of: Folder) -> None:
    folder = folder_of({"zitdag_secret_key": f"{SECRET}\n", "ZITDAG_PELIAS_KEY": "wachtwoord"})

    settings = Settings.from_environment(
        {"ZITDAG_SECRETS_FOLDER": folder, "ZITDAG_GEOCODERS": "pelias"}
    )

    assert (settings.secret_key, settings.pelias_key) == (SECRET, "wachtwoord")


def test_a_variable_goes_before_a_file(folder_of: Folder) -> None:
    folder = folder_of({"zitdag_region": "meetjesland"})

    assert read(secrets_folder=folder, region="westhoek").region == "westhoek"
    assert read(secrets_folder=folder, region="").region == "meetjesland"


def test_a_folder_of_secrets_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingMissing, match=r"ZITDAG_SECRETS_FOLDER: .* is no folder"):
        read(secrets_folder=str(tmp_path / "nowhere"))


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    tmp_path.joinpath("zitdag_secret_key").write_bytes(b"\xff\xfe\xfd")

    with pytest.raises(SettingMissing, match=r"ZITDAG_SECRETS_FOLDER: .*_key cannot be read"):
        Settings.from_environment({"ZITDAG_SECRETS_FOLDER": str(tmp_path)})


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("regoin", "ZITDAG_REGOIN: no such setting; is it ZITDAG_REGION?", id="a slip"),
        pytest.param("x", "ZITDAG_X: no such setting", id="like none"),
        pytest.param(
            "smtp_passwordfile",
            "ZITDAG_SMTP_PASSWORDFILE: no such setting; is it ZITDAG_SMTP_PASSWORD_FILE?",
            id="of a file",
        ),
        pytest.param(
            "region_file",
            "ZITDAG_REGION_FILE: no such setting; is it ZITDAG_REGION?",
            id="a file of what is no secret",
        ),
    ],
)
def test_a_name_that_is_none_of_ours_is_refused_with_the_nearest(name: str, said: str) -> None:
    with pytest.raises(SettingMissing) as refused:
        read(**{name: "westhoek"})

    assert str(refused.value) == said


def test_so_is_a_file_of_that_name_in_the_folder_and_no_file_of_others(folder_of: Folder) -> None:
    assert read(secrets_folder=folder_of({"another_program": "its password"})).region == ""
    with pytest.raises(SettingMissing, match="ZITDAG_SECRETKEY: no such setting; is it ZITDAG_SEC"):
        read(secrets_folder=folder_of({"zitdag_secretkey": SECRET}))


def test_what_the_tests_are_told_is_no_mistake_of_the_service() -> None:
    assert read(require_all="1", test_data="somewhere").region == ""


SECRETS = [name for name, field in Settings.model_fields.items() if not field.repr]


@pytest.mark.parametrize("name", SECRETS)
def test_each_secret_may_stand_in_a_file_of_its_own(name: str, folder_of: Folder) -> None:
    file = folder_of({"it": "a secret-of-sixteen\n"}) + "/it"
    given = settings_source.gather(Settings, {f"ZITDAG_{name.upper()}_FILE": file})

    assert given == {name: "a secret-of-sixteen"}


def test_there_are_secrets_and_they_include_the_address_of_the_database() -> None:
    assert {"secret_key", "database_url", "smtp_password", "metrics_token"} <= set(SECRETS)


def test_a_secret_that_is_given_twice_is_refused(folder_of: Folder) -> None:
    file = folder_of({"it": SECRET}) + "/it"
    with pytest.raises(SettingMissing, match="ZITDAG_SECRET_KEY and ZITDAG_SECRET_KEY_FILE: one"):
        read(secret_key_file=file)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(b"", "is empty", id="empty"),
        pytest.param(b" \n", "is empty", id="blank"),
        pytest.param(b"\xff\xfe", "cannot be read: it is no text", id="no text"),
        pytest.param(None, "cannot be read: No such file or directory", id="not there"),
    ],
)
def test_a_file_without_a_secret_is_refused(text: bytes | None, said: str, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    if text is not None:
        file.write_bytes(text)
    with pytest.raises(SettingMissing, match=f"ZITDAG_SMTP_PASSWORD_FILE: .*/secret {said}"):
        read(smtp_password_file=str(file))


MAIL = {"smtp_host": "mail.example.org", "mail_from": "afspraak@example.org"}


@pytest.mark.parametrize(
    "address",
    ["https://zitdag.example.org", "https://zitdag.example.org:8443/", "http://[::1]:8000"],
)
def test_where_people_reach_it_is_a_scheme_and_a_host(address: str) -> None:
    assert read(**MAIL, base_url=address).base_url == address


@pytest.mark.parametrize(
    "address",
    [
        "zitdag.example.org",
        "//zitdag.example.org",
        "ftp://zitdag.example.org",
        "https://",
        "https://zitdag.example.org/loket",
        "https://zitdag.example.org/?x=1",
        "https://zitdag.example.org#top",
        "https://us:them@zitdag.example.org",
        "https://zitdag.example.org:port",
        "https://zitdag.example.org https://zitdag.example.com",
        "https://[zitdag",
    ],
)
def test_any_other_address_is_refused(address: str) -> None:
    with pytest.raises(SettingMissing, match="ZITDAG_BASE_URL: https:// and a host"):
        read(**MAIL, base_url=address)


def test_the_demo_does_not_start_where_real_people_come() -> None:
    assert read(demo="yes").demo
    with pytest.raises(SettingMissing, match="ZITDAG_DEMO: it shows everybody's messages"):
        read(**MAIL, demo="yes", base_url="https://zitdag.example.org")


def test_on_https_mails_do_not_go_to_the_console() -> None:
    assert read(base_url="http://127.0.0.1:8000").smtp_host == ""
    with pytest.raises(SettingMissing, match="ZITDAG_SMTP_HOST: a mail server"):
        read(base_url="https://zitdag.example.org")


@pytest.mark.parametrize(
    ("given", "named"),
    [
        pytest.param({"smtp_user": "u"}, "SMTP_USER", id="a login without a mail server"),
        pytest.param(MAIL | {"smtp_password": "p"}, "SMTP_PASSWORD", id="a password of nobody"),
        pytest.param({"mailbox_user": "u"}, "MAILBOX_USER", id="a login without a mailbox"),
        pytest.param({"sms_test": "yes"}, "SMS_TEST", id="a test of no provider"),
        pytest.param({"timetable_feeds": "bus.zip"}, "TIMETABLE_FEEDS", id="no folder for a feed"),
        pytest.param({"pelias_key": "k"}, "PELIAS_KEY", id="a key of no geocoder"),
        pytest.param(
            {"osrm_url": "http://a.example.org", "valhalla_url": "http://b.example.org"},
            "OSRM_URL, ZITDAG_VALHALLA_URL",
            id="two servers of streets",
        ),
    ],
)
def test_what_would_do_nothing_is_refused(given: dict[str, str], named: str) -> None:
    with pytest.raises(SettingMissing, match=f"^ZITDAG_{named}: "):
        read(**given)


def test_secrets_are_not_shown() -> None:
    mail = {"smtp_host": "mail.example.org", "mail_from": "a@example.org", "smtp_user": "loket"}
    shown = repr(read(**mail, smtp_password="wachtwoord", sms_twilio_key="sleutel"))

    assert SECRET not in shown
    assert "wachtwoord" not in shown
    assert "sleutel" not in shown
    assert "loket" in shown


MAILBOX = {"mailbox_host": "imap.example.org", "mailbox_user": "u", "mailbox_password": "p"}


def test_people_answer_to_the_sender_unless_told_otherwise() -> None:
    ours = {**MAILBOX, "mail_from": "afspraak@example.org"}
    assert read(**ours).reply_to == "afspraak@example.org"
    assert read(**ours, mailbox_address="antwoord@example.org").reply_to == "antwoord@example.org"


def test_without_a_mailbox_nobody_is_asked_to_answer() -> None:
    assert read(mail_from="a@example.org", mailbox_address="b@example.org").reply_to == ""


@pytest.mark.parametrize(
    ("change", "named"),
    [
        pytest.param({"mailbox_password": ""}, "ZITDAG_MAILBOX_PASSWORD", id="no password"),
        pytest.param({"mailbox_user": ""}, "ZITDAG_MAILBOX_USER", id="no user"),
        pytest.param({}, "ZITDAG_MAILBOX_ADDRESS", id="no address"),
        pytest.param({"mailbox_address": "here"}, "ZITDAG_MAILBOX_ADDRESS", id="no real address"),
        pytest.param({"mailbox_security": "maybe"}, "ZITDAG_MAILBOX_SECURITY", id="no security"),
    ],
)
def test_a_mailbox_that_could_not_be_read_is_refused(change: dict[str, str], named: str) -> None:
    with pytest.raises(SettingMissing, match=named):
        read(**MAILBOX | change)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("smtp_host", "smtp.example.org", id="a mail server"),
        pytest.param("mailbox_host", "imap.example.org", id="a mailbox"),
        pytest.param("sms_providers", "spryng", id="a provider of text messages"),
        pytest.param("demo", "yes", id="the demo"),
    ],
)
def test_staging_refuses_what_could_send(name: str, value: str) -> None:
    with pytest.raises(SettingMissing, match=f"ZITDAG_{name.upper()}: take it out"):
        read(staging="yes", **{name: value})


def test_staging_runs_on_https_without_a_mail_server() -> None:
    assert read(staging="yes", base_url="https://proef.example.org").staging
