"""What becomes of a try: accepted, refused, uncertain, or reported on later. Every path ends in the same few writes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from services.notifier.domain import delivery as progress
from services.notifier.domain import message as messages
from services.notifier.domain.alerts import EVERYTHING, NOTHING, WHAT_CAN_WAIT, Alert
from services.notifier.domain.failures import (
    MAXIMUM_TRIES,
    MAXIMUM_UPLOADS,
    PAUSE_FOR,
    REST_FOR,
    STOP_FOR,
    Action,
    Rule,
    pair_delay,
    retry_delay,
    rule_for,
)
from services.notifier.domain.limits import BY_DAY, Pace
from services.notifier.domain.message import POLICIES, Message, NewMessage, appointment_key
from services.notifier.usecases.ports import Delivery, Work

log = structlog.get_logger()
_HOLDS = {Action.STOP: (EVERYTHING, STOP_FOR), Action.PAUSE: (WHAT_CAN_WAIT, PAUSE_FOR)}
_WEBHOOK_STATUS = 200  # an error that is reported later has no HTTP status of its own


class Outcomes:
    """Writes the outcome of tries inside a transaction. Methods return the ids of messages that should be sent next."""

    def __init__(self, jitter: random.Random, account: str, to_person: Pace) -> None:
        self._jitter, self._account, self._to_person = jitter, account, to_person

    def accepted(self, work: Work, begun: Delivery, wamid: str, now: datetime) -> list[str]:
        """The platform took the message."""
        message, delivery, tries = _locked(work, begun)
        times = delivery.times.with_report(progress.ACCEPTED, now)
        work.alerts.sending_works(self._account, now)
        return self._taken(work, message, replace(delivery, wamid=wamid, times=times), tries, now)

    def uncertain(self, work: Work, begun: Delivery, detail: str, now: datetime) -> None:
        """No answer came: leave it open until a report or the deadline."""
        message, delivery, _ = _locked(work, begun)
        if delivery.state != "sending":  # a report was faster
            return
        work.deliveries.save(replace(delivery, state="uncertain"), detail)
        if message.status == progress.SENDING:
            work.messages.settle(message.id, progress.UNCERTAIN, detail, now)

    def not_sent(self, work: Work, begun: Delivery, detail: str, now: datetime) -> None:
        """Nothing left this machine: try again soon."""
        message, delivery, _ = _locked(work, begun)
        work.deliveries.save(replace(delivery, state="refused"), detail)
        self._retry(work, message, "WhatsApp cannot be reached", retry_delay(self._tries(work, message), self._jitter), now)

    def refused(self, work: Work, begun: Delivery, code: int | None, http_status: int, detail: str, now: datetime) -> None:
        """The platform answered with an error: do what the table says."""
        rule = rule_for(code, http_status)
        if rule.action is Action.UNCERTAIN:
            self.uncertain(work, begun, rule.reason, now)
            return
        message, delivery, _ = _locked(work, begun)
        if delivery.state in ("sending", "uncertain"):
            work.deliveries.save(replace(delivery, state="refused", error_code=code), detail)
            self._act(work, message, rule, code, now)

    def reported(
        self, work: Work, found: Delivery, wamid: str, status: str, at: datetime, error: tuple[int | None, str]
    ) -> list[str]:
        """A status webhook about one of our tries. Repeats and any order end in the same state."""
        message, delivery, tries = _locked(work, found)
        known_failure = delivery.times.failed is not None
        delivery = replace(delivery, wamid=delivery.wamid or wamid, times=delivery.times.with_report(status, at))
        if status != progress.FAILED:
            return self._taken(work, message, delivery, tries, at)
        code, detail = error
        was_refused = delivery.state == "refused"
        work.deliveries.save(replace(delivery, state="refused", error_code=code), detail)
        if not known_failure and not was_refused and delivery.times.state == progress.FAILED:
            self._act(work, message, rule_for(code, _WEBHOOK_STATUS), code, at)
        return []

    def _taken(self, work: Work, message: Message, delivery: Delivery, tries: Sequence[Delivery], now: datetime) -> list[str]:
        state = delivery.state if delivery.times.failed else "accepted"
        work.deliveries.save(replace(delivery, state=state))
        best = progress.best_state(delivery.times if each.id == delivery.id else each.times for each in tries)
        if best and best[0] != progress.FAILED and not _is_newer_try(tries[-1], delivery):
            work.messages.settle(message.id, best[0], None, best[1])
        return self._follow_ups(work, message, delivery, now)

    def _follow_ups(self, work: Work, message: Message, delivery: Delivery, now: datetime) -> list[str]:
        """The messages that come after this one: the place on the map, and the PDF that could not come with it."""
        kinds = []
        if message.kind == messages.CONFIRMATION and delivery.form in ("document", "text"):
            kinds.append(messages.LOCATION)
        if POLICIES[message.kind].has_pdf and delivery.form == "text":
            kinds.append(messages.CHECKLIST)
        added = [work.messages.add(_following(message, kind), now) for kind in kinds]
        return [message_id for message_id in added if message_id]

    def _act(self, work: Work, message: Message, rule: Rule, code: int | None, now: datetime) -> None:
        reason = f"{rule.reason} ({code})" if code is not None else rule.reason
        if rule.alert:
            self._alert(work, rule, code or 0, now)
        match rule.action:
            case Action.RETRY | Action.UNCERTAIN:
                self._retry(work, message, reason, retry_delay(self._tries(work, message), self._jitter), now)
            case Action.PAIR:
                self._space_out(work, message, reason, now)
            case Action.STOP:
                work.messages.queue_again(message.id, reason, now + STOP_FOR, now)
            case Action.PAUSE if message.quiet == BY_DAY:
                work.messages.queue_again(message.id, reason, now + PAUSE_FOR, now)
            case Action.REST if now + REST_FOR < message.expires_at:
                work.messages.queue_again(message.id, reason, now + REST_FOR, now)
            case Action.TEMPLATE if POLICIES[message.kind].template and not message.as_template:
                work.messages.queue_again(message.id, reason, now, now, as_template=True)
            case Action.UPLOAD if self._forget_file(work, message):
                work.messages.queue_again(message.id, reason, now, now)
            case Action.UNREACHABLE:
                work.contacts.mark_unreachable(message.contact_id, now)
                self._fail(work, message, reason, now)
            case _:
                self._fail(work, message, reason, now)

    def _alert(self, work: Work, rule: Rule, code: int, now: datetime) -> None:
        """Somebody must look: written down, logged, and holding back what it concerns."""
        log.error("the WhatsApp account needs attention", code=code, reason=rule.reason)
        holds, until = _HOLDS.get(rule.action, (NOTHING, None))
        work.alerts.note(Alert(self._account, code, holds, rule.reason, now, now, 1, now + until if until else None, None))

    def _space_out(self, work: Work, message: Message, reason: str, now: datetime) -> None:
        """Whatever else waits for this person waits with it: the platform counts per person, not per message."""
        delay = pair_delay(self._tries(work, message))
        work.gates.block(f"to:{message.contact_id}", self._to_person, now + delay)
        self._retry(work, message, reason, delay, now)

    def _forget_file(self, work: Work, message: Message) -> bool:
        """Make the next try hand the file over anew; False when that did not help before."""
        tries = work.deliveries.of_message(message.id)
        for each in tries:
            if each.media_id:
                work.media.forget(self._account, each.media_id)
        return sum(1 for each in tries if each.media_id) < MAXIMUM_UPLOADS

    def _retry(self, work: Work, message: Message, reason: str, delay: timedelta, now: datetime) -> None:
        if self._tries(work, message) >= MAXIMUM_TRIES:
            self._fail(work, message, f"given up: {reason}", now)
        else:
            work.messages.queue_again(message.id, reason, now + delay, now)

    def _fail(self, work: Work, message: Message, reason: str, now: datetime) -> None:
        log.warning("message failed", message=message.id, kind=message.kind, reason=reason)
        work.messages.settle(message.id, progress.FAILED, reason, now)

    @staticmethod
    def _tries(work: Work, message: Message) -> int:
        return len(work.deliveries.of_message(message.id))


def _locked(work: Work, found: Delivery) -> tuple[Message, Delivery, list[Delivery]]:
    """The message, held for this transaction, the try as it is now, and all tries of the message, oldest first."""
    message = work.messages.lock(found.message_id)
    tries = work.deliveries.of_message(found.message_id)
    delivery = next((each for each in tries if each.id == found.id), None)
    if message is None or delivery is None:
        raise LookupError(f"no delivery {found.id}")
    return message, delivery, tries


def _is_newer_try(newest: Delivery, delivery: Delivery) -> bool:
    """Whether another, later try is under way: its own answer will set the message's state."""
    return newest.id != delivery.id and newest.state == "sending"


def _following(message: Message, kind: str) -> NewMessage:
    appointment_id = message.appointment_id or ""
    key = appointment_key(appointment_id, kind, message.appointment_version)
    return NewMessage(
        message.contact_id, message.office_id, kind, key, message.params, message.expires_at, appointment_id,
        message.appointment_version, urgent_at=message.urgent_at, quiet=message.quiet,
    )  # fmt: skip
