"""Uploading, fetching and removing files."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from urllib.parse import urlsplit

from tests.fakes.clock import FixedClock
from tests.simulator.account import BEARER, NUMBER_ID, PDF, Api, V, message


def path_of(api: Api, media_id: str) -> str:
    parts = urlsplit(api.client.get(f"{V}/{media_id}", headers=BEARER).get_json()["url"])
    return f"{parts.path}?{parts.query}"


def test_an_uploaded_file_is_described_with_its_hash(api: Api) -> None:
    media_id = api.upload()
    facts = api.client.get(f"{V}/{media_id}", headers=BEARER).get_json()
    facts.pop("url")
    assert facts == {
        "id": media_id,
        "mime_type": "application/pdf",
        "sha256": hashlib.sha256(PDF).hexdigest(),
        "file_size": len(PDF),
        "messaging_product": "whatsapp",
    }


def test_the_url_gives_the_bytes_to_who_has_the_token(api: Api) -> None:
    path = path_of(api, api.upload())
    answers = [api.client.get(path, headers=BEARER).data, api.client.get(path).status_code]
    assert answers == [PDF, 401]


def test_the_url_expires_after_five_minutes(api: Api, clock: FixedClock) -> None:
    path = path_of(api, api.upload())
    clock.advance(timedelta(minutes=5))
    assert api.client.get(path, headers=BEARER).get_json()["error"]["code"] == 131052


def test_the_url_carries_the_prefix_of_a_proxy(api: Api) -> None:
    headers = {**BEARER, "X-Forwarded-Prefix": "/simulator"}
    url = api.client.get(f"{V}/{api.upload()}", headers=headers).get_json()["url"]
    assert url.startswith("http://localhost/simulator/media-files/")


def test_an_id_dies_after_30_days(open_api: Api, clock: FixedClock) -> None:
    media_id = open_api.upload()
    clock.advance(timedelta(days=30))
    open_api.change(window_open=True)
    assert open_api.code(message("document", {"id": media_id})) == 131009


def test_a_removed_file_is_gone(api: Api) -> None:
    media_id = api.upload()
    removed = api.client.delete(f"{V}/{media_id}", headers=BEARER).get_json()
    assert (removed, api.client.get(f"{V}/{media_id}", headers=BEARER).status_code) == ({"success": True}, 400)


def test_an_upload_of_a_type_that_whatsapp_does_not_take_is_refused(api: Api) -> None:
    form = {"messaging_product": "whatsapp", "type": "text/html", "file": (io.BytesIO(b"<p>"), "a.html", "text/html")}
    answer = api.client.post(f"{V}/{NUMBER_ID}/media", data=form, headers=BEARER)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (400, 100)


def test_the_phone_opens_a_pdf_in_the_browser(api: Api) -> None:
    answer = api.client.get(f"/control/media/{api.upload()}")
    found = (answer.data, answer.mimetype, answer.headers["Content-Disposition"])
    assert found == (PDF, "application/pdf", "inline; filename=daftar.pdf")


def test_a_sent_document_is_inspected_with_its_hash(open_api: Api) -> None:
    open_api.sent(message("document", {"id": open_api.upload(), "filename": "daftar.pdf"}))
    assert open_api.messages()[0]["media_sha256"] == hashlib.sha256(PDF).hexdigest()
