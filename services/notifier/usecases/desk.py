"""What operators do by hand: send prepared messages, call whom no message reached, look after alerts."""

from __future__ import annotations

from services.notifier.domain.alerts import Alert
from services.notifier.domain.by_hand import link
from services.notifier.domain.delivery import FAILED, SENT
from services.notifier.domain.errors import NothingToMark
from services.notifier.domain.webhook import Item, status_item
from services.notifier.usecases.ports import Clock, Store, Wording
from services.notifier.usecases.ports_desk import Call, Prepared
from services.notifier.usecases.ports_parts import PhoneLists

NOT_ON_WHATSAPP = 131026  # as the platform reports it


class Desk:
    """The office's hand work. Each method is one request of one operator."""

    def __init__(self, store: Store, clock: Clock, press: PhoneLists, wording: Wording) -> None:
        self._store, self._clock, self._press, self._wording = store, clock, press, wording

    def prepared(self, office_id: str) -> list[tuple[Prepared, str]]:
        """The messages to send now, each with the link that opens it."""
        with self._store.read() as work:
            found = work.prepared.waiting(office_id, self._clock.now())
        return [(each, link(each.number, each.text)) for each in found]

    def sent(self, office_id: str, delivery_id: str, who: str) -> None:
        """The operator has sent it. ``NothingToMark`` when it is not waiting any more."""
        self._report(office_id, delivery_id, SENT, None, who)

    def not_on_whatsapp(self, office_id: str, delivery_id: str, who: str) -> None:
        """The number has no WhatsApp: the person comes onto the call list."""
        self._report(office_id, delivery_id, FAILED, NOT_ON_WHATSAPP, who)

    def calls(self, office_id: str) -> list[Call]:
        """Whom to call."""
        with self._store.read() as work:
            return work.calls.waiting(office_id, self._clock.now())

    def printed_calls(self, office_id: str) -> bytes:
        """The same list on paper, as PDF; ``PartDown``."""
        words = self._wording.words("id")  # as all sheets of the office
        rows = [
            {"name": c.name, "phone": c.phone, "about": words(f"call.{c.kind}"), "starts_at": c.starts_at, "code": c.code}
            for c in self.calls(office_id)
        ]
        return self._press.phone_list(office_id, rows)

    def called(self, office_id: str, message_id: str, who: str) -> None:
        """The person was called."""
        with self._store.write() as work:
            if not work.calls.done(office_id, message_id, who, self._clock.now()):
                raise NothingToMark

    def alerts(self) -> list[Alert]:
        """What is wrong with the account."""
        with self._store.read() as work:
            return work.alerts.open()

    def looked_after(self, account: str, code: int) -> None:
        """Somebody has put it right: what was held back goes on."""
        with self._store.write() as work:
            if not work.alerts.clear(account, code, self._clock.now()):
                raise NothingToMark

    def _report(self, office_id: str, delivery_id: str, status: str, code: int | None, who: str) -> None:
        """What an operator says is stored like a report of the platform and takes the same way."""
        now = self._clock.now()
        with self._store.write() as work:
            number = work.prepared.mark(office_id, delivery_id, status, who, now)
            if number is None:
                raise NothingToMark
            reports: list[Item] = [status_item(delivery_id, f"by-hand:{delivery_id}", number, status, code, now)]
            work.webhook_events.store(reports, now)
