"""Registering templates and sending them."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.simulator.account import BEARER, BUSINESS_ID, PDF, Api, V, message

TEMPLATE: dict[str, Any] = {
    "name": "konfirmasi_v1",
    "language": "id",
    "category": "UTILITY",
    "parameter_format": "NAMED",
    "components": [
        {"type": "HEADER", "format": "DOCUMENT"},
        {
            "type": "BODY",
            "text": "Yth. {{nama}}, datanglah {{jadwal}} ke kantor.",
            "example": {
                "body_text_named_params": [
                    {"param_name": "nama", "example": "Siti"},
                    {"param_name": "jadwal", "example": "Selasa"},
                ]
            },
        },
        {
            "type": "BUTTONS",
            "buttons": [
                {"type": "URL", "text": "Kelola", "url": "https://contoh.go.id/m/{{1}}", "example": ["https://contoh.go.id/m/a"]},
                {"type": "QUICK_REPLY", "text": "Batalkan"},
            ],
        },
    ],
}
PLAIN: dict[str, Any] = {
    "name": "pengingat_v1",
    "language": "id",
    "category": "UTILITY",
    "components": [{"type": "BODY", "text": "Besok pukul {{1}} di kantor.", "example": {"body_text": [["09.20"]]}}],
}
Change = Callable[[dict[str, Any]], None]


def sending(media_id: str, change: Change | None = None) -> dict[str, Any]:
    content: dict[str, Any] = {
        "name": "konfirmasi_v1",
        "language": {"code": "id"},
        "components": [
            {"type": "header", "parameters": [{"type": "document", "document": {"id": media_id, "filename": "daftar.pdf"}}]},
            {
                "type": "body",
                "parameters": [
                    {"type": "text", "parameter_name": "nama", "text": "Siti Contoh"},
                    {"type": "text", "parameter_name": "jadwal", "text": "Selasa, 1 Desember 2026"},
                ],
            },
            {"type": "button", "sub_type": "url", "index": "0", "parameters": [{"type": "text", "text": "Ab3"}]},
            {
                "type": "button",
                "sub_type": "quick_reply",
                "index": "1",
                "parameters": [{"type": "payload", "payload": "batal:1"}],
            },
        ],
    }
    if change:
        change(content)
    return message("template", content)


def parameter(component: int, index: int, **values: Any) -> Change:
    return lambda content: content["components"][component]["parameters"][index].update(values)


def without(component: int) -> Change:
    return lambda content: content["components"].pop(component)


REFUSED: dict[str, tuple[int, Change]] = {
    "an unknown name": (132001, lambda content: content.update(name="lain")),
    "another language": (132001, lambda content: content.update(language={"code": "en"})),
    "no language": (131008, lambda content: content.pop("language")),
    "no header": (132012, without(0)),
    "a text for a document header": (132012, lambda c: c["components"][0].update(parameters=[{"type": "text", "text": "a"}])),
    "a document that was never uploaded": (131009, parameter(0, 0, document={"id": "123"})),
    "a caption on a header": (100, lambda c: c["components"][0]["parameters"][0]["document"].update(caption="a")),
    "no body": (132000, without(1)),
    "one parameter too few": (132000, lambda content: content["components"][1]["parameters"].pop()),
    "a wrong parameter name": (100, parameter(1, 0, parameter_name="siapa")),
    "an empty parameter": (131008, parameter(1, 0, text="")),
    "a parameter with a line break": (132018, parameter(1, 0, text="Siti\nContoh")),
    "a parameter with a tab": (132018, parameter(1, 0, text="Siti\tContoh")),
    "a parameter with four spaces": (132018, parameter(1, 0, text="Siti    Contoh")),
    "a parameter of another kind": (132012, parameter(1, 0, type="currency")),
    "a text that becomes too long": (132005, parameter(1, 0, text="a" * 1024)),
    "a link button without its parameter": (131008, without(2)),
    "a button of another kind": (100, lambda content: content["components"][2].update(sub_type="quick_reply")),
    "a button that is not there": (131009, lambda content: content["components"][3].update(index="7")),
}


@pytest.fixture
def ready(api: Api) -> Api:
    """Both templates are registered; the window is closed."""
    for template in (TEMPLATE, PLAIN):
        status, answer = api.register(copy.deepcopy(template))
        assert status == 200, answer
    return api


def test_a_template_that_fits_is_accepted_outside_the_window(ready: Api) -> None:
    _, answer = ready.send(sending(ready.upload()))
    assert answer["messages"][0]["message_status"] == "accepted"


def test_the_phone_shows_the_filled_template(ready: Api) -> None:
    media_id = ready.upload()
    ready.sent(sending(media_id))
    assert ready.messages()[0]["shown"] == {
        "media": {"kind": "document", "id": media_id, "filename": "daftar.pdf", "mime_type": "application/pdf"},
        "text": "Yth. Siti Contoh, datanglah Selasa, 1 Desember 2026 ke kantor.",
        "buttons": [
            {"kind": "url", "id": "", "title": "Kelola", "url": "https://contoh.go.id/m/Ab3"},
            {"kind": "template", "id": "batal:1", "title": "Batalkan", "url": ""},
        ],
    }


@pytest.mark.parametrize(("code", "change"), REFUSED.values(), ids=REFUSED.keys())
def test_a_template_that_does_not_fit_is_refused_with_its_code(ready: Api, code: int, change: Change) -> None:
    assert ready.code(sending(ready.upload(), change)) == code


def test_a_template_header_takes_only_a_pdf(ready: Api) -> None:
    media_id = ready.upload(b"teks", "text/plain", "daftar.txt")
    assert ready.code(sending(media_id)) == 132012


def test_positional_parameters_are_filled_in_order(ready: Api) -> None:
    body = {"type": "body", "parameters": [{"type": "text", "text": "09.20 WIB"}]}
    ready.sent(message("template", {"name": "pengingat_v1", "language": {"code": "id"}, "components": [body]}))
    assert ready.messages()[0]["shown"]["text"] == "Besok pukul 09.20 WIB di kantor."


@pytest.mark.parametrize(
    ("status", "code"), [("PENDING", 132001), ("REJECTED", 132001), ("PAUSED", 132015), ("DISABLED", 132016)]
)
def test_a_template_that_is_not_approved_cannot_be_sent(ready: Api, status: str, code: int) -> None:
    ready.client.put("/control/templates/konfirmasi_v1/id", json={"status": status})
    assert ready.code(sending(ready.upload())) == code


@pytest.mark.parametrize("status", ["PENDING", "REJECTED"])
def test_a_switch_decides_what_becomes_of_a_new_template(api: Api, status: str) -> None:
    api.faults(template_status=status)
    assert api.register(copy.deepcopy(TEMPLATE))[1]["status"] == status


UNREGISTRABLE: dict[str, dict[str, Any]] = {
    "a name with capitals": {"name": "Konfirmasi"},
    "an unknown category": {"category": "SERVICE"},
    "an unknown language": {"language": "Indonesia"},
    "no body": {"components": [{"type": "FOOTER", "text": "a"}]},
    "a parameter without sample": {"components": [{"type": "BODY", "text": "Besok {{1}} ya"}]},
    "a parameter at the end": {"components": [{"type": "BODY", "text": "Besok {{1}}", "example": {"body_text": [["a"]]}}]},
    "parameters out of order": {"components": [{"type": "BODY", "text": "Besok {{2}} ya", "example": {"body_text": [["a"]]}}]},
    "a header that is too long": {
        "components": [{"type": "BODY", "text": "a"}, {"type": "HEADER", "format": "TEXT", "text": "a" * 61}]
    },
    "a link button that runs a script": {
        "components": [
            {"type": "BODY", "text": "Halo"},
            {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "Buka", "url": "javascript:alert(1)"}]},
        ]
    },
    "a lifetime below 30 seconds": {"message_send_ttl_seconds": 29},
}


@pytest.mark.parametrize("change", UNREGISTRABLE.values(), ids=UNREGISTRABLE.keys())
def test_a_template_against_the_rules_is_not_registered(api: Api, change: dict[str, Any]) -> None:
    status, answer = api.register({**copy.deepcopy(PLAIN), **change})
    assert (status, "error" in answer) == (400, True)


def test_a_template_cannot_be_registered_twice_in_a_language(ready: Api) -> None:
    assert ready.register(copy.deepcopy(PLAIN))[1]["error"]["error_subcode"] == 2388024


def test_templates_are_listed_by_page(ready: Api) -> None:
    path = f"{V}/{BUSINESS_ID}/message_templates"
    first = ready.client.get(path, query_string={"limit": 1}, headers=BEARER).get_json()
    after = first["paging"]["cursors"]["after"]
    second = ready.client.get(path, query_string={"limit": 1, "after": after}, headers=BEARER).get_json()
    names = [page["data"][0]["name"] for page in (first, second)]
    assert (names, "next" in first["paging"], "next" in second["paging"]) == (["konfirmasi_v1", "pengingat_v1"], True, False)


def test_a_reset_keeps_the_templates(ready: Api) -> None:
    ready.client.post("/control/reset")
    assert ready.code(sending(ready.upload())) is None


def test_a_removed_template_is_gone(ready: Api) -> None:
    path = f"{V}/{BUSINESS_ID}/message_templates"
    ready.client.delete(path, query_string={"name": "konfirmasi_v1"}, headers=BEARER)
    assert ready.code(sending(ready.upload(PDF))) == 132001
