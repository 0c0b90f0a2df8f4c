"""What a way to people's phones can do. The use cases ask these flags, never which way it is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Capabilities:
    """``window_rule``: outside 24 hours only approved templates. ``files``: a PDF can go with a message.

    ``choices``: buttons and lists; without them they become numbered lines. ``reports``: it tells by itself what was delivered
    and read; without it the last that is known is that a person has sent it.
    """

    window_rule: bool = True
    files: bool = True
    choices: bool = True
    reports: bool = True


CLOUD_API = Capabilities()
BY_HAND = Capabilities(window_rule=False, files=False, choices=False, reports=False)
