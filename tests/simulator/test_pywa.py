"""pywa, an independent client of the Cloud API, talks to the simulator: so the simulator cannot be wrong in our favour."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from pywa import errors, handlers
from pywa.client import WhatsApp
from pywa.types import templates
from pywa.types.callback import Button, CallbackButton, CallbackSelection, Section, SectionList, SectionRow
from pywa.types.message import Message
from pywa.types.message_status import MessageStatus

from tests.servers import wait_until
from tests.simulator.account import BUSINESS_ID, NUMBER_ID, PDF, SECRET, SITI, TOKEN
from tests.simulator.process import Running, running
from tests.simulator.receiver import Receiver, listening

TO = SITI.removeprefix("+")


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, Receiver]]:
    """One simulator for all these tests, and its receiver."""
    with listening() as receiver, running(receiver.url, tmp_path_factory.mktemp("simulator")) as found:
        yield found, receiver


@pytest.fixture
def receiver(process: tuple[Running, Receiver]) -> Receiver:
    return process[1]


@pytest.fixture
def simulator(process: tuple[Running, Receiver]) -> Iterator[Running]:
    """Emptied for each test. Webhooks carry one update each: pywa's own receiver reads only the first of a batch."""
    found, receiver = process
    found.control("POST", "/reset")
    receiver.posts.clear()
    found.control("PUT", "/faults", {"batch": 1, "delivered_after_ms": 50})
    found.control("PATCH", f"/contacts/{SITI}", {"window_open": True})
    yield found
    wait_until(lambda: found.control("GET", "/messages")["pending_webhooks"] == 0)


@pytest.fixture
def wa(simulator: Running) -> Iterator[WhatsApp]:
    """pywa, pointed at the simulator. It has no option for that, so its session's base address is replaced."""
    with httpx.Client(trust_env=False) as session:
        client = WhatsApp(NUMBER_ID, TOKEN, session=session, waba_id=BUSINESS_ID, app_secret=SECRET, verify_token="x")
        session.base_url = httpx.URL(f"{simulator.base}/v{client.api._session.base_url.path.strip('/').lstrip('v')}")
        yield client


@pytest.fixture
def heard(wa: WhatsApp, receiver: Receiver) -> Any:
    """Hands every webhook that came to pywa, after pywa has verified its signature."""

    def hand_over() -> None:
        for signature, body in receiver.posts:
            assert wa.webhook_update_validator(body, signature) is None
            wa.webhook_update_handler(body)

    return hand_over


def sent(simulator: Running) -> Any:
    return simulator.control("GET", "/messages")["messages"]


def test_pywa_sends_text(wa: WhatsApp, simulator: Running) -> None:
    found = wa.send_message(TO, "Halo", tracker="kiriman:1")
    [kept] = sent(simulator)
    assert (kept["wamid"], kept["content"]["body"], kept["biz_opaque_callback_data"]) == (found.id, "Halo", "kiriman:1")


def test_pywa_sends_buttons_and_hears_the_tap(wa: WhatsApp, simulator: Running, receiver: Receiver, heard: Any) -> None:
    taps: list[tuple[str, str | None]] = []
    message = wa.send_message(TO, "Bisa hadir?", buttons=[Button("Hadir", "hadir:1"), Button("Batal", "batal:1")])
    simulator.control("POST", f"/contacts/{SITI}/messages", {"button": "Hadir"})

    def tapped(_: WhatsApp, tap: CallbackButton[str]) -> None:
        taps.append((tap.data, tap.reply_to_message.id if tap.reply_to_message else None))

    wa.add_handlers(handlers.CallbackButtonHandler(tapped))
    receiver.wait("messages", 1)
    heard()
    assert taps == [("hadir:1", message.id)]


def test_pywa_sends_a_list_and_hears_the_choice(wa: WhatsApp, simulator: Running, receiver: Receiver, heard: Any) -> None:
    chosen: list[str] = []
    rows = [SectionRow("08.00", "s1", "Sisa 3"), SectionRow("09.00", "s2")]
    wa.send_message(TO, "Pilih sesi", buttons=SectionList("Sesi", [Section("Pagi", rows)]))
    simulator.control("POST", f"/contacts/{SITI}/messages", {"list_row": "s2"})

    def selected(_: WhatsApp, choice: CallbackSelection[str]) -> None:
        chosen.append(choice.data)

    wa.add_handlers(handlers.CallbackSelectionHandler(selected))
    receiver.wait("messages", 1)
    heard()
    assert chosen == ["s2"]


