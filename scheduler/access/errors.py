"""Refusals of access and accounts: a code and the data, no sentences."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass
class AccountExists(Exception):
    """An account with this address exists already."""

    code: ClassVar[str] = "account_exists"
    email: str


@dataclass
class UnknownAccount(Exception):
    """No account has this address."""

    code: ClassVar[str] = "unknown_account"
    email: str


@dataclass
class UnknownCode(Exception):
    """Nothing has this code."""

    code: ClassVar[str] = "unknown_code"
    found: str


@dataclass
class SiteMissing(Exception):
    """A partner goes with an organisation, a counsellor with a counsellor, nobody else does."""

    code: ClassVar[str] = "site_missing"
    role: str
