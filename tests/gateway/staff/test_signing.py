"""Signing in and out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gateway.config import Settings
from services.common.principal import Principal
from tests.fakes.clock import FixedClock
from tests.fakes.office_parts import OfficeParts
from tests.gateway.staff.conftest import TODAY, Operator, application


def test_a_right_password_leads_to_the_board(stranger: Operator) -> None:
    answer = stranger.sign_in()
    assert (answer.status_code, answer.location) == (303, "/staff/")


def test_booking_is_asked_about_the_password_by_the_gateway_itself(stranger: Operator, office_parts: OfficeParts) -> None:
    stranger.sign_in()
    asked = office_parts.asked[0]
    assert (asked.path, asked.principal) == ("/internal/staff/authenticate", Principal("service", "gateway"))


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(stranger: Operator) -> None:
    attributes = {part.strip().split("=")[0] for part in stranger.sign_in().headers["Set-Cookie"].split(";")[1:]}
    assert attributes == {"Expires", "HttpOnly", "Max-Age", "Path", "SameSite"}


def test_the_cookie_is_strict_and_for_the_staff_pages_only(stranger: Operator) -> None:
    cookie = stranger.sign_in().headers["Set-Cookie"]
    assert cookie.startswith("sekali_staff=")
    assert cookie.endswith("HttpOnly; Path=/staff; SameSite=Strict")


def test_over_https_the_cookie_is_secure(settings: Settings, clock: FixedClock) -> None:
    public = replace(settings, public_base_url="https://sekali.example")
    browser = Operator(application(public, clock).test_client())
    answer = browser.post("/staff/sign-in", "https://sekali.example", username="operator", password="kata sandi contoh")
    assert "; Secure; " in answer.headers["Set-Cookie"]


def test_a_wrong_password_is_said_and_the_name_is_kept(stranger: Operator) -> None:
    answer = stranger.sign_in(password="salah")
    assert answer.status_code == 422
    assert "Nama pengguna atau kata sandi salah." in answer.text
    assert 'value="operator"' in answer.text


def test_a_wrong_password_never_comes_back_in_the_page(stranger: Operator) -> None:
    assert "rahasia-salah" not in stranger.sign_in(password="rahasia-salah").text


def test_a_lockout_tells_how_many_minutes_to_wait(stranger: Operator, office_parts: OfficeParts) -> None:
    office_parts.locked_seconds = 601
    answer = stranger.sign_in()
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "601")
    assert "Coba lagi dalam 11 menit." in answer.text


def test_a_silent_booking_service_is_said_at_sign_in(settings: Settings, clock: FixedClock, nowhere: str) -> None:
    answer = Operator(application(replace(settings, booking_url=nowhere), clock).test_client()).sign_in()
    assert answer.status_code == 503


def test_sign_in_from_another_site_is_refused(stranger: Operator) -> None:
    answer = stranger.post("/staff/sign-in", "https://penipu.example", username="operator", password="kata sandi contoh")
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (403, False)


def test_after_sign_in_the_page_that_was_asked_for_opens(stranger: Operator) -> None:
    first = stranger.get(TODAY)
    assert first.location == f"/staff/sign-in?next={TODAY}"
    assert stranger.sign_in(next=TODAY).location == TODAY


@pytest.mark.parametrize("path", ["https://penipu.example/staff/", "//penipu.example/staff/", "/lain", "/staff/\\x"])
def test_after_sign_in_nobody_is_led_to_another_site(stranger: Operator, path: str) -> None:
    assert stranger.sign_in(next=path).location == "/staff/"


def test_signing_out_ends_the_session(operator: Operator) -> None:
    cookie = operator.browser.get_cookie("sekali_staff", path="/staff")
    assert cookie is not None
    operator.post("/staff/sign-out", csrf=operator.token())
    operator.browser.set_cookie("sekali_staff", cookie.value, path="/staff")
    assert operator.get(TODAY).location.startswith("/staff/sign-in")


def test_signing_in_again_ends_the_session_before(operator: Operator) -> None:
    cookie = operator.browser.get_cookie("sekali_staff", path="/staff")
    assert cookie is not None
    operator.sign_in()
    operator.browser.set_cookie("sekali_staff", cookie.value, path="/staff")
    assert operator.get(TODAY).location.startswith("/staff/sign-in")


def test_who_is_signed_in_does_not_see_the_sign_in_page_again(operator: Operator) -> None:
    assert operator.get("/staff/sign-in").location == "/staff/"


def test_a_form_sent_after_the_session_ended_leads_to_sign_in_and_says_so(stranger: Operator) -> None:
    answer = stranger.post(f"{TODAY.rsplit('/day', 1)[0]}/bookings/K7M4QX/check-in", version="1")
    assert answer.location == "/staff/sign-in?expired=1"
    assert "Sesi Anda sudah berakhir" in stranger.get(answer.location).text
