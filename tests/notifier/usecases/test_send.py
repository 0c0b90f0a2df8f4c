"""Sending: once, in order, at the right moment, and never twice out of doubt."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.notifier.adapters.tables import contacts, deliveries, messages
from services.notifier.domain.content import Document, Link, Place, Template, Text
from services.notifier.usecases.ports_channel import AnswerLost, NotSent, Refused
from tests.notifier.fakes import SentMessage
from tests.notifier.notifier_at_work import NotifierAtWork


def test_a_confirmation_inside_the_window_is_one_document_with_everything_in_its_caption(notifier: NotifierAtWork) -> None:
    notifier.open_window()
    notifier.event("appointment.booked")
    notifier.work()
    content = notifier.channel.sent[0].content
    assert isinstance(content, Document)
    assert content.caption == (
        "Yth. Bapak/Ibu/Sdr. Siti Contoh\nJanji temu Anda sudah tercatat.\n\n*Perekaman KTP-el pemula*\n"
        "Selasa, 1 Desember 2026 pukul 08.00 WIB\nKecamatan Muara Bangkahulu, Jalan Contoh 1, Kota Bengkulu\n"
        "Kode booking: *K7M4QX*\n\nBawa:\n• Kartu Keluarga: fotokopi 2 lembar, difotokopi sebelum berangkat\n"
        "• Kartu Keluarga: asli, ditunjukkan\n• Akta kelahiran: fotokopi, difotokopi sebelum berangkat (bila diminta kantor)\n\n"
        "Gratis. Pindahkan atau batalkan: https://janji.contoh.go.id/m/K7M4QX/secret1\nKami tidak pernah meminta NIK atau OTP."
    )


def test_the_place_on_the_map_follows_a_confirmation_inside_the_window(notifier: NotifierAtWork) -> None:
    notifier.open_window()
    notifier.event("appointment.booked")
    notifier.work()
    place = Place(-3.7561, 102.2781, "Kecamatan Muara Bangkahulu", "Jalan Contoh 1, Kota Bengkulu")
    assert [each.content for each in notifier.channel.sent[1:]] == [place]


def test_outside_the_window_a_confirmation_is_the_approved_template(notifier: NotifierAtWork) -> None:
    notifier.event("appointment.booked")
    notifier.work()
    values = {
        "name": "Siti Contoh",
        "service": "Perekaman KTP-el pemula",
        "when": "Selasa, 1 Desember 2026 pukul 08.00 WIB",
        "place": "Kecamatan Muara Bangkahulu, Jalan Contoh 1, Kota Bengkulu",
        "code": "K7M4QX",
        "bring": "Kartu Keluarga: fotokopi 2 lembar, difotokopi sebelum berangkat; Kartu Keluarga: asli, ditunjukkan; "
        "Akta kelahiran: fotokopi, difotokopi sebelum berangkat (bila diminta kantor)",
    }
    document = Document("media1", "daftar-periksa-K7M4QX.pdf")
    assert [each.content for each in notifier.channel.sent] == [
        Template("booking_confirmation", "id", values, document, "K7M4QX/secret1")
    ]


def test_the_window_closes_24_hours_after_the_message_of_the_person(notifier: NotifierAtWork) -> None:
    notifier.open_window()
    notifier.clock.advance(timedelta(hours=24))
    notifier.event("appointment.booked")
    notifier.work()
    assert isinstance(notifier.channel.sent[0].content, Template)


def test_every_send_carries_the_id_of_its_own_delivery(notifier: NotifierAtWork) -> None:
    notifier.open_window()
    notifier.event("appointment.booked")
    notifier.work()
    known = {row["id"] for row in notifier.rows(deliveries)}
    assert {each.delivery_id for each in notifier.channel.sent} <= known


def test_the_delivery_is_written_down_before_the_platform_is_called(notifier: NotifierAtWork) -> None:
    seen = []
    notifier.channel.while_sending = lambda message: seen.append(
        message.delivery_id in {r["id"] for r in notifier.rows(deliveries)}
    )
    notifier.event("appointment.booked")
    notifier.work()
    assert seen == [True]


def test_the_same_pdf_is_handed_over_once(notifier: NotifierAtWork) -> None:
    notifier.event("appointment.booked")
    notifier.event("appointment.booked", appointment_id="01990f3e-0000-7000-8000-000000000002")
    notifier.work()
    assert len(notifier.channel.uploads) == 1


def test_a_pdf_is_handed_over_again_after_29_days(notifier: NotifierAtWork) -> None:
    over = {"starts_at": "2027-03-01T01:00:00+00:00", "ends_at": "2027-03-01T01:10:00+00:00"}
    notifier.event("appointment.booked", **over)
    notifier.work()
    notifier.clock.advance(timedelta(days=29, seconds=1))
    notifier.event("appointment.booked", appointment_id="01990f3e-0000-7000-8000-000000000002", **over)
    notifier.work()
    assert len(notifier.channel.uploads) == 2


def test_two_jobs_for_one_message_send_it_once(notifier: NotifierAtWork) -> None:
    notifier.event("appointment.booked")
    message_id = notifier.message("confirmation")["id"]
    notifier.channel.while_sending = lambda _: notifier.wiring.handlers.send_messages([message_id])
    notifier.wiring.handlers.send_messages([message_id])
    assert len(notifier.channel.sent) == 1


def test_a_message_is_dropped_when_its_appointment_has_changed_meanwhile(notifier: NotifierAtWork) -> None:
    notifier.event("appointment.booked")
    notifier.event("appointment.cancelled")
    notifier.work()
    assert notifier.message_states() == [("confirmation", "dropped"), ("cancelled", "accepted")]


def test_a_change_that_comes_after_the_claim_still_stops_the_message(notifier: NotifierAtWork) -> None:
    second = {"appointment_id": "01990f3e-0000-7000-8000-000000000002"}

    def cancel(_: SentMessage) -> None:
        notifier.channel.while_sending = None
        notifier.event("appointment.cancelled", **second)

    notifier.event("appointment.booked")
    notifier.event("appointment.booked", **second)
    notifier.channel.while_sending = cancel
    notifier.work()
    notifier.later(seconds=21)
    assert notifier.message_states() == [("confirmation", "accepted"), ("confirmation", "dropped"), ("cancelled", "accepted")]


def test_what_is_due_besides_goes_along_the_most_urgent_first(notifier: NotifierAtWork) -> None:
    for number, day in ((1, 9), (2, 3)):
        notifier.event(
            "appointment.booked",
            appointment_id=f"01990f3e-0000-7000-8000-{number:012d}",
            contact={"phone": f"+6281200000{number:03d}", "user_id": None},
            starts_at=f"2026-12-{day:02d}T01:00:00+00:00",
            ends_at=f"2026-12-{day:02d}T01:10:00+00:00",
        )
    notifier.wiring.handlers.send_messages([notifier.queues.to_send[0]])
    assert [each.to for each in notifier.channel.sent] == ["6281200000002", "6281200000001"]


def test_a_message_is_dropped_when_the_visit_is_over(notifier: NotifierAtWork) -> None:
    notifier.event("appointment.booked")
    notifier.clock.advance(timedelta(days=8))
    notifier.work()
    assert (notifier.message("confirmation")["status"], notifier.message("confirmation")["reason"]) == (
        "dropped",
        "too late: the visit is over",
    )


def test_a_lost_answer_leaves_the_message_uncertain_and_repeats_nothing(notifier: NotifierAtWork) -> None:
    notifier.channel.answers = [AnswerLost("ReadTimeoutError")]
    notifier.event("appointment.booked")
    notifier.work()
    notifier.later(seconds=59)
    assert (len(notifier.channel.sent), notifier.message_states()) == (1, [("confirmation", "uncertain")])


def test_a_report_with_our_id_settles_an_uncertain_message(notifier: NotifierAtWork) -> None:
    notifier.channel.answers = [AnswerLost("ReadTimeoutError")]
    notifier.event("appointment.booked")
    notifier.work()
    notifier.status("sent", notifier.channel.sent[0].delivery_id, "wamid.LATE")
    notifier.later(minutes=10)
    assert (notifier.message_states(), len(notifier.channel.sent)) == ([("confirmation", "sent")], 1)
    assert [row["wamid"] for row in notifier.tries("confirmation")] == ["wamid.LATE"]


def test_an_uncertain_confirmation_is_sent_again_after_the_deadline(notifier: NotifierAtWork) -> None:
    notifier.channel.answers = [AnswerLost("ReadTimeoutError")]
    notifier.event("appointment.booked")
    notifier.work()
    notifier.later(seconds=61)
    assert [row["state"] for row in notifier.tries("confirmation")] == ["abandoned", "accepted"]


def test_an_uncertain_place_on_the_map_is_not_sent_again(notifier: NotifierAtWork) -> None:
    notifier.open_window()
    notifier.event("appointment.booked")
    notifier.wiring.handlers.send_messages([notifier.queues.to_send.pop(0)])
    notifier.channel.answers = [AnswerLost("ReadTimeoutError")]
    notifier.work()
    notifier.later(seconds=61)
    assert (notifier.message("location")["status"], len(notifier.tries("location"))) == ("failed", 1)


def test_a_report_for_the_first_try_stops_a_repetition_that_has_not_begun(notifier: NotifierAtWork) -> None:
    notifier.channel.answers = [AnswerLost("ReadTimeoutError")]
    notifier.event("appointment.booked")
    notifier.work()
    notifier.clock.advance(timedelta(seconds=61))
    notifier.wiring.sweeps.settle_uncertain()
    notifier.status("delivered", notifier.channel.sent[0].delivery_id, "wamid.LATE")
    notifier.later(seconds=5)
    assert (len(notifier.channel.sent), notifier.message_states()) == (1, [("confirmation", "delivered")])


def test_a_report_that_overtakes_the_answer_is_kept(notifier: NotifierAtWork) -> None:
    def report(message: SentMessage) -> None:
        notifier.channel.while_sending = None
        notifier.status("delivered", message.delivery_id, "wamid.OUT1")

    notifier.event("appointment.booked")
    notifier.channel.while_sending = report
    notifier.work()
    assert notifier.message_states() == [("confirmation", "delivered")]


def test_a_process_that_ends_while_sending_leaves_the_message_uncertain(notifier: NotifierAtWork) -> None:
    def crash(_: SentMessage) -> None:
        raise KeyboardInterrupt

    notifier.channel.while_sending = crash
    notifier.event("appointment.booked")
    with pytest.raises(KeyboardInterrupt):
        notifier.work()
    notifier.channel.while_sending = None
    notifier.later(seconds=16)
    assert (len(notifier.channel.sent), notifier.message_states()) == (1, [("confirmation", "uncertain")])


def test_a_process_that_ends_before_calling_the_platform_loses_nothing(notifier: NotifierAtWork) -> None:
    notifier.event("appointment.booked")
    with notifier.store.write() as work:
        work.messages.claim([notifier.message("confirmation")["id"]], 1, notifier.clock.now())
    notifier.queues.lose()
    notifier.later(seconds=21)
    assert (len(notifier.channel.sent), notifier.message_states()) == (1, [("confirmation", "accepted")])


def test_a_message_is_sent_although_the_queue_forgot_it(notifier: NotifierAtWork) -> None:
    notifier.event("appointment.booked")
    notifier.queues.lose()
    notifier.later(seconds=6)
    assert len(notifier.channel.sent) == 1


def test_without_connection_the_message_is_tried_again_soon(notifier: NotifierAtWork) -> None:
    notifier.channel.answers = [NotSent("NewConnectionError")]
    notifier.event("appointment.booked")
    notifier.work()
    notifier.later(seconds=2)
    assert notifier.message_states() == [("confirmation", "accepted")]


@pytest.mark.parametrize(
    ("answer", "status", "reason"),
    [
        pytest.param(Refused(2, 503, ""), "queued", "WhatsApp is temporarily not available (2)", id="temporary"),
        pytest.param(Refused(131056, 400, ""), "queued", "too many messages to this person (131056)", id="pair rate"),
        pytest.param(Refused(190, 401, ""), "queued", "the access token is not valid (190)", id="token"),
        pytest.param(Refused(131026, 400, ""), "failed", "this number cannot be reached on WhatsApp (131026)", id="unreachable"),
        pytest.param(Refused(100, 400, ""), "failed", "WhatsApp refuses the form of the message (100)", id="our mistake"),
        pytest.param(Refused(999999, 400, ""), "failed", "unknown error 999999 (HTTP 400) (999999)", id="unknown"),
        pytest.param(Refused(131000, 500, ""), "uncertain", "WhatsApp did not say whether it was sent", id="131000"),
        pytest.param(Refused(None, 502, ""), "uncertain", "WhatsApp answered 502 without saying why", id="no body"),
    ],
)
def test_an_error_of_the_platform_has_its_own_answer(notifier: NotifierAtWork, answer: Refused, status: str, reason: str) -> None:
    notifier.channel.answers = [answer]
    notifier.event("appointment.booked")
    notifier.work()
    row = notifier.message("confirmation")
    assert (row["status"], row["reason"]) == (status, reason)


def test_an_unreachable_person_is_marked(notifier: NotifierAtWork) -> None:
    notifier.channel.answers = [Refused(131026, 400, "")]
    notifier.event("appointment.booked")
    notifier.work()
    assert [row["unreachable_at"] for row in notifier.rows(contacts)] == [notifier.clock.now()]


def test_a_message_that_came_too_late_for_free_text_is_sent_as_template(notifier: NotifierAtWork) -> None:
    notifier.open_window()
    notifier.channel.answers = [Refused(131047, 400, "")]
    notifier.event("appointment.booked")
    notifier.work()
    assert [type(each.content) for each in notifier.channel.sent] == [Document, Template]


def test_a_failure_report_about_the_window_sends_the_template(notifier: NotifierAtWork) -> None:
    notifier.open_window()
    notifier.event("appointment.booked")
    notifier.work()
    first = notifier.channel.sent[0]
    notifier.status("failed", first.delivery_id, "wamid.OUT1", 131047)
    notifier.later(seconds=1)
    assert isinstance(notifier.channel.sent[-1].content, Template)


def test_trying_ends_after_ten_tries(notifier: NotifierAtWork) -> None:
    notifier.channel.answers = [Refused(2, 503, "")] * 20
    notifier.event("appointment.booked")
    notifier.work()
    for _ in range(15):
        notifier.later(minutes=3)
    assert (len(notifier.channel.sent), notifier.message("confirmation")["status"]) == (10, "failed")


def test_while_docs_is_down_a_confirmation_waits(notifier: NotifierAtWork) -> None:
    notifier.open_window()
    notifier.docs.down = True
    notifier.event("appointment.booked")
    notifier.work()
    notifier.docs.down = False
    notifier.later(seconds=2)
    assert isinstance(notifier.channel.sent[0].content, Document)


def test_when_docs_stays_down_the_confirmation_goes_without_pdf_and_the_pdf_follows(notifier: NotifierAtWork) -> None:
    notifier.open_window()
    notifier.docs.down = True
    notifier.event("appointment.booked")
    notifier.work()
    notifier.later(minutes=2)
    notifier.docs.down = False
    notifier.later(minutes=3)
    assert [type(each.content) for each in notifier.channel.sent] == [Text, Place, Document]


def test_booking_that_is_down_delays_the_confirmation(notifier: NotifierAtWork) -> None:
    notifier.booking.down = True
    notifier.event("appointment.booked")
    notifier.work()
    notifier.booking.down = False
    notifier.later(seconds=2)
    assert notifier.message_states() == [("confirmation", "accepted")]


def test_a_long_list_of_papers_gives_way_so_that_the_caption_fits(notifier: NotifierAtWork) -> None:
    notifier.open_window()
    notifier.docs.items = [*notifier.docs.items] * 15
    notifier.event("appointment.booked")
    notifier.work()
    caption = notifier.texts()[0]
    assert (len(caption) <= 1024, "lainnya, lihat PDF" in caption, "secret1" in caption) == (True, True, True)


def test_a_move_brings_a_new_pdf(notifier: NotifierAtWork) -> None:
    notifier.open_window()
    notifier.event("appointment.moved")
    notifier.work()
    assert (type(notifier.channel.sent[0].content), "dipindahkan" in notifier.texts()[0]) == (Document, True)


def test_a_cancellation_is_a_plain_text_without_link(notifier: NotifierAtWork) -> None:
    notifier.open_window()
    notifier.event("appointment.cancelled")
    notifier.work()
    assert ("dibatalkan" in notifier.texts()[0], "http" in notifier.texts()[0]) == (True, False)


def test_no_secret_of_a_link_is_stored(notifier: NotifierAtWork) -> None:
    notifier.open_window()
    notifier.event("appointment.booked")
    notifier.person_taps("svc:book:kk_baru")
    notifier.person_taps("web:kk_baru")
    notifier.work()
    link = next(each.content for each in notifier.channel.sent if isinstance(each.content, Link))
    stored = str(notifier.rows(messages) + notifier.rows(deliveries))
    assert (link.url.rsplit("/", 1)[1] in stored, "secret1" in stored) == (False, False)


def test_a_link_to_a_bare_address_goes_as_text(notifier: NotifierAtWork) -> None:
    local = NotifierAtWork(notifier.database, notifier.clock, public_base_url="http://127.0.0.1:8080")
    local.person_taps("svc:book:kk_baru")
    local.person_taps("web:kk_baru")
    local.work()
    assert "\n\nhttp://127.0.0.1:8080/c/" in local.texts()[1]
