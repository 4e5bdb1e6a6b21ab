"""What every answer says to the browser (ASVS 5.0, chapter 3)."""

from flask import Flask, Response, request

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
A_YEAR = 365 * 24 * 3600


def init_app(app: Flask, *, is_secure: bool) -> None:
    """Put the headers on every answer. What is not a static file is kept by no cache, unless the
    view says that its reader may.
    """

    @app.after_request
    def protect(response: Response) -> Response:
        headers = response.headers
        headers["Content-Security-Policy"] = POLICY
        headers["X-Content-Type-Options"] = "nosniff"
        # Forms are checked against it; no other site learns an address of ours.
        headers["Referrer-Policy"] = "same-origin"
        # One page may try the camera, and says so itself.
        headers.setdefault("Permissions-Policy", "geolocation=(self), camera=(), microphone=()")
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if is_secure:
            headers["Strict-Transport-Security"] = f"max-age={A_YEAR}; includeSubDomains"
        if request.endpoint != "static" or response.status_code >= 400:
            headers.setdefault("Cache-Control", "no-store")
        elif "v" in request.args:
            # A new file gets a new address.
            headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
        return response
