"""Posting webhooks: the signed request and the thread that sends what is due."""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog
import urllib3

from services.simulator.domain.webhooks import signature

LONGEST_IDLE_SECONDS = 0.25  # a look at an idle table costs next to nothing
log = structlog.get_logger()


class WebhookPoster:
    """Posts a body, signed with the app secret, to one address."""

    def __init__(self, url: str, app_secret: str, timeout: float = 10.0) -> None:
        self._url = url
        self._app_secret = app_secret
        self._pool = urllib3.PoolManager(maxsize=1, timeout=urllib3.Timeout(connect=2.0, read=timeout), retries=False)

    def __call__(self, body: bytes) -> bool:
        """True when it was answered with 200; anything else, or no answer, means that it must be posted again."""
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": signature(self._app_secret, body)}
        try:
            answer = self._pool.request("POST", self._url, body=body, headers=headers, redirect=False)
        except urllib3.exceptions.HTTPError as error:
            log.info("webhook not delivered", reason=type(error).__name__)
            return False
        if answer.status != 200:
            log.info("webhook refused", status=answer.status)
        return answer.status == 200


class PostingThread:
    """Runs ``work`` whenever ``changed`` is set or the time that ``work`` names has come.

    ``work`` answers the seconds until it has something to do (0: at once).
    """

    def __init__(self, work: Callable[[], float], changed: threading.Event) -> None:
        self._work = work
        self._changed = changed
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="webhooks", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._changed.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._changed.clear()
            self._changed.wait(min(self._round(), LONGEST_IDLE_SECONDS))

    def _round(self) -> float:
        try:
            return self._work()
        except Exception:
            log.exception("webhook round failed")  # the thread must outlive whatever happens in a round
            return LONGEST_IDLE_SECONDS
