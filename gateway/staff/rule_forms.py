"""An opening rule as a form: what is typed becomes what booking understands, and the other way round."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from babel.dates import get_day_names
from werkzeug.datastructures import MultiDict

from gateway.staff.asking import once_key

PAUSES = 4  # rows that the form shows at least
_PAUSE_TIME = re.compile(r"pauses-([0-9]{1,2})-(?:starts|ends)")
TEXTS = ("starts", "ends", "last_start", "valid_from", "valid_to", "anchor_on")
NUMBERS = ("capacity", "counters", "every_weeks")
DAYS = range(1, 8)
Rule = Mapping[str, Any]


def name_of(rule: Rule) -> str:
    """Tells one rule from the others for as long as nobody changes it."""
    return once_key(sendable(rule))[:16]


def sendable(rule: Rule) -> dict[str, Any]:
    """The rule without what booking only tells."""
    return {name: value for name, value in rule.items() if name != "unused_minutes"}


def day_names(language: str) -> list[str]:
    """Monday to Sunday, short."""
    names = get_day_names("abbreviated", locale=language)
    return [names[number - 1] for number in DAYS]


def as_form(rule: Rule) -> MultiDict[str, str]:
    """What the fields hold when a rule is opened."""
    form: MultiDict[str, str] = MultiDict({name: str(rule[name]) for name in (*TEXTS, *NUMBERS) if rule[name] is not None})
    form["counter_group"], form["service"] = rule["counter_group"], rule["service"] or ""
    form.setlist("weekdays", [str(day) for day in rule["weekdays"]])
    form.setlist("nth_in_month", [str(each) for each in rule["nth_in_month"]])
    for number, pause in enumerate(rule["pauses"]):
        form.update({f"pauses-{number}-{part}": pause[part] for part in ("starts", "ends", "kind")})
    return form


def as_rule(form: MultiDict[str, str]) -> dict[str, Any]:
    """What was typed, as booking is sent it; what is no number stays as it is, for booking to refuse."""
    texts = {name: form.get(name, "").strip() or None for name in TEXTS}
    numbers = {name: _number(form.get(name, "")) for name in NUMBERS}
    return {
        **texts,
        **numbers,
        "every_weeks": numbers["every_weeks"] or 1,
        "counter_group": form.get("counter_group", ""),
        "service": form.get("service") or None,
        "weekdays": [_number(each) for each in form.getlist("weekdays")],
        "nth_in_month": [_number(each) for each in form.getlist("nth_in_month")],
        "pauses": list(_pauses(form)),
    }


def replaced(rules: Sequence[Rule], name: str | None, new: Rule | None) -> list[Rule] | None:
    """The rules with the one of this name replaced (removed when ``new`` is None, added at the end when ``name`` is None).

    None when no rule has this name any more.
    """
    names = [name_of(rule) for rule in rules]
    kept = [sendable(rule) for rule in rules]
    if name is None:
        return [*kept, *([new] if new else [])]
    if name not in names:
        return None
    at = names.index(name)
    return [*kept[:at], *([new] if new else []), *kept[at + 1 :]]


def pause_rows(form: MultiDict[str, str]) -> range:
    """Which rows of pauses the form has: those that hold something and one more, so that nothing is lost and all can be added."""
    return range(max([PAUSES, *(number + 2 for number in _numbers_of_pauses(form))]))


def _numbers_of_pauses(form: MultiDict[str, str]) -> list[int]:
    """The rows that have a time."""
    return sorted({int(found[1]) for name in form if (found := _PAUSE_TIME.fullmatch(name)) and form[name].strip()})


def _pauses(form: MultiDict[str, str]) -> list[dict[str, Any]]:
    parts = ("starts", "ends", "kind")
    rows = [{part: form.get(f"pauses-{n}-{part}", "").strip() for part in parts} for n in _numbers_of_pauses(form)]
    return [{**row, "kind": row["kind"] or "break"} for row in rows]


def _number(text: str) -> Any:
    """A whole number, nothing for an empty field."""
    text = text.strip()
    return int(text) if text.lstrip("-").isdecimal() else text or None
