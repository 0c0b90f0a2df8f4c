"""Conditions as data: a small, safe expression over the answers to the qualifying questions.

``always``, ``never``, ``in_case`` (no question decides it: it stays a printed case), or an expression such as
``recorded_before == "no" and age_group in ("under_17", "from_17")`` with ``==``, ``!=``, ``in``, ``not``, ``and``, ``or``
and brackets. An unanswered question makes a comparison unknown, and unknown spreads as in Kleene's logic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

Answers = Mapping[str, str]

_TOKEN = re.compile(r'\s*(?:(?P<value>"[^"]*")|(?P<word>[A-Za-z_][A-Za-z0-9_]*)|(?P<sign>==|!=|\(|\)|,))')
_KEYWORDS = {"and", "or", "not", "in"}


class MalformedCondition(ValueError):
    """The text is no condition; ``str()`` says where it stops being one."""


class Condition(Protocol):
    """Something that holds, does not hold, or is not known yet."""

    def holds(self, answers: Answers) -> bool | None:
        """True, False, or None while a question that decides it is unanswered."""

    def comparisons(self) -> Iterator[tuple[str, str]]:
        """Each (question, value) that it looks at."""


@dataclass(frozen=True)
class Constant:
    """``always``, ``never`` or ``in_case``."""

    value: bool | None

    def holds(self, _answers: Answers) -> bool | None:
        return self.value

    def comparisons(self) -> Iterator[tuple[str, str]]:
        return iter(())


@dataclass(frozen=True)
class Equals:
    """``question == "value"``."""

    question: str
    value: str

    def holds(self, answers: Answers) -> bool | None:
        return answers[self.question] == self.value if self.question in answers else None

    def comparisons(self) -> Iterator[tuple[str, str]]:
        yield self.question, self.value


@dataclass(frozen=True)
class Not:
    """The opposite."""

    part: Condition

    def holds(self, answers: Answers) -> bool | None:
        held = self.part.holds(answers)
        return None if held is None else not held

    def comparisons(self) -> Iterator[tuple[str, str]]:
        yield from self.part.comparisons()


@dataclass(frozen=True)
class AnyOf:
    """True as soon as one part is."""

    parts: tuple[Condition, ...]

    def holds(self, answers: Answers) -> bool | None:
        held = [part.holds(answers) for part in self.parts]
        return True if True in held else None if None in held else False

    def comparisons(self) -> Iterator[tuple[str, str]]:
        for part in self.parts:
            yield from part.comparisons()


@dataclass(frozen=True)
class AllOf:
    """False as soon as one part is."""

    parts: tuple[Condition, ...]

    def holds(self, answers: Answers) -> bool | None:
        held = [part.holds(answers) for part in self.parts]
        return False if False in held else None if None in held else True

    def comparisons(self) -> Iterator[tuple[str, str]]:
        for part in self.parts:
            yield from part.comparisons()


CONSTANTS: Mapping[str, Condition] = {"always": Constant(True), "never": Constant(False), "in_case": Constant(None)}


def parse(text: str) -> Condition:
    """The condition that ``text`` writes, or :class:`MalformedCondition`."""
    if text in CONSTANTS:
        return CONSTANTS[text]
    return _Parser(text).whole()


def _tokens(text: str) -> list[str]:
    tokens, position = [], 0
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        if match is None:
            raise MalformedCondition(f"unreadable from {text[position:]!r}")
        tokens.append(match[0].strip())
        position = match.end()
    return tokens


class _Parser:
    """Recursive descent: ``or`` binds weakest, then ``and``, then ``not``."""

    def __init__(self, text: str) -> None:
        self._text, self._left = text, _tokens(text)

    def whole(self) -> Condition:
        condition = self._any()
        if self._left:
            raise self._refusal("the end")
        return condition

    def _any(self) -> Condition:
        parts = [self._all()]
        while self._took("or"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def _all(self) -> Condition:
        parts = [self._one()]
        while self._took("and"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def _one(self) -> Condition:
        if self._took("not"):
            return Not(self._one())
        if self._took("("):
            inner = self._any()
            self._expect(")")
            return inner
        return self._comparison()

    def _comparison(self) -> Condition:
        question = self._next()
        if not question.isidentifier() or question in _KEYWORDS:
            raise MalformedCondition(f"a question was expected instead of {question!r} in {self._text!r}")
        if self._took("=="):
            return Equals(question, self._value())
        if self._took("!="):
            return Not(Equals(question, self._value()))
        self._expect("in")
        return AnyOf(tuple(Equals(question, value) for value in self._values()))

    def _values(self) -> list[str]:
        self._expect("(")
        values = [self._value()]
        while self._took(","):
            values.append(self._value())
        self._expect(")")
        return values

    def _value(self) -> str:
        token = self._next()
        if not token.startswith('"'):
            raise MalformedCondition(f'a "value" was expected instead of {token!r} in {self._text!r}')
        return token[1:-1]

    def _took(self, token: str) -> bool:
        if self._left[:1] != [token]:
            return False
        self._left.pop(0)
        return True

    def _expect(self, token: str) -> None:
        if not self._took(token):
            raise self._refusal(repr(token))

    def _next(self) -> str:
        if not self._left:
            raise self._refusal("more")
        return self._left.pop(0)

    def _refusal(self, expected: str) -> MalformedCondition:
        found = repr(self._left[0]) if self._left else "the end"
        return MalformedCondition(f"{expected} was expected instead of {found} in {self._text!r}")
