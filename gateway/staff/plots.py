"""Bars as the server draws them: geometry for an SVG, in units of its view box. The table beneath tells the same in figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 920, 240  # of the drawing; it grows and shrinks with the page
LEFT, BOTTOM, TOP = 60, 24, 12  # room for the figures of the axis, for the labels, and above the highest bar
LABELS = 8  # as many labels fit beside each other
ROW, NAMES = 30, 260  # height of a lying bar, room for its name
_STEPS = (1.0, 2.0, 4.0, 6.0, 8.0, 10.0)  # a quarter of each is a plain figure


@dataclass(frozen=True)
class Bar:
    """Where one bar is; ``label`` is empty where there is no room for it, ``value`` None where nothing was measured."""

    x: float
    y: float
    width: float
    height: float
    label: str
    name: str
    value: float | None


@dataclass(frozen=True)
class Plot:
    """``ticks`` are values of the axis, each with where its line is. ``lying`` bars grow to the right."""

    bars: Sequence[Bar]
    ticks: Sequence[tuple[float, float]]
    lying: bool
    width: float
    height: float


def standing(values: Sequence[tuple[str, float | None]]) -> Plot:
    """One bar for each name, side by side: a row of days."""
    top = ceiling([value for _, value in values if value is not None])
    room, step = HEIGHT - BOTTOM - TOP, (WIDTH - LEFT) / max(len(values), 1)
    every = -(-len(values) // LABELS)
    bars = []
    for number, (name, value) in enumerate(values):
        height = round(room * (value or 0) / top, 1)
        x = round(LEFT + number * step + step * 0.15, 1)
        label = name if number % every == 0 and number + every / 2 <= len(values) else ""
        bars.append(Bar(x, HEIGHT - BOTTOM - height, round(step * 0.7, 1), height, label, name, value))
    ticks = [(top * part / 4, round(HEIGHT - BOTTOM - room * part / 4, 1)) for part in range(5)]
    return Plot(bars, ticks, False, WIDTH, HEIGHT)


def lying(values: Sequence[tuple[str, float | None]]) -> Plot:
    """One bar for each name, below each other: services or papers, whose names are long."""
    top = ceiling([value for _, value in values if value is not None])
    room, height = WIDTH - NAMES - LEFT, len(values) * ROW + BOTTOM
    bars = [
        Bar(NAMES, number * ROW + 4, round(room * (value or 0) / top, 1), ROW - 8, name, name, value)
        for number, (name, value) in enumerate(values)
    ]
    ticks = [(top * part / 4, round(NAMES + room * part / 4, 1)) for part in range(5)]
    return Plot(bars, ticks, True, WIDTH, height)


def ceiling(values: Sequence[float]) -> float:
    """The end of the axis: a round number that no value exceeds."""
    highest = max(values, default=0.0)
    if highest <= 0:
        return 1.0
    unit = 1.0
    while unit * 10 <= highest:
        unit *= 10
    while unit > highest:
        unit /= 10
    return next(unit * step for step in _STEPS if unit * step >= highest)
