from __future__ import annotations

import pytest

from services.docs.domain.condition import MalformedCondition, parse

ANSWERED = [
    ('a == "x"', {"a": "x"}, True),
    ('a == "x"', {"a": "y"}, False),
    ('a == "x"', {}, None),
    ('a != "x"', {"a": "y"}, True),
    ('a in ("x", "y")', {"a": "y"}, True),
    ('a in ("x", "y")', {"a": "z"}, False),
    ('a == "x" and b == "y"', {"a": "x", "b": "y"}, True),
    ('a == "x" and b == "y"', {"a": "z"}, False),
    ('a == "x" and b == "y"', {"a": "x"}, None),
    ('a == "x" or b == "y"', {"b": "y"}, True),
    ('a == "x" or b == "y"', {"b": "z"}, None),
    ('not a == "x"', {"a": "x"}, False),
    ('not (a == "x" or b == "y")', {"a": "z", "b": "z"}, True),
    ('a == "x" or a == "y" and b == "y"', {"a": "x", "b": "n"}, True),
    ("always", {}, True),
    ("never", {}, False),
    ("in_case", {"a": "x"}, None),
]


@pytest.mark.parametrize(("text", "answers", "held"), ANSWERED, ids=[f"{t} with {a}" for t, a, _ in ANSWERED])
def test_a_condition_holds_does_not_hold_or_is_unknown(text: str, answers: dict[str, str], held: bool | None) -> None:
    assert parse(text).holds(answers) is held


BROKEN = ["", "a", "a ==", 'a == x', '"x" == a', 'a == "x" and', '(a == "x"', 'a == "x")', 'a in ("x"', "a in ()", 'a.b == "x"',
          '__import__("os")', 'a == "x" b == "y"', 'not', 'and == "x"', 'a = "x"']  # fmt: skip


@pytest.mark.parametrize("text", BROKEN)
def test_what_is_no_condition_is_refused(text: str) -> None:
    with pytest.raises(MalformedCondition):
        parse(text)


def test_a_condition_names_every_answer_that_it_looks_at() -> None:
    condition = parse('not (a == "x" or b != "y") and c in ("p", "q")')
    assert list(condition.comparisons()) == [("a", "x"), ("b", "y"), ("c", "p"), ("c", "q")]
