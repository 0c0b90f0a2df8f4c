"""What is masked before anything is stored, and what is not."""

from __future__ import annotations

import pytest

from services.notifier.domain.privacy import CODE_MASK, MASK, fit_to_store


@pytest.mark.parametrize("written", ["482913", " 482913 ", "482 913", "482-913", "000000"])
def test_six_digits_alone_are_a_code_that_is_not_kept(written: str) -> None:
    assert fit_to_store({"text": {"body": written}}) == {"text": {"body": CODE_MASK}}


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("K7M4QX", id="a booking code"),
        pytest.param("234 AB7", id="a booking code in two groups"),
        pytest.param("kode 234567", id="six digits in a sentence that does not call them secret"),
        pytest.param("3", id="a number of the menu or of people"),
        pytest.param("12", id="two digits"),
        pytest.param("01-12-26", id="a date"),
        pytest.param("1/12/2026", id="a date with slashes"),
        pytest.param("01122026", id="a date of eight digits"),
        pytest.param("38371", id="a postcode"),
        pytest.param("0812 0000 0001", id="a telephone number"),
    ],
)
def test_what_else_people_write_is_left(written: str) -> None:
    assert fit_to_store({"body": written}) == {"body": written}


def test_only_what_people_write_is_taken_for_a_code() -> None:
    raw = {"id": "482913", "timestamp": "482913", "text": {"body": "NIK 9999990101010002"}, "name": "482913"}
    assert fit_to_store(raw) == {**raw, "text": {"body": f"NIK {MASK}"}}
