"""The notifier's web process: webhooks in, questions of other parts answered. It neither queues nor sends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask

from services.common import database as databases
from services.common import figures, problems, vitals
from services.common.clock import Clock, SystemClock
from services.common.http import PartClient
from services.common.principal import PrincipalSigner
from services.common.problems import Problem, invalid
from services.common.web import create_flask
from services.notifier.adapters.docs_part import DocsPart
from services.notifier.adapters.metrics import Figures
from services.notifier.adapters.office_times import BookingOfficeTimes
from services.notifier.adapters.store import DatabaseStore
from services.notifier.adapters.wording_files import WordingFiles, read_rates
from services.notifier.api import desk, inbox, ledger, openapi, questions, webhooks
from services.notifier.config import Settings
from services.notifier.domain.errors import (
    AlreadyAnswered,
    CannotResend,
    FieldsMissing,
    LinkExpired,
    MalformedWebhook,
    NothingToMark,
    NotStored,
    PartDown,
    WindowClosed,
    WrongSignature,
)
from services.notifier.usecases.ask import Answers
from services.notifier.usecases.complaints import HandleComplaints
from services.notifier.usecases.desk import Desk
from services.notifier.usecases.inbox import StaffInbox
from services.notifier.usecases.ingest import ReceiveWebhook
from services.notifier.usecases.ledger import Ledger

PACKAGE = "services.notifier"

_WINDOW_CLOSED = {
    "id": "Sudah lebih dari 24 jam sejak orang ini menulis: teks bebas tidak sampai lagi.",
    "en": "More than 24 hours have passed since this person wrote: free text does not reach them any more.",
}
_CANNOT_RESEND = {
    "id": "Pesan ini tidak gagal, sudah dikirim ulang, atau isinya tidak berlaku lagi.",
    "en": "This message did not fail, was sent again already, or is no longer true.",
}
_ANSWERED = {"id": "Pengaduan ini sudah dijawab.", "en": "This complaint has been answered."}

DOMAIN_ERRORS: Mapping[type[Exception], Callable[[Any], Problem]] = {
    WrongSignature: lambda _: Problem("wrong-signature"),
    MalformedWebhook: lambda _: Problem("bad-request"),
    NotStored: lambda _: Problem("service-unavailable"),
    NothingToMark: lambda _: Problem("not-found"),
    WindowClosed: lambda _: Problem("wrong-state", _WINDOW_CLOSED),
    CannotResend: lambda _: Problem("wrong-state", _CANNOT_RESEND),
    AlreadyAnswered: lambda _: Problem("wrong-state", _ANSWERED),
    FieldsMissing: lambda error: invalid(*((f"/values/{name}", "Wajib diisi.", "This is required.") for name in error.names)),
    PartDown: lambda _: Problem("service-unavailable"),
    LinkExpired: lambda _: Problem("link-expired"),
}


def create_app(settings: Settings, clock: Clock | None = None) -> Flask:
    """The application with its adapters."""
    now = clock or SystemClock()
    database = databases.Database(settings.database_url)
    store = DatabaseStore(database)
    app = create_flask(
        "notifier",
        PrincipalSigner(settings.secret),
        {
            "database": lambda: databases.reachable(database),
            "migrations": lambda: databases.schema_is_current(database, PACKAGE),
        },
        DOMAIN_ERRORS,
        max_body_bytes=webhooks.MAXIMUM_BYTES,
    )
    app.extensions["database"] = database  # whoever made the application closes it
    app.register_blueprint(vitals.blueprint(now, _vitals(store, settings.mode)))
    receive = ReceiveWebhook(store, now, settings.account.app_secret)
    app.register_blueprint(webhooks.blueprint(receive, settings.account.verify_token))
    signer = PrincipalSigner(settings.secret)
    times = BookingOfficeTimes(PartClient("booking", settings.booking_url, signer))
    hand_work = Desk(store, now, DocsPart(PartClient("docs", settings.docs_url, signer)), WordingFiles())
    staff = inbox.blueprint(StaffInbox(store, times, now))
    accounts = Ledger(store, read_rates(), now)
    figures.install(app, Figures(store, accounts))
    openapi.install(app, staff, ledger.blueprint(accounts), desk.blueprint(hand_work, HandleComplaints(store, times, now)))
    problems.install(app, DOMAIN_ERRORS)  # flask-smorest put a handler of its own in their place
    app.register_blueprint(questions.blueprint(Answers(store, now)))
    return app


def _vitals(store: DatabaseStore, mode: str) -> Callable[[], dict[str, Any]]:
    def tell() -> dict[str, Any]:
        with store.read() as work:
            alerts, webhooks_open = work.alerts.open(), work.ledger.open_webhooks()
        told = [{name: getattr(each, name) for name in ("code", "holds", "reason", "count")} for each in alerts]
        return {"mode": mode, "alerts": told, "webhooks_open": webhooks_open}

    return tell
