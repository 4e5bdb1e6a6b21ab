"""Where settings come from, and which values are none."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

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

    assert read(base_url="https://zitdag.example.org").region == ""


def test_an_empty_variable_is_as_good_as_none() -> None:
    assert read(smtp_port="", demo="").smtp_port == 587


@pytest.mark.parametrize("text", ["1", "y", "yes", "Yes", "on", "true", "TRUE"])
def test_yes_is_written_in_many_ways(text: str) -> None:
    assert read(demo=text).demo


@pytest.mark.parametrize("text", ["0", "n", "no", "off", "False"])
def test_so_is_no(text: str) -> None:
    assert not read(demo=text).demo


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        pytest.param("sms_test", "y...", "yes or no", id="neither yes nor no"),
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
    folder = folder_of({"zitdag_secret_key": f"{SECRET}\n", "ZITDAG_SMTP_PASSWORD": "wachtwoord"})

    settings = Settings.from_environment({"ZITDAG_SECRETS_FOLDER": folder})

    assert (settings.secret_key, settings.smtp_password) == (SECRET, "wachtwoord")


def test_a_variable_goes_before_a_file(folder_of: Folder) -> None:
    folder = folder_of({"zitdag_region": "meetjesland"})

    assert read(secrets_folder=folder, region="westhoek").region == "westhoek"
    assert read(secrets_folder=folder, region="").region == "meetjesland"


def test_a_folder_of_secrets_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingMissing, match=r"ZITDAG_SECRETS_FOLDER: .* is no folder"):
        read(secrets_folder=str(tmp_path / "nowhere"))


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    tmp_path.joinpath("zitdag_secret_key").write_bytes(b"\xff\xfe\xfd")

    with pytest.raises(SettingMissing, match="ZITDAG_SECRETS_FOLDER: a file cannot be read"):
        Settings.from_environment({"ZITDAG_SECRETS_FOLDER": str(tmp_path)})


def test_secrets_are_not_shown() -> None:
    shown = repr(read(smtp_password="wachtwoord", sms_twilio_key="sleutel", smtp_user="loket"))

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
