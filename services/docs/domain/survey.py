"""The satisfaction survey (SKM, PermenPANRB 14/2017): nine elements by name, each answered from 1 to 4, and their index.

Everything is counted in whole fractions: the weight is exactly 1/9. Writing it as 0.11 would cap the index at 99.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

ELEMENTS = ("requirements", "procedure", "time", "cost", "product", "competence", "behaviour", "complaints", "facilities")
SCORES = (1, 2, 3, 4)
AGES = ("under_18", "18_29", "30_44", "45_59", "from_60")
GENDERS = ("female", "male")
ENOUGH = 30  # under this no grade is printed: a few answers grade nobody
WEIGHT = Fraction(1, len(ELEMENTS))
# PermenPANRB 14/2017: A 88.31-100, B 76.61-88.30, C 65.00-76.60, D 25.00-64.99
_GRADES = (("A", Decimal("88.31")), ("B", Decimal("76.61")), ("C", Decimal("65.00")), ("D", Decimal("25.00")))
_CENTS = Decimal("0.01")


@dataclass(frozen=True)
class Answered:
    """One respondent. ``age`` and ``gender`` are empty where nothing was said; nothing tells who it was."""

    scores: Mapping[str, int]
    service_id: str
    age: str = ""
    gender: str = ""
    comment: str = ""


@dataclass(frozen=True)
class SurveyResult:
    """``index`` and ``grade`` are None while there are fewer than :data:`ENOUGH` respondents; ``elements`` are means × 25."""

    respondents: int
    index: Decimal | None
    grade: str | None
    elements: Mapping[str, Decimal]
    lowest: tuple[str, ...]
    ages: Mapping[str, int]
    genders: Mapping[str, int]
    services: Mapping[str, int]


def result(answers: Sequence[Answered]) -> SurveyResult:
    """The result of all answers: the mean of the nine element means × 25."""
    means = {element: _mean([each.scores[element] for each in answers]) for element in ELEMENTS} if answers else {}
    index = rounded(sum(means.values(), Fraction(0)) * WEIGHT * 25) if len(answers) >= ENOUGH else None
    return SurveyResult(
        respondents=len(answers),
        index=index,
        grade=None if index is None else grade(index),
        elements={element: rounded(mean * 25) for element, mean in means.items()},
        lowest=tuple(sorted(means, key=lambda element: (means[element], ELEMENTS.index(element)))[:3]),
        ages=_counted([each.age for each in answers], AGES),
        genders=_counted([each.gender for each in answers], GENDERS),
        services=_counted([each.service_id for each in answers], sorted({each.service_id for each in answers})),
    )


def rounded(value: Fraction) -> Decimal:
    """Two decimals, half up; from the exact fraction, never from a binary approximation."""
    cents = value * 100
    whole = (2 * cents.numerator + cents.denominator) // (2 * cents.denominator)
    return (Decimal(whole) / 100).quantize(_CENTS, ROUND_HALF_UP)


def grade(index: Decimal) -> str:
    """The letter of an index as it is printed, so that the number and the letter never contradict each other."""
    return next((letter for letter, least in _GRADES if index >= least), "D")


def _mean(scores: Sequence[int]) -> Fraction:
    return Fraction(sum(scores), len(scores))


def _counted(given: Sequence[str], offered: Sequence[str]) -> dict[str, int]:
    counted = {name: given.count(name) for name in offered}
    unsaid = len(given) - sum(counted.values())
    return {**counted, **({"unsaid": unsaid} if unsaid else {})}
