"""Webhooks to the city's other systems, set up by admins of the office."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, request

from services.booking.api import webhook_schemas as schemas
from services.booking.api.asking import request_key, who
from services.booking.api.openapi import STAFF, Blueprint, problems
from services.booking.api.rendering import answer
from services.booking.api.requests import KeyHeaders
from services.booking.domain.webhooks import Message
from services.booking.usecases.once import Finish, Once
from services.booking.usecases.ports import Answer
from services.booking.usecases.ports_webhooks import Attempt, Subscription
from services.booking.usecases.webhooks import LOG_PAGE, NewSubscription, Subscribe
from services.common.principal import allow, require_office

_BASE = "/<office_id:office>/webhooks"
_ONE = f"{_BASE}/<row_id:webhook>"
_READING = ("unauthorized", "forbidden", "not-found")
_REFUSALS = (*_READING, "idempotency-key-reused")
_SUMMARIES = {"disable": "Send nothing more", "enable": "Send again"}


def blueprint(once: Once, subscribe: Subscribe) -> Blueprint:
    """``/api/v1/offices/{office}/webhooks…``."""
    routes = Blueprint("webhooks", __name__, url_prefix="/api/v1/offices", description="Webhooks to other systems")
    _add_list(routes, subscribe)
    _add_create(routes, once, subscribe)
    _add_rotate(routes, once, subscribe)
    _add_switch(routes, once, "disable", subscribe.disable)
    _add_switch(routes, once, "enable", subscribe.enable)
    _add_test(routes, once, subscribe)
    _add_log(routes, subscribe)
    _add_redeliver(routes, once, subscribe)
    return routes


def _add_list(routes: Blueprint, subscribe: Subscribe) -> None:
    @routes.route(_BASE)
    @allow("admin")
    @routes.doc(operationId="listWebhooks", security=[STAFF], responses=problems("unauthorized", "forbidden"))
    @routes.response(200, schemas.WebhookList)
    def webhooks(office: str) -> Response:
        """Who hears of the office's facts."""
        require_office(office)
        return answer({"webhooks": [_webhook(each) for each in subscribe.of_office(office)]})


def _add_create(routes: Blueprint, once: Once, subscribe: Subscribe) -> None:
    @routes.route(_BASE, methods=["POST"])
    @allow("admin")
    @routes.doc(operationId="addWebhook", security=[STAFF], responses=problems(*_REFUSALS, "invalid-request", body=True))
    @routes.arguments(KeyHeaders, location="headers")
    @routes.arguments(schemas.WebhookRequest)
    @routes.response(201, schemas.WebhookWithSecret)
    def create(headers: Mapping[str, Any], body: schemas.WebhookBody, office: str) -> Response:
        """Tell another system of facts: code, ids, times and status, nothing that says who somebody is.

        Signed by the [Standard Webhooks](https://www.standardwebhooks.com) convention; tried for three days.
        """
        require_office(office)
        asked = NewSubscription(office, body.url, body.event_types)
        key = request_key(headers, request.get_json())
        return _answered(once.run(key, lambda finish: subscribe.add(asked, who(), finish), _told(201)))


def _add_rotate(routes: Blueprint, once: Once, subscribe: Subscribe) -> None:
    @routes.route(f"{_ONE}/rotate", methods=["POST"])
    @allow("admin")
    @routes.doc(operationId="rotateWebhookSecret", security=[STAFF], responses=problems(*_REFUSALS))
    @routes.arguments(KeyHeaders, location="headers")
    @routes.response(200, schemas.WebhookWithSecret)
    def rotate(headers: Mapping[str, Any], office: str, webhook: str) -> Response:
        """Another secret. For 24 hours messages are signed with both."""
        require_office(office)
        key = request_key(headers)
        return _answered(once.run(key, lambda finish: subscribe.rotate(office, webhook, who(), finish), _told(200)))


def _add_switch(routes: Blueprint, once: Once, verb: str, step: Callable[..., Subscription]) -> None:
    @routes.route(f"{_ONE}/{verb}", methods=["POST"], endpoint=verb)
    @allow("admin")
    @routes.doc(operationId=f"{verb}Webhook", summary=_SUMMARIES[verb], security=[STAFF], responses=problems(*_REFUSALS))
    @routes.arguments(KeyHeaders, location="headers")
    @routes.response(200, schemas.Webhook)
    def switch(headers: Mapping[str, Any], office: str, webhook: str) -> Response:
        require_office(office)

        def render(changed: Subscription) -> Answer:
            return Answer(200, _webhook(changed))

        return _answered(once.run(request_key(headers), lambda finish: step(office, webhook, who(), finish), render))


def _add_test(routes: Blueprint, once: Once, subscribe: Subscribe) -> None:
    @routes.route(f"{_ONE}/test", methods=["POST"])
    @allow("admin")
    @routes.doc(operationId="testWebhook", security=[STAFF], responses=problems(*_REFUSALS, "wrong-state"))
    @routes.arguments(KeyHeaders, location="headers")
    @routes.response(202, schemas.WebhookMessage)
    def test(headers: Mapping[str, Any], office: str, webhook: str) -> Response:
        """Send a `webhook.test` message; see the log for what was answered."""
        require_office(office)
        return _answered(once.run(request_key(headers), lambda finish: subscribe.test(office, webhook, finish), _queued))


def _add_log(routes: Blueprint, subscribe: Subscribe) -> None:
    @routes.route(f"{_ONE}/deliveries")
    @allow("admin")
    @routes.doc(operationId="getWebhookLog", security=[STAFF], responses=problems(*_READING, "invalid-request"))
    @routes.arguments(schemas.LogQueryRequest, location="query")
    @routes.response(200, schemas.WebhookLog)
    def log(query: schemas.LogQuery, office: str, webhook: str) -> Response:
        """Every try of the last 30 days, newest first, 100 a page."""
        require_office(office)
        found = subscribe.log(office, webhook, query.after)
        return answer({"attempts": [_attempt(each) for each in found], "next": found[-1].id if len(found) == LOG_PAGE else None})


def _add_redeliver(routes: Blueprint, once: Once, subscribe: Subscribe) -> None:
    @routes.route(f"{_ONE}/deliveries/<row_id:message>/redeliver", methods=["POST"])
    @allow("admin")
    @routes.doc(operationId="redeliverWebhook", security=[STAFF], responses=problems(*_REFUSALS, "wrong-state"))
    @routes.arguments(KeyHeaders, location="headers")
    @routes.response(202, schemas.WebhookMessage)
    def redeliver(headers: Mapping[str, Any], office: str, webhook: str, message: str) -> Response:
        """Send one message again, under the same `webhook-id`."""
        require_office(office)

        def work(finish: Finish[Message]) -> Message:
            return subscribe.redeliver(office, webhook, message, finish)

        return _answered(once.run(request_key(headers), work, _queued))


def _told(status: int) -> Callable[[Subscription], Answer]:
    return lambda made: Answer(status, {**_webhook(made), "secret": made.secret})


def _queued(message: Message) -> Answer:
    return Answer(202, {"message_id": message.id, "event_type": message.type})


def _webhook(value: Subscription) -> dict[str, Any]:
    return {
        "id": value.id,
        "url": value.url,
        "event_types": list(value.event_types),
        "status": value.status,
        "disabled_because": value.disabled_because,
        "created_at": value.created_at.isoformat(),
        "rotated_at": value.rotated_at.isoformat() if value.rotated_at else None,
    }


def _attempt(value: Attempt) -> dict[str, Any]:
    return {**vars(value), "at": value.at.isoformat()}


def _answered(made: Answer) -> Response:
    return answer(made.body, made.status)
