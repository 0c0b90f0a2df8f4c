"""The composition root: the only place that builds adapters."""

from __future__ import annotations

import secrets
from pathlib import Path

from flask import Flask

from services.common.clock import Clock, SystemClock
from services.common.web import create_flask
from services.simulator.adapters.posting import PostingThread, WebhookPoster
from services.simulator.adapters.state import StateFile
from services.simulator.api import control, graph, pages
from services.simulator.config import Settings
from services.simulator.domain.media import MIB
from services.simulator.domain.webhooks import Account
from services.simulator.usecases.disturb import Disturb
from services.simulator.usecases.look import Look
from services.simulator.usecases.people import People
from services.simulator.usecases.post import Post
from services.simulator.usecases.receive import Receive
from services.simulator.usecases.register import MediaShelf, Templates
from services.simulator.usecases.send import Send

MAX_BODY_BYTES = 101 * MIB  # a document of 100 MB and its form
FOLDER = Path(__file__).parent


def roll() -> float:
    """A number in [0, 1)."""
    return secrets.randbelow(2**32) / 2**32


def create_app(settings: Settings, clock: Clock | None = None) -> Flask:
    """The simulator, with its posting thread running: build it in the one process that serves it."""
    time = clock or SystemClock()
    state = StateFile(settings.state_path)
    account = Account(settings.phone_number_id, settings.business_account_id, settings.office_number)
    poster = WebhookPoster(settings.webhook_url, settings.app_secret)
    thread = PostingThread(Post(state, time, account, poster, roll), state.changed)
    people, disturb, look = People(state), Disturb(state, roll), Look(state, time)
    templates, shelf, receive = Templates(state, time), MediaShelf(state, time), Receive(state, time, account)
    people.seed()
    app = create_flask(
        "services.simulator",
        None,
        {"state": state.answers},
        control.DOMAIN_ERRORS,
        MAX_BODY_BYTES,
        template_folder=str(FOLDER / "templates"),
        static_folder=str(FOLDER / "static"),
    )
    app.register_blueprint(graph.blueprint(settings, Send(state, time, account), templates, shelf, disturb))
    app.register_blueprint(control.blueprint(people, receive, look, disturb, templates, shelf))
    app.register_blueprint(pages.blueprint(people, receive, look, settings.office_number))
    app.extensions["simulator"] = (thread, state)
    thread.start()
    return app


def close(app: Flask) -> None:
    """Stop the thread and let go of the file."""
    thread, state = app.extensions["simulator"]
    thread.stop()
    state.close()
