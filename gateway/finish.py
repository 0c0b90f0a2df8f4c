"""What every answer gets at the end: security headers, privacy of pages behind secrets, compression."""

from __future__ import annotations

import zlib

from flask import Flask, Response, request

from gateway.languages import remember_choice

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_ALWAYS = (
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
)
_HSTS = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
_PRIVATE = ("/c/", "/m/", "/s/", "/w/", "/staff")  # a secret is in the address, or a session behind the page

_COMPRESSED = frozenset({
    "text/html", "text/css", "text/javascript", "application/json", "application/problem+json", "image/svg+xml",
})  # fmt: skip
_WORTH_BYTES = 1024
_LEVEL = 5
_GZIP = 16 + zlib.MAX_WBITS


def install(app: Flask, https: bool) -> None:
    """Finish every answer of ``app``; ``https`` tells whether residents reach it over HTTPS only."""
    headers = (*_ALWAYS, _HSTS) if https else _ALWAYS

    def finish(answer: Response) -> Response:
        present = {name.lower() for name, _ in answer.headers}  # a page may have its own policy
        answer.headers.extend([each for each in headers if each[0].lower() not in present])
        if request.path.startswith(_PRIVATE):
            _keep_private(answer)
        if request.query_string:
            remember_choice(answer, secure=https)
        _compress(answer)
        return answer

    app.after_request(finish)


def _keep_private(answer: Response) -> None:
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers.setdefault("Cache-Control", "no-store")


def _compress(answer: Response) -> None:
    """Gzip what is worth it.

    Not behind the staff cookie: those pages repeat what was searched beside a CSRF token, and a length that depends on both would
    let another site guess the token (BREACH). Pages of signed links have their secret in the address and API calls in a header,
    so no other site can make a browser ask for them.
    """
    if answer.mimetype not in _COMPRESSED or request.path.startswith("/staff"):
        return
    _vary_by_encoding(answer)
    if _is_fixed(answer) or "gzip" not in request.headers.get("Accept-Encoding", ""):
        return
    plain = answer.get_data()
    if len(plain) >= _WORTH_BYTES:
        packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
        answer.set_data(packer.compress(plain) + packer.flush())
        answer.headers["Content-Encoding"] = "gzip"


def _vary_by_encoding(answer: Response) -> None:
    if "Vary" in answer.headers:
        answer.vary.add("Accept-Encoding")
    else:
        answer.headers["Vary"] = "Accept-Encoding"


def _is_fixed(answer: Response) -> bool:
    """Whether the bytes must stay as they are: streamed, encoded already, or named by a strong ``ETag``."""
    etag = answer.headers.get("ETag", "W/")
    return answer.is_streamed or answer.status_code == 304 or "Content-Encoding" in answer.headers or not etag.startswith("W/")
