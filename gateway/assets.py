"""Static files: read once at the start, named with a hash of their content, kept by browsers for a year."""

from __future__ import annotations

import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, request

from services.common.principal import allow

FOLDER = Path(__file__).parent / "static"
_FOREVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "public, max-age=0, must-revalidate"


@dataclass(frozen=True)
class Asset:
    """One file. ``version`` is the start of its SHA-256."""

    content: bytes
    version: str
    media_type: str


class Assets:
    """Every file of a folder, by its path inside it."""

    def __init__(self, folder: Path) -> None:
        self._assets = {str(path.relative_to(folder)): _read(path) for path in sorted(folder.rglob("*")) if path.is_file()}

    def url(self, name: str) -> str:
        """``/static/site.css?v=1a2b3c4d5e6f``. ``KeyError`` for an unknown file: a wrong template must not go unseen."""
        return f"/static/{name}?v={self._assets[name].version}"

    def answer(self, name: str, version: str | None) -> Response:
        """The file; 404 when there is none. Only the newest version may be kept without asking again."""
        asset = self._assets.get(name)
        if asset is None:
            abort(404)
        answer = Response(asset.content, content_type=asset.media_type)
        answer.headers["Cache-Control"] = _FOREVER if version == asset.version else _ASK_AGAIN
        answer.set_etag(asset.version, weak=True)  # weak: the same file may travel compressed
        answer.make_conditional(request)
        return answer


def _read(path: Path) -> Asset:
    content = path.read_bytes()
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    return Asset(content, hashlib.sha256(content).hexdigest()[:12], media_type + charset)


def install(app: Flask, folder: Path = FOLDER) -> None:
    """Serve ``folder`` under ``/static/`` and give templates ``asset(name)``."""
    assets = Assets(folder)
    app.jinja_env.globals["asset"] = assets.url
    routes = Blueprint("assets", __name__)

    @routes.get("/static/<path:name>")
    @allow("anyone")
    def static(name: str) -> Response:
        return assets.answer(name, request.args.get("v"))

    app.register_blueprint(routes)
