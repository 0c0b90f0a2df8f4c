"""A simulator in this process with a clock that stands still, and a receiver for its webhooks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from services.simulator.app import close, create_app
from services.simulator.config import Settings
from tests.fakes.clock import FixedClock
from tests.simulator.account import Api, environment
from tests.simulator.receiver import Receiver, listening


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as found:
        yield found


@pytest.fixture
def app(receiver: Receiver, tmp_path: Path, clock: FixedClock) -> Iterator[Flask]:
    made = create_app(Settings.from_env(environment(receiver.url, str(tmp_path))), clock)
    yield made
    close(made)


@pytest.fixture
def api(app: Flask) -> Api:
    """Nobody has written yet: the 24-hour window is closed."""
    return Api(app.test_client())


@pytest.fixture
def open_api(api: Api) -> Api:
    """Siti Contoh's 24-hour window is open."""
    api.change(window_open=True)
    return api
