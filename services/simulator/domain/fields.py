"""Reading fields of a request the way the Graph API complains about them."""

from __future__ import annotations

from typing import Any

from services.simulator.domain.graph_errors import GraphError, Json

MISSING, WRONG = 131008, 131009


def text(source: Json, key: str, where: str, at_most: int) -> str:
    """A required text of 1 to ``at_most`` characters."""
    value = source.get(key)
    if value is None or value == "":
        raise GraphError(MISSING, f"The parameter {where}['{key}'] is required.")
    if not isinstance(value, str):
        raise GraphError(WRONG, f"Param {where}['{key}'] must be a string.")
    if len(value) > at_most:
        raise GraphError(WRONG, f"Param {where}['{key}'] must be at most {at_most} characters long.")
    if not value.strip():
        raise GraphError(WRONG, f"Param {where}['{key}'] must not be blank.")
    return value


def optional_text(source: Json, key: str, where: str, at_most: int) -> str | None:
    return text(source, key, where, at_most) if source.get(key) is not None else None


def mapping(source: Json, key: str, where: str) -> Json:
    """A required JSON object."""
    value = source.get(key)
    if value is None:
        raise GraphError(MISSING, f"The parameter {where}['{key}'] is required.")
    return as_mapping(value, f"{where}['{key}']")


def as_mapping(value: Any, where: str) -> Json:
    if not isinstance(value, dict):
        raise GraphError(WRONG, f"Param {where} must be a JSON object.")
    return value


def items(source: Json, key: str, where: str, at_least: int, at_most: int) -> list[Json]:
    """A required list of JSON objects, its length within bounds."""
    value = source.get(key)
    if value is None:
        raise GraphError(MISSING, f"The parameter {where}['{key}'] is required.")
    if not isinstance(value, list) or not at_least <= len(value) <= at_most:
        raise GraphError(WRONG, f"Param {where}['{key}'] must have {at_least} to {at_most} items.")
    return [as_mapping(item, f"{where}['{key}'][{index}]") for index, item in enumerate(value)]


def number(source: Json, key: str, where: str, limit: float) -> float:
    """A required number (also as text, as Meta's examples write coordinates) between -limit and limit."""
    value = source.get(key)
    if value is None:
        raise GraphError(MISSING, f"The parameter {where}['{key}'] is required.")
    try:
        result = float(value)
    except (TypeError, ValueError):
        raise GraphError(WRONG, f"Param {where}['{key}'] must be a number.") from None
    if not -limit <= result <= limit:
        raise GraphError(WRONG, f"Param {where}['{key}'] must be between -{limit:g} and {limit:g}.")
    return result


def one_of(source: Json, key: str, where: str, allowed: tuple[str, ...]) -> str:
    value = source.get(key)
    if value is None:
        raise GraphError(MISSING, f"The parameter {where}['{key}'] is required.")
    if value not in allowed:
        raise GraphError(100, f"Param {where}['{key}'] must be one of {{{', '.join(allowed)}}} - got {value!r}.")
    return str(value)


def unique(values: list[str], where: str) -> None:
    if len(set(values)) != len(values):
        raise GraphError(WRONG, f"Duplicate values in {where} are not allowed.")
