"""The phone in a browser, without its script."""

from __future__ import annotations

import pytest

from services.simulator.domain.markup import to_html
from services.simulator.domain.shown import preview
from tests.simulator.account import SITI, Api, message
from tests.simulator.receiver import Receiver

CHAT = f"/chat/{SITI}"


def test_the_list_shows_the_demo_contacts(api: Api) -> None:
    page = api.client.get("/").get_data(as_text=True)
    assert page.count('class="name"') == 5


def test_every_page_allows_no_inline_script_or_style(api: Api) -> None:
    policy = api.client.get(CHAT).headers["Content-Security-Policy"]
    assert ("default-src 'none'" in policy, "unsafe" in policy) == (True, False)


def test_a_page_uses_relative_addresses_only(api: Api) -> None:
    page = api.client.get(CHAT).get_data(as_text=True)
    assert [sign for sign in ('href="/', 'src="/', 'action="/') if sign in page] == []


def test_typing_a_message_sends_it_to_the_office(api: Api, receiver: Receiver) -> None:
    answer = api.client.post(f"{CHAT}/messages", data={"text": "Mau rekam KTP"})
    [inbound] = receiver.wait("messages", 1)
    assert (answer.status_code, answer.headers["Location"], inbound["text"]["body"]) == (
        303,
        "../%2B6281200000001#akhir",
        "Mau rekam KTP",
    )


def test_opening_a_chat_changes_nothing(open_api: Api) -> None:
    open_api.sent(message("text", {"body": "Halo"}))
    before = open_api.messages()
    open_api.client.get(CHAT)
    assert open_api.messages() == before


def test_an_unchanged_fragment_is_answered_with_304(api: Api) -> None:
    first = api.client.get(f"{CHAT}/bubbles")
    second = api.client.get(f"{CHAT}/bubbles", headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 304


def test_a_new_message_changes_the_fragment(open_api: Api) -> None:
    first = open_api.client.get(f"{CHAT}/bubbles")
    open_api.sent(message("text", {"body": "Halo"}))
    assert open_api.client.get(f"{CHAT}/bubbles", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_a_wa_me_link_opens_a_chat_with_the_text_typed_in(api: Api) -> None:
    answer = api.client.get("/wa.me/6281200000099", query_string={"text": "Halo & salam"})
    target = answer.headers["Location"].removeprefix("..")
    page = api.client.get(target).get_data(as_text=True)
    assert (target.split("?")[0], "Halo &amp; salam</textarea>" in page) == ("/chat/%2B6281200000001", True)


def test_a_wa_me_link_to_another_number_is_not_found(api: Api) -> None:
    assert api.client.get("/wa.me/6281200000001").status_code == 404


def test_a_new_contact_gets_a_chat(api: Api) -> None:
    form = {"phone": "0812 0000 1234", "name": "Wati Contoh"}
    answer = api.client.post("/contacts", data=form, follow_redirects=True)
    assert (answer.request.path, "Wati Contoh" in answer.get_data(as_text=True)) == ("/chat/+6281200001234", True)


def test_an_unknown_chat_is_not_found(api: Api) -> None:
    assert api.client.get("/chat/+6281200009999").status_code == 404


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*gratis* dan _cepat_", "<strong>gratis</strong> dan <em>cepat</em>"),
        ("2*3*4", "2*3*4"),
        ("<b>&", "&lt;b&gt;&amp;"),
        ("a\nb", "a<br>b"),
        (
            "Buka https://contoh.go.id/c/a_b_c.",
            'Buka <a href="https://contoh.go.id/c/a_b_c" target="_blank" rel="noopener">https://contoh.go.id/c/a_b_c</a>.',
        ),
    ],
    ids=["bold and italic", "signs inside words", "markup is escaped", "line break", "link before a dot"],
)
def test_markup_becomes_safe_html(text: str, html: str) -> None:
    assert to_html(text) == html


def test_the_list_shows_a_message_in_one_line_without_markup() -> None:
    assert preview({"text": "Layanan *gratis*.\nSilakan"}) == "Layanan gratis. Silakan"
