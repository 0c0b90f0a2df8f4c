"""What to do about each error of the platform.

Source of codes and meanings: Meta, "Cloud API error codes", as gathered in the reference of 2026-11. The platform asks to
decide on the code, never on title or text.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum


class Action(Enum):
    """The kinds of answer to an error."""

    RETRY = "retry"  # passes by itself: again, later and later
    PAIR = "pair"  # too many to one person: wait 4^n seconds
    HOLD = "hold"  # the account cannot send now: keep the message, look again in some minutes, alert
    UNCERTAIN = "uncertain"  # may have been sent
    UNREACHABLE = "unreachable"  # this person cannot be reached on WhatsApp
    TEMPLATE = "template"  # outside the 24 h window: the same as an approved template
    PERMANENT = "permanent"  # will not work, whatever is tried


@dataclass(frozen=True)
class Rule:
    """What a code asks for, and the sentence that staff read."""

    action: Action
    reason: str


_TABLE: dict[int, Rule] = {
    **dict.fromkeys((0, 190), Rule(Action.HOLD, "the access token is not valid")),
    **dict.fromkeys((3, 10, *range(200, 300), 131005), Rule(Action.HOLD, "the account lacks a permission")),
    **dict.fromkeys((4, 80007), Rule(Action.RETRY, "too many requests for the account")),
    **dict.fromkeys((1, 2, 131016, 133004, 131057), Rule(Action.RETRY, "WhatsApp is temporarily not available")),
    130429: Rule(Action.RETRY, "too many messages per second"),
    131000: Rule(Action.UNCERTAIN, "WhatsApp did not say whether it was sent"),
    131056: Rule(Action.PAIR, "too many messages to this person"),
    131048: Rule(Action.HOLD, "WhatsApp limits this number because of its quality"),
    131064: Rule(Action.HOLD, "WhatsApp limits this account because of its templates"),
    **dict.fromkeys((131031, 368, 130497, 131042, 131045, 133010), Rule(Action.HOLD, "the account or number is stopped")),
    131026: Rule(Action.UNREACHABLE, "this number cannot be reached on WhatsApp"),
    131047: Rule(Action.TEMPLATE, "more than 24 hours since this person last wrote"),
    131049: Rule(Action.PERMANENT, "WhatsApp withheld it to limit marketing"),
    131050: Rule(Action.PERMANENT, "this person stopped marketing messages"),
    131021: Rule(Action.PERMANENT, "sender and recipient are the same number"),
    131030: Rule(Action.PERMANENT, "the test number may not write to this person"),
    131062: Rule(Action.PERMANENT, "this kind of message needs a telephone number"),
    **dict.fromkeys((100, 131008, 131009, 131051), Rule(Action.PERMANENT, "WhatsApp refuses the form of the message")),
    **dict.fromkeys((131052, 131053), Rule(Action.PERMANENT, "the file could not be transferred")),
    132001: Rule(Action.PERMANENT, "the template is missing in this language or not approved"),
    132007: Rule(Action.PERMANENT, "the template breaks a content policy"),
    **dict.fromkeys((132000, 132005, 132008, 132012, 132018), Rule(Action.PERMANENT, "the values do not fit the template")),
    **dict.fromkeys((132015, 132016), Rule(Action.PERMANENT, "the template is paused or disabled")),
    **dict.fromkeys((132068, 132069), Rule(Action.PERMANENT, "the form is blocked or throttled")),
}

MAXIMUM_TRIES = 10
HOLD_FOR = timedelta(minutes=5)
_LONGEST_DELAY = 120.0
_LONGEST_PAIR_EXPONENT = 4


def rule_for(code: int | None, http_status: int) -> Rule:
    """The rule for an answer. A 5xx without a readable code may have been sent; any other unknown code fails, with its number."""
    if code in _TABLE:
        return _TABLE[code]
    if code is None and http_status >= 500:
        return Rule(Action.UNCERTAIN, f"WhatsApp answered {http_status} without saying why")
    if http_status >= 500 or http_status == 429:
        return Rule(Action.RETRY, f"WhatsApp answered {http_status}, error {code}")
    return Rule(Action.PERMANENT, f"unknown error {code} (HTTP {http_status})")


def retry_delay(tries: int, jitter: random.Random) -> timedelta:
    """1, 2, 4 … 120 seconds after ``tries`` tries, give or take a quarter, so that many do not come back at once."""
    seconds = min(2.0 ** max(tries - 1, 0), _LONGEST_DELAY)
    return timedelta(seconds=seconds * jitter.uniform(0.75, 1.25))


def pair_delay(tries: int) -> timedelta:
    """4^n seconds, as the platform asks after error 131056: 1, 4, 16, 64, then 256."""
    return timedelta(seconds=4 ** min(max(tries - 1, 0), _LONGEST_PAIR_EXPONENT))
