"""The ledger: kinds, categories, prices, failures, delivery times and what was read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from sqlalchemy import insert

from services.notifier.adapters.metrics import Figures
from services.notifier.adapters.tables import deliveries
from services.notifier.adapters.wording_files import read_rates
from services.notifier.domain.content import Template
from services.notifier.domain.rates import Rate, Rates
from services.notifier.usecases.ledger import Ledger, Line
from tests.notifier.notifier_at_work import PHONE, NotifierAtWork, webhook

OFFICE = "muara-bangkahulu"


@pytest.fixture
def ledger(notifier: NotifierAtWork) -> Ledger:
    return Ledger(notifier.store, read_rates(), notifier.clock)


def report(notifier: NotifierAtWork, name: str, **more: object) -> None:
    """A report about the first message."""
    first = notifier.channel.sent[0].delivery_id
    told = {"id": "wamid.OUT1", "status": name, "timestamp": str(int(notifier.clock.now().timestamp()))}
    status = {**told, "recipient_id": PHONE.removeprefix("+"), "biz_opaque_callback_data": first, **more}
    notifier.webhook(webhook({"messaging_product": "whatsapp", "statuses": [status]}))
    notifier.work()


def test_a_message_costs_what_its_category_costs_on_its_day(notifier: NotifierAtWork, ledger: Ledger) -> None:
    notifier.event("appointment.booked")
    notifier.work()
    report(notifier, "sent", pricing={"category": "utility", "type": "regular"})
    assert ledger.report(OFFICE, 1).lines == [Line("confirmation", "utility", 1, 330, True)]


def test_what_the_platform_gives_away_costs_nothing(notifier: NotifierAtWork, ledger: Ledger) -> None:
    notifier.event("appointment.booked")
    notifier.work()
    report(notifier, "sent", pricing={"category": "service", "type": "free_customer_service"})
    assert ledger.report(OFFICE, 1).rupiah == 0


def test_what_the_platform_has_not_priced_is_an_estimate(notifier: NotifierAtWork, ledger: Ledger) -> None:
    notifier.event("appointment.booked")
    notifier.work()
    assert ledger.report(OFFICE, 1).estimated is True


def test_failures_are_counted_by_code(notifier: NotifierAtWork, ledger: Ledger) -> None:
    notifier.event("appointment.booked")
    notifier.work()
    notifier.status("failed", notifier.channel.sent[0].delivery_id, "wamid.OUT1", 131026)
    assert ledger.report(OFFICE, 1).failures == {131026: 1}


def test_delivery_is_timed_from_acceptance_and_reading_is_counted(notifier: NotifierAtWork, ledger: Ledger) -> None:
    notifier.event("appointment.booked")
    notifier.work()
    for name in ("delivered", "read"):
        notifier.clock.advance(timedelta(seconds=4))
        report(notifier, name)
    found = ledger.report(OFFICE, 1)
    assert (found.p50_seconds, found.p95_seconds, found.share_read) == (4.0, 4.0, 1.0)


def test_another_office_has_its_own_ledger(notifier: NotifierAtWork, ledger: Ledger) -> None:
    notifier.event("appointment.booked")
    notifier.work()
    assert ledger.report("elsewhere", 1).lines == []


def test_prometheus_is_told_the_same(notifier: NotifierAtWork, ledger: Ledger) -> None:
    notifier.event("appointment.booked")
    notifier.work()
    registry = CollectorRegistry()
    registry.register(Figures(notifier.store, ledger))
    lines = generate_latest(registry).decode().splitlines()
    assert {
        'sekali_notifier_messages{status="accepted"} 1.0',
        'sekali_notifier_sent_last_day{category="utility",kind="confirmation"} 1.0',
        "sekali_notifier_webhook_items_open 0.0",
    } <= set(lines)


def test_the_newest_rate_that_has_begun_counts() -> None:
    rates = Rates([Rate(date(2026, 10, 1), "service", 330, True, ""), Rate(date(2024, 11, 1), "service", 0, False, "")])
    found = [rates.on("service", day) for day in (date(2026, 9, 30), date(2026, 10, 1))]
    assert [rate.rupiah for rate in found if rate] == [0, 330]


@pytest.mark.parametrize(
    ("messages", "sent", "cheaper"),
    [(2, 0, True), (2, 999, True), (2, 1000, False), (1, 1000, True)],
    ids=["free tier", "half free", "two paid texts", "one paid text"],
)
def test_free_text_is_chosen_while_it_costs_no_more(messages: int, sent: int, cheaper: bool) -> None:
    assert read_rates().free_text_is_cheaper(messages, sent, date(2026, 11, 24)) is cheaper


def test_once_free_texts_cost_something_a_confirmation_is_one_template_and_no_second_message(notifier: NotifierAtWork) -> None:
    notifier.open_window()
    with notifier.database.write() as connection:
        one = notifier.rows(deliveries)[0]
        paid = [{**one, "id": f"{number:036d}", "wamid": None} for number in range(1000)]
        connection.execute(insert(deliveries), paid)
    notifier.event("appointment.booked")
    notifier.work()
    assert [type(each.content) for each in notifier.channel.sent] == [Template]
