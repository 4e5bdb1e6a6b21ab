"""Where settings come from: variables, files that a variable names, and a folder of secrets.

Nothing is believed in silence: a name that is none of ours, a secret that is given twice and a file
that cannot be read are refused.
"""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource

PREFIX: Final = "ZITDAG_"
SECRETS_FOLDER: Final = "ZITDAG_SECRETS_FOLDER"
OF_A_FILE: Final = "_FILE"
# Those of the tests, which somebody at work on the code may have set in their shell.
OF_TESTS: Final = frozenset({"ZITDAG_REQUIRE_ALL", "ZITDAG_TEST_DATA"})
YES_OR_NO: Final = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}

Fields = Mapping[str, FieldInfo]


class SettingMissing(Exception):
    """A setting is missing or not usable; the message names it."""


def gather(model: type[BaseSettings], environment: Mapping[str, str]) -> dict[str, Any]:
    """The value of each field that the environment gives one; an empty variable is as good as none.

    A variable goes before a file in the folder of secrets.

    Raises:
        SettingMissing: a name is none of ours, a file cannot be read, or yes or no is neither.
    """
    ours = {
        name.upper(): value
        for name, value in environment.items()
        if name.upper().startswith(PREFIX) and value
    }
    fields: Fields = model.model_fields
    _check_names(ours.keys() - OF_TESTS, [*_names(fields), SECRETS_FOLDER])
    variables = EnvSettingsSource(model)
    variables.env_vars = {name.lower(): value for name, value in ours.items()}
    values = {
        **_in_folder(ours.get(SECRETS_FOLDER), fields),
        **dict(_in_files(ours, fields)),
        **variables(),
    }
    return {name: _yes_or_no(name, value, fields[name]) for name, value in values.items()}


def secret_files(model: type[BaseSettings], environment: Mapping[str, str]) -> list[Path]:
    """The files from which secrets are read."""
    named = [environment.get(f"{variable_of(name)}{OF_A_FILE}") for name in model.model_fields]
    folder = environment.get(SECRETS_FOLDER)
    beside = _files_of(Path(folder)).values() if folder and Path(folder).is_dir() else []
    return [*(Path(one) for one in named if one), *beside]


def variable_of(name: str) -> str:
    """The variable of a field."""
    return f"{PREFIX}{name.upper()}"


def _names(fields: Fields) -> Iterator[str]:
    """Every variable that means something; a secret, which is never shown, may be in a file."""
    for name, field in fields.items():
        yield variable_of(name)
        if not field.repr:
            yield f"{variable_of(name)}{OF_A_FILE}"


def _check_names(given: set[str], known: list[str]) -> None:
    for name in sorted(given - set(known)):
        ends = [one.removeprefix(PREFIX) for one in known]
        near = get_close_matches(name.removeprefix(PREFIX), ends, n=1)
        perhaps = f"; is it {PREFIX}{near[0]}?" if near else ""
        raise SettingMissing(f"{name}: no such setting{perhaps}")


def _in_files(ours: Mapping[str, str], fields: Fields) -> Iterator[tuple[str, str]]:
    for name in fields:
        variable = variable_of(name)
        path = ours.get(f"{variable}{OF_A_FILE}")
        if path is None:
            continue
        if variable in ours:
            raise SettingMissing(f"{variable} and {variable}{OF_A_FILE}: one of the two")
        yield name, _text_of(Path(path), f"{variable}{OF_A_FILE}")


def _in_folder(folder: str | None, fields: Fields) -> dict[str, str]:
    """The files of that folder, each named after its variable, in any case."""
    if folder is None:
        return {}
    if not Path(folder).is_dir():
        raise SettingMissing(f"{SECRETS_FOLDER}: {folder!r} is no folder")
    found = _files_of(Path(folder))
    known = {variable_of(name): name for name in fields}
    _check_names(set(found), list(known))
    return {known[name]: _text_of(path, SECRETS_FOLDER) for name, path in found.items()}


def _files_of(folder: Path) -> dict[str, Path]:
    """By the variable that each is named after; what is named otherwise is somebody else's."""
    return {
        path.name.upper(): path
        for path in sorted(folder.iterdir())
        if path.name.upper().startswith(PREFIX)
    }


def _text_of(path: Path, named_by: str) -> str:
    try:
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text"
        raise SettingMissing(f"{named_by}: {path} cannot be read: {why}") from None
    if not text:
        raise SettingMissing(f"{named_by}: {path} is empty")
    return text


def _yes_or_no(name: str, value: Any, field: FieldInfo) -> Any:
    if field.annotation is not bool:
        return value
    meant = YES_OR_NO.get(str(value).lower())
    if meant is None:
        raise SettingMissing(f"{variable_of(name)}: yes or no, not {value!r}")
    return meant
