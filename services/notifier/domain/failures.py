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
    PAIR = "pair"  # too many to one person: nothing to them for 4^n seconds
    PAUSE = "pause"  # the number's quality is low: reminders and other news that can wait rest, alert
    STOP = "stop"  # the number cannot send: nothing leaves for some minutes, alert
    UNCERTAIN = "uncertain"  # may have been sent
    UNREACHABLE = "unreachable"  # this person cannot be reached on WhatsApp: onto the call list
    TEMPLATE = "template"  # outside the 24 h window: the same as an approved template
    UPLOAD = "upload"  # the file got lost: hand it over once more
    REST = "rest"  # the template rests: keep the message, look again later, alert
    PERMANENT = "permanent"  # will not work, whatever is tried: onto the call list


@dataclass(frozen=True)
class Rule:
    """What a code asks for, the sentence that staff read, and whether somebody must look after the account."""

    action: Action
    reason: str
    alert: bool = False


_TABLE: dict[int, Rule] = {
    **dict.fromkeys((0, 190), Rule(Action.STOP, "the access token is not valid", alert=True)),
    **dict.fromkeys((3, 10, *range(200, 300), 131005), Rule(Action.STOP, "the account lacks a permission", alert=True)),
    **dict.fromkeys((131031, 368, 130497), Rule(Action.STOP, "the account is locked or restricted", alert=True)),
    131042: Rule(Action.STOP, "the account's payment has a problem", alert=True),
    **dict.fromkeys((131045, 133010), Rule(Action.STOP, "the number is not registered", alert=True)),
    **dict.fromkeys((4, 80007), Rule(Action.RETRY, "too many requests for the account")),
    **dict.fromkeys((1, 2, 131016, 133004, 131057), Rule(Action.RETRY, "WhatsApp is temporarily not available")),
    130429: Rule(Action.RETRY, "too many messages per second"),
    131000: Rule(Action.UNCERTAIN, "WhatsApp did not say whether it was sent"),
    131056: Rule(Action.PAIR, "too many messages to this person"),
    131048: Rule(Action.PAUSE, "WhatsApp limits this number because of its quality", alert=True),
    131064: Rule(Action.PAUSE, "WhatsApp limits this account because of its templates", alert=True),
    131026: Rule(Action.UNREACHABLE, "this number cannot be reached on WhatsApp"),
    131047: Rule(Action.TEMPLATE, "more than 24 hours since this person last wrote"),
    131049: Rule(Action.PERMANENT, "WhatsApp withheld it to limit marketing", alert=True),  # a template was recategorised
    131050: Rule(Action.PERMANENT, "this person stopped marketing messages"),
    131021: Rule(Action.PERMANENT, "sender and recipient are the same number"),
    131030: Rule(Action.PERMANENT, "the test number may not write to this person", alert=True),
    131062: Rule(Action.PERMANENT, "this kind of message needs a telephone number"),
    **dict.fromkeys(
        (100, 131008, 131009, 131051), Rule(Action.PERMANENT, "WhatsApp refuses the form of the message", alert=True)
    ),
    **dict.fromkeys((131052, 131053), Rule(Action.UPLOAD, "the file could not be transferred")),
    132001: Rule(Action.REST, "the template is missing in this language or not approved", alert=True),
    **dict.fromkeys((132015, 132016), Rule(Action.REST, "the template is paused or disabled", alert=True)),
    132007: Rule(Action.PERMANENT, "the template breaks a content policy", alert=True),
    **dict.fromkeys(
        (132000, 132005, 132008, 132012, 132018), Rule(Action.PERMANENT, "the values do not fit the template", alert=True)
    ),
    **dict.fromkeys((132068, 132069), Rule(Action.PERMANENT, "the form is blocked or throttled", alert=True)),
    133016: Rule(Action.STOP, "the number was registered too often", alert=True),
    135000: Rule(Action.PERMANENT, "WhatsApp refuses the message without saying why", alert=True),
    137000: Rule(Action.UNREACHABLE, "this person's WhatsApp identity has changed"),
}
CODES = tuple(sorted(_TABLE))

MAXIMUM_TRIES = 10
MAXIMUM_UPLOADS = 2
STOP_FOR = timedelta(minutes=5)
PAUSE_FOR = timedelta(hours=6)
REST_FOR = timedelta(minutes=30)
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
    return Rule(Action.PERMANENT, f"unknown error {code} (HTTP {http_status})", alert=True)


def retry_delay(tries: int, jitter: random.Random) -> timedelta:
    """1, 2, 4 … 120 seconds after ``tries`` tries, give or take a quarter, so that many do not come back at once."""
    seconds = min(2.0 ** max(tries - 1, 0), _LONGEST_DELAY)
    return timedelta(seconds=seconds * jitter.uniform(0.75, 1.25))


def pair_delay(tries: int) -> timedelta:
    """4^n seconds, as the platform asks after error 131056: 1, 4, 16, 64, then 256."""
    return timedelta(seconds=4 ** min(max(tries - 1, 0), _LONGEST_PAIR_EXPONENT))
