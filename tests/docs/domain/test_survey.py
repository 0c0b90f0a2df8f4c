"""The index exactly as PermenPANRB 14/2017 has it, with the traps of rounding."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from services.docs.domain.survey import ELEMENTS, ENOUGH, WEIGHT, Answered, grade, result, rounded


def _answers(count: int, **scores: int) -> list[Answered]:
    return [Answered({**dict.fromkeys(ELEMENTS, 4), **scores}, "ktp_hilang")] * count


def test_only_the_best_answers_give_100_and_not_99() -> None:
    best = result(_answers(ENOUGH))
    assert (best.index, best.grade, WEIGHT * 9) == (Decimal("100.00"), "A", Fraction(1))


def test_only_the_worst_answers_give_25() -> None:
    worst = result(_answers(ENOUGH, **dict.fromkeys(ELEMENTS, 1)))
    assert (worst.index, worst.grade) == (Decimal("25.00"), "D")


GRADES = [
    ("100", "A"), ("89.19", "A"), ("88.31", "A"), ("88.30", "B"), ("76.61", "B"), ("76.60", "C"), ("65.00", "C"), ("64.99", "D"),
    ("25.00", "D"),
]  # fmt: skip


@pytest.mark.parametrize(("index", "letter"), GRADES)
def test_the_letter_follows_the_printed_index(index: str, letter: str) -> None:
    assert grade(Decimal(index)) == letter


ROUNDED = [
    (Fraction(88305, 1000), "88.31"),
    (Fraction(88304999, 1000000), "88.30"),
    (Fraction(76605, 1000), "76.61"),
    (Fraction(1, 3), "0.33"),
]


@pytest.mark.parametrize(("value", "printed"), ROUNDED)
def test_half_a_hundredth_goes_up(value: Fraction, printed: str) -> None:
    assert rounded(value) == Decimal(printed)


def test_an_index_between_88_31_and_89_19_stays_an_a() -> None:
    """With 0.11 for the weight 88.89 would become 88.00, a B."""
    found = result(_answers(ENOUGH, **dict.fromkeys(ELEMENTS[:4], 3)))
    assert (found.index, found.grade) == (Decimal("88.89"), "A")


def test_few_answers_get_no_grade() -> None:
    few = result(_answers(ENOUGH - 1))
    assert (few.respondents, few.index, few.grade) == (ENOUGH - 1, None, None)


def test_nobody_answered() -> None:
    assert result([]).elements == {}


def test_the_lowest_elements_come_first() -> None:
    assert result(_answers(ENOUGH, facilities=1, time=2, cost=3)).lowest == ("facilities", "time", "cost")