def test_pywa_uploads_and_sends_a_document(wa: WhatsApp, simulator: Running) -> None:
    wa.send_document(TO, PDF, filename="daftar.pdf", caption="Bawa dokumen ini", mime_type="application/pdf")
    [kept] = sent(simulator)
    assert (kept["shown"]["media"]["filename"], kept["shown"]["text"]) == ("daftar.pdf", "Bawa dokumen ini")


def test_pywa_downloads_what_it_uploaded(wa: WhatsApp) -> None:
    media = wa.upload_media(PDF, mime_type="application/pdf", filename="daftar.pdf")
    assert wa.get_media_url(media.id).get_bytes() == PDF


def test_pywa_sends_a_location(wa: WhatsApp, simulator: Running) -> None:
    wa.send_location(TO, latitude=-3.75, longitude=102.27, name="Kantor", address="Jl. Contoh 1")
    assert sent(simulator)[0]["shown"]["location"]["name"] == "Kantor"


def test_pywa_registers_lists_and_sends_a_template(wa: WhatsApp, simulator: Running) -> None:
    header = {"type": "HEADER", "format": "DOCUMENT", "example": {"header_handle": ["4::contoh"]}}
    body = templates.BodyText("Yth. {{nama}}, sampai jumpa di kantor.", nama="Siti")
    cancel = templates.QuickReplyButton(text="Batalkan")
    made = templates.Template(
        name="konfirmasi_v1",
        language=templates.TemplateLanguage.INDONESIAN,
        category=templates.TemplateCategory.UTILITY,
        parameter_format=templates.ParamFormat.NAMED,
        components=[header, body, templates.Buttons(buttons=[cancel])],
    )
    created = wa.create_template(made)
    params = [
        templates.HeaderDocument.params(document=PDF, filename="daftar.pdf", mime_type="application/pdf"),
        body.params(nama="Siti Contoh"),
        cancel.params(callback_data="batal:1", index=0),
    ]
    wa.send_template(TO, "konfirmasi_v1", templates.TemplateLanguage.INDONESIAN, params)
    listed = [(found.id, str(found.status)) for found in wa.get_templates()]
    assert (listed, sent(simulator)[0]["shown"]["text"]) == (
        [(created.id, "APPROVED")],
        "Yth. Siti Contoh, sampai jumpa di kantor.",
    )


def test_pywa_hears_text(wa: WhatsApp, simulator: Running, receiver: Receiver, heard: Any) -> None:
    texts: list[tuple[str | None, str | None, str | None]] = []
    simulator.control("POST", f"/contacts/{SITI}/messages", {"text": "Mau rekam KTP 🙏"})

    def said(_: WhatsApp, message: Message) -> None:
        texts.append((message.text, message.from_user.wa_id, message.from_user.name))

    wa.add_handlers(handlers.MessageHandler(said))
    receiver.wait("messages", 1)
    heard()
    assert texts == [("Mau rekam KTP 🙏", TO, "Siti Contoh")]


def test_pywa_hears_statuses(wa: WhatsApp, receiver: Receiver, heard: Any) -> None:
    steps: list[tuple[str, str | None]] = []

    def moved(_: WhatsApp, status: MessageStatus[str]) -> None:
        steps.append((str(status.status), status.tracker))

    wa.add_handlers(handlers.MessageStatusHandler(moved))
    wa.send_message(TO, "Halo", tracker="kiriman:1")
    receiver.wait("statuses", 2)
    heard()
    assert steps == [("sent", "kiriman:1"), ("delivered", "kiriman:1")]


def test_pywa_writes_to_somebody_known_by_user_id_only(wa: WhatsApp, simulator: Running) -> None:
    simulator.control("POST", "/contacts", {"user_id": "ID.778899", "name": "Rahmat Contoh"})
    simulator.control("PATCH", "/contacts/ID.778899", {"window_open": True})
    assert wa.send_message("ID.778899", "Halo").chat.id == "ID.778899"


def test_pywa_understands_a_refusal(wa: WhatsApp, simulator: Running) -> None:
    simulator.control("PUT", "/faults", {"next_error": {"code": 131056}})
    with pytest.raises(errors.TooManyMessages):
        wa.send_message(TO, "Halo")


def test_pywa_refuses_a_webhook_with_another_signature(wa: WhatsApp, simulator: Running, receiver: Receiver) -> None:
    simulator.control("POST", f"/contacts/{SITI}/messages", {"text": "Halo"})
    wait_until(lambda: bool(receiver.posts))
    signature, body = receiver.posts[0]
    assert wa.webhook_update_validator(body + b" ", signature) is not None
