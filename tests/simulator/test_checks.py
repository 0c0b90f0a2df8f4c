"""What a send is refused for: one row a rule of the Cloud API."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulator.account import BEARER, NUMBER_ID, OFFICE, Api, V, message


def buttons(*titles: str, ids: list[str] | None = None, body: str = "Hadir?", **more: Any) -> dict[str, Any]:
    names = ids or [f"id{index}" for index in range(len(titles))]
    replies = [{"type": "reply", "reply": {"id": i, "title": t}} for i, t in zip(names, titles, strict=True)]
    return message("interactive", {"type": "button", "body": {"text": body}, "action": {"buttons": replies}, **more})


def listed(
    *sections: tuple[str | None, int], button: str = "Pilih", row: dict[str, str] | None = None, **more: Any
) -> dict[str, Any]:
    made = []
    for number, (title, count) in enumerate(sections):
        rows = [{"id": f"{number}-{index}", "title": f"Baris {index}", **(row or {})} for index in range(count)]
        made.append({"rows": rows, **({"title": title} if title else {})})
    content = {"type": "list", "body": {"text": "Layanan"}, "action": {"button": button, "sections": made}, **more}
    return message("interactive", content)


def link(url: str, text: str = "Buka") -> dict[str, Any]:
    action = {"name": "cta_url", "parameters": {"display_text": text, "url": url}}
    return message("interactive", {"type": "cta_url", "body": {"text": "Isi formulir"}, "action": action})


def place(**values: Any) -> dict[str, Any]:
    return message("location", {"latitude": -3.75, "longitude": 102.27, "name": "Kantor", "address": "Jl. Contoh 1", **values})


ACCEPTED = {
    "text": message("text", {"body": "Halo"}),
    "the longest text": message("text", {"body": "a" * 4096}),
    "three buttons": buttons("Hadir", "Ganti jadwal", "Batalkan"),
    "the longest button title": buttons("a" * 20),
    "ten rows in two sections": listed(("Pagi", 5), ("Siang", 5)),
    "one section without a title": listed((None, 10)),
    "a link button": link("https://contoh.go.id/c/Ab3"),
    "a link button to a named host with a port": link("http://localhost:8080/c/Ab3"),
    "a location": place(),
    "coordinates as text": place(latitude="-3.75"),
    "a request for a location": message(
        "interactive",
        {"type": "location_request_message", "body": {"text": "Di mana?"}, "action": {"name": "send_location"}},
    ),
    "a reaction": message("reaction", {"message_id": "wamid.X", "emoji": "👍"}),
    "a contact card": message("contacts", [{"name": {"formatted_name": "Kantor Contoh"}}]),
}

REFUSED: dict[str, tuple[int, dict[str, Any]]] = {
    "no messaging_product": (131008, {"to": "6281200000001", "type": "text", "text": {"body": "a"}}),
    "no recipient": (131008, {"messaging_product": "whatsapp", "type": "text", "text": {"body": "a"}}),
    "a recipient that is no number": (131009, {**message("text", {"body": "a"}), "to": "Siti"}),
    "a user id in the place of the number": (131009, {**message("text", {"body": "a"}), "to": "ID.778899"}),
    "the sender as recipient": (131021, {**message("text", {"body": "a"}), "to": OFFICE}),
    "an unknown type": (100, message("poll", {})),
    "no content": (131008, {**message("text", {"body": "a"}), "text": None}),
    "an empty text": (131008, message("text", {"body": ""})),
    "a blank text": (131009, message("text", {"body": "   "})),
    "a text that is too long": (131009, message("text", {"body": "a" * 4097})),
    "opaque data that are too long": (131009, message("text", {"body": "a"}, biz_opaque_callback_data="a" * 513)),
    "four buttons": (131009, buttons("a", "b", "c", "d")),
    "no button": (131009, buttons()),
    "a button title that is too long": (131009, buttons("a" * 21)),
    "button titles that repeat": (131009, buttons("Hadir", "Hadir")),
    "button ids that repeat": (131009, buttons("a", "b", ids=["x", "x"])),
    "a button id with a space at its end": (131009, buttons("a", ids=["x "])),
    "a button id that is too long": (131009, buttons("a", ids=["x" * 257])),
    "a button body that is too long": (131009, buttons("a", body="a" * 1025)),
    "a footer that is too long": (131009, buttons("a", footer={"text": "a" * 61})),
    "a header that is too long": (131009, buttons("a", header={"type": "text", "text": "a" * 61})),
    "eleven rows": (131009, listed(("Pagi", 6), ("Siang", 5))),
    "two sections without titles": (131008, listed((None, 1), (None, 1))),
    "a section title that is too long": (131009, listed(("a" * 25, 1))),
    "a row title that is too long": (131009, listed(("Pagi", 1), row={"title": "a" * 25})),
    "a row description that is too long": (131009, listed(("Pagi", 1), row={"description": "a" * 73})),
    "a row id that is too long": (131009, listed(("Pagi", 1), row={"id": "a" * 201})),
    "row ids that repeat": (131009, listed(("Pagi", 2), row={"id": "x"})),
    "a list button that is too long": (131009, listed(("Pagi", 1), button="a" * 21)),
    "a list with a document header": (100, listed(("Pagi", 1), header={"type": "document", "document": {"id": "1"}})),
    "a link to an IP address": (131009, link("http://127.0.0.1:8080/c/Ab3")),
    "a link to an IPv6 address": (131009, link("https://[::1]/c/Ab3")),
    "a link without scheme": (131009, link("contoh.go.id/c/Ab3")),
    "a link text that is too long": (131009, link("https://contoh.go.id", text="a" * 21)),
    "a latitude beyond the pole": (131009, place(latitude=91)),
    "a location without longitude": (131008, place(longitude=None)),
    "a document that was never uploaded": (131009, message("document", {"id": "123"})),
    "a document without id or link": (131008, message("document", {"filename": "a.pdf"})),
    "a document by link to an IP address": (131009, message("document", {"link": "http://10.0.0.1/a.pdf"})),
    "a reaction without a message": (131008, message("reaction", {"emoji": "👍"})),
}


@pytest.mark.parametrize("body", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_a_message_within_the_rules_is_accepted(open_api: Api, body: dict[str, Any]) -> None:
    assert open_api.code(body) is None


@pytest.mark.parametrize(("code", "body"), REFUSED.values(), ids=REFUSED.keys())
def test_a_message_against_a_rule_is_refused_with_its_code(open_api: Api, code: int, body: dict[str, Any]) -> None:
    assert open_api.code(body) == code


def test_a_refused_message_is_not_kept(open_api: Api) -> None:
    open_api.send(message("text", {"body": ""}))
    assert open_api.messages() == []


def test_a_refusal_has_the_shape_of_the_graph_api(open_api: Api) -> None:
    status, answer = open_api.send(message("text", {"body": ""}))
    trace = answer["error"].pop("fbtrace_id")
    assert (status, bool(trace), answer) == (
        400,
        True,
        {
            "error": {
                "message": "(#131008) Required parameter is missing",
                "type": "OAuthException",
                "code": 131008,
                "is_transient": False,
                "error_data": {"messaging_product": "whatsapp", "details": "The parameter text['body'] is required."},
            }
        },
    )


def test_an_acceptance_has_the_shape_of_the_graph_api(open_api: Api) -> None:
    status, answer = open_api.send({**message("text", {"body": "Halo"}), "to": "+62 812-0000-0001"})
    wamid = answer["messages"][0]["id"]
    assert (status, wamid.startswith("wamid."), answer) == (
        200,
        True,
        {
            "messaging_product": "whatsapp",
            "contacts": [{"input": "+62 812-0000-0001", "wa_id": "6281200000001"}],
            "messages": [{"id": wamid}],
        },
    )


def test_a_caption_of_1025_characters_is_refused(open_api: Api) -> None:
    media_id = open_api.upload()
    assert open_api.code(message("document", {"id": media_id, "caption": "a" * 1025})) == 131009


def test_a_pdf_cannot_be_sent_as_an_image(open_api: Api) -> None:
    assert open_api.code(message("image", {"id": open_api.upload()})) == 131053


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer wrong"}], ids=["none", "wrong"])
def test_a_call_without_the_right_token_is_refused_with_190(api: Api, header: dict[str, str]) -> None:
    answer = api.client.post(f"{V}/{NUMBER_ID}/messages", json=message("text", {"body": "a"}), headers=header)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (401, 190)


@pytest.mark.parametrize("version", ["v21.0", "v25.0", "v26.0"])
def test_every_version_of_the_graph_api_is_served(open_api: Api, version: str) -> None:
    answer = open_api.client.post(f"/{version}/{NUMBER_ID}/messages", json=message("text", {"body": "a"}), headers=BEARER)
    assert answer.status_code == 200


def test_another_number_is_an_unknown_object(api: Api) -> None:
    answer = api.client.post(f"{V}/999/messages", json=message("text", {"body": "a"}), headers=BEARER)
    assert (answer.status_code, answer.get_json()["error"]["error_subcode"]) == (400, 33)


def test_an_unknown_path_is_answered_as_the_graph_api_does(api: Api) -> None:
    answer = api.client.get(f"{V}/{NUMBER_ID}/nothing/here", headers=BEARER)
    assert answer.get_json()["error"]["code"] == 2500
