"""Signing in at an issuer of OpenID Connect."""

from typing import Final

RETURN: Final = "/aanmelden/extern/terug"
"""The path that the issuer sends browsers back to: registered there, so it never changes."""
ISSUER: Final = "zitdag.openid"
"""The extension of the application that holds the issuer, or None."""
