"""Staff sessions in a real Redis."""

from __future__ import annotations

from datetime import timedelta

import pytest
from redis import Redis

from gateway.sessions import Sessions, StaffSession
from services.common.principal import Principal
from tests.fakes.clock import FixedClock
from tests.gateway.conftest import OPERATOR


def test_an_opened_session_is_found_by_its_token(sessions: Sessions, session: StaffSession) -> None:
    assert sessions.find(session.token) == session


def test_a_session_ends_twelve_hours_after_it_was_opened(sessions: Sessions, session: StaffSession, clock: FixedClock) -> None:
    clock.advance(timedelta(hours=12))
    assert sessions.find(session.token) is None


def test_a_session_lives_a_second_before_its_twelve_hours_are_over(
    sessions: Sessions, session: StaffSession, clock: FixedClock
) -> None:
    clock.advance(timedelta(hours=12, seconds=-1))
    assert sessions.find(session.token) == session


def test_a_session_nobody_uses_is_kept_for_two_hours(session: StaffSession, redis_url: str) -> None:
    assert 7190 <= _seconds_left(redis_url) <= 7200


def test_finding_a_session_starts_its_idle_time_anew(sessions: Sessions, session: StaffSession, redis_url: str) -> None:
    with Redis.from_url(redis_url) as redis:
        redis.expire(_session_key(redis_url), 60)
    sessions.find(session.token)
    assert _seconds_left(redis_url) > 7000


def test_idle_time_never_outlasts_the_twelve_hours(
    sessions: Sessions, session: StaffSession, clock: FixedClock, redis_url: str
) -> None:
    clock.advance(timedelta(hours=11, minutes=50))
    sessions.find(session.token)
    assert _seconds_left(redis_url) <= 600


def test_a_closed_session_is_not_found(sessions: Sessions, session: StaffSession) -> None:
    sessions.close(session.token)
    assert sessions.find(session.token) is None


@pytest.mark.parametrize("token", ["", "staff_", "staff_unknown", "a-manage-token"])
def test_a_token_that_opens_nothing_finds_nothing(sessions: Sessions, session: StaffSession, token: str) -> None:
    assert sessions.find(token) is None


def test_closing_one_session_of_an_account_leaves_its_others(sessions: Sessions, session: StaffSession) -> None:
    other = sessions.open(OPERATOR, "petugas")
    sessions.close(session.token)
    assert sessions.find(other.token) == other


def test_closing_all_sessions_of_an_account_leaves_the_others(sessions: Sessions, session: StaffSession) -> None:
    second = sessions.open(OPERATOR, "petugas")
    other = sessions.open(Principal("admin", "staff-2", ("*",)), "admin")
    sessions.close_all("staff-1")
    assert [sessions.find(each.token) for each in (session, second, other)] == [None, None, other]


def test_closing_all_sessions_of_an_account_without_any_changes_nothing(sessions: Sessions, session: StaffSession) -> None:
    sessions.close_all("staff-9")
    assert sessions.find(session.token) == session


def test_redis_never_holds_the_token(session: StaffSession, redis_url: str) -> None:
    with Redis.from_url(redis_url, decode_responses=True) as redis:
        everything = [*redis.scan_iter(), str(redis.get(_session_key(redis_url)))]
    assert not any(session.token in each for each in everything)


def _session_key(redis_url: str) -> str:
    with Redis.from_url(redis_url, decode_responses=True) as redis:
        return next(str(key) for key in redis.scan_iter("session:*"))


def _seconds_left(redis_url: str) -> int:
    with Redis.from_url(redis_url) as redis:
        return int(redis.ttl(_session_key(redis_url)))
