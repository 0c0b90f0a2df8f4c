"""The notifier's worker process: events, inbound messages and sending, and the sweeps behind them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import time, timedelta

from redis import Redis

from services.common import queues as redis_queues
from services.common import worker
from services.common.clock import Clock, SystemClock
from services.common.crypto import Sealer, derive_key
from services.common.database import Database
from services.common.http import PartClient
from services.common.principal import PrincipalSigner
from services.common.worker import Task
from services.notifier import jobs
from services.notifier.adapters.booking_part import BookingPart
from services.notifier.adapters.by_hand import ByHand
from services.notifier.adapters.docs_part import DocsPart
from services.notifier.adapters.graph_api import GraphApi
from services.notifier.adapters.office_times import BookingOfficeTimes
from services.notifier.adapters.rq_queues import EVENTS, INBOUND, SEND, RedisQueues
from services.notifier.adapters.side_by_side import InThreads, OneByOne
from services.notifier.adapters.store import DatabaseStore
from services.notifier.adapters.wording_files import WordingFiles, read_rates, read_templates
from services.notifier.config import ASSISTED, Sending, Settings
from services.notifier.domain.limits import Limits, QuietHours, per_second
from services.notifier.usecases.announce import HandleEvent
from services.notifier.usecases.converse import AnswerInbound
from services.notifier.usecases.facts import OfficeDirectory
from services.notifier.usecases.forget import FinishErasures
from services.notifier.usecases.handle_lane import HandleLane
from services.notifier.usecases.hold_back import HoldBack
from services.notifier.usecases.keep_in_thread import KeepInThread
from services.notifier.usecases.links import Links
from services.notifier.usecases.outcome import Outcomes
from services.notifier.usecases.ports import Queues, Store, TemplateRegistry
from services.notifier.usecases.ports_channel import Channel, SideBySide
from services.notifier.usecases.ports_parts import Booking, Docs
from services.notifier.usecases.ports_people import OfficeTimes
from services.notifier.usecases.push_templates import CheckTemplates
from services.notifier.usecases.render import Renderer
from services.notifier.usecases.send import AT_ONCE, SendMessages
from services.notifier.usecases.sweeps import Sweeps
from services.notifier.usecases.take_event import TakeEvent
from services.notifier.usecases.tidy import Tidy

QUEUES = (INBOUND, EVENTS, SEND)  # whoever has just written waits for an answer; facts are quick; sending is the slow part

SENDS_UNDER_WAY = 24  # 80 a second, the number's limit, when the platform takes 0.3 s for each


@dataclass(frozen=True)
class Outside:
    """Everything a worker talks to."""

    store: Store
    queues: Queues
    channel: Channel
    booking: Booking
    docs: Docs
    clock: Clock
    public_base_url: str
    uncertain_for: timedelta
    limits: Limits
    sealer: Sealer
    times: OfficeTimes
    registry: TemplateRegistry | None = None
    side_by_side: SideBySide = field(default_factory=OneByOne)
    at_once: int = AT_ONCE


@dataclass(frozen=True)
class Wiring:
    """The handlers of the queues and the sweeps, made of the same parts."""

    handlers: jobs.Handlers
    sweeps: Sweeps
    tidy: Tidy
    check_templates: CheckTemplates
    forget: FinishErasures


def wire(outside: Outside) -> Wiring:
    """Put the use cases together."""
    jitter = random.Random()  # noqa: S311  # spreads retries, guards no secret
    store, queues, clock, wording = outside.store, outside.queues, outside.clock, WordingFiles()
    outcomes = Outcomes(jitter, outside.channel.account, outside.limits.to_person)
    offices = OfficeDirectory(outside.booking, clock)
    answer = AnswerInbound(store, outside.booking, outside.docs, wording, offices, queues, clock)
    links = Links(store, outside.booking, outside.sealer, clock)
    renderer = Renderer(store, outside.channel, links, outside.docs, wording, clock, outside.public_base_url, read_rates())
    hold_back = HoldBack(outside.limits, outside.channel.account, outside.channel.capabilities)
    announce = HandleEvent(store, queues, outside.limits.quiet, outside.sealer, clock)
    threads = KeepInThread(store, offices, outside.times, wording, queues, clock)
    handlers = jobs.Handlers(
        TakeEvent(store, announce, clock),
        HandleLane(store, answer, outcomes, queues, clock, threads),
        SendMessages(
            store, outside.channel, renderer, outcomes, queues, clock, hold_back, jitter, outside.side_by_side, outside.at_once
        ),
    )
    templates = read_templates(outside.public_base_url)
    check = CheckTemplates(outside.registry, templates, store, outside.channel.account, clock)
    sweeps = Sweeps(store, queues, outcomes, clock, outside.uncertain_for)
    return Wiring(handlers, sweeps, Tidy(store, clock), check, FinishErasures(store, outside.booking, clock))


def tasks(wiring: Wiring) -> list[Task]:
    """The periodic jobs of a worker."""
    sweeps = wiring.sweeps
    return [
        Task("inbound", 0.1, sweeps.queue_inbound),
        Task("due", 0.2, sweeps.queue_due),
        Task("crashed", 2.0, sweeps.find_crashed),
        Task("uncertain", 1.0, sweeps.settle_uncertain),
        Task("forget", 60.0, wiring.forget),
        Task("tidy", 3600.0, wiring.tidy),
        Task("templates", 3600.0, wiring.check_templates),
    ]


def outside_of(settings: Settings, database: Database, redis: Redis) -> Outside:
    """The real adapters."""
    signer, account = PrincipalSigner(settings.secret), settings.account
    return Outside(
        store=DatabaseStore(database),
        queues=RedisQueues(redis),
        channel=channel_of(settings, DatabaseStore(database), SystemClock()),
        booking=BookingPart(PartClient("booking", settings.booking_url, signer)),
        docs=DocsPart(PartClient("docs", settings.docs_url, signer)),
        clock=SystemClock(),
        public_base_url=settings.public_base_url,
        uncertain_for=timedelta(seconds=account.uncertain_seconds),
        limits=limits_of(settings.sending),
        sealer=Sealer(derive_key(settings.secret, "notifier.offers")),
        times=BookingOfficeTimes(PartClient("booking", settings.booking_url, signer)),
        registry=None if settings.mode == ASSISTED else graph_api(settings),
    )


def limits_of(sending: Sending) -> Limits:
    """The gates that the settings ask for."""
    quiet = QuietHours(time(sending.quiet_from), time(sending.quiet_until))
    return Limits(sending.people_a_day, per_second(sending.messages_per_second), quiet=quiet)


def channel_of(settings: Settings, store: Store, clock: Clock) -> Channel:
    """The way to people's phones that ``WHATSAPP_MODE`` asks for."""
    return ByHand(store, clock) if settings.mode == ASSISTED else graph_api(settings)


def graph_api(settings: Settings) -> GraphApi:
    """The client of the account."""
    account = settings.account
    return GraphApi(
        account.api_base_url, account.access_token, account.phone_number_id, account.business_account_id, account.app_id
    )


def run(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT."""
    redis = redis_queues.connect(settings.redis_url)
    database = Database(settings.database_url)
    sending = InThreads(SENDS_UNDER_WAY)
    wiring = wire(replace(outside_of(settings, database, redis), side_by_side=sending))
    jobs.bind(wiring.handlers)
    worker.run(settings.redis_url, QUEUES, tasks(wiring), "notifier-worker")
    sending.close()
    database.close()
