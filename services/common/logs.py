"""Log lines: JSON in production, readable in a terminal; request ids on each; personal numbers masked."""

from __future__ import annotations

import logging
import re
import sys
from typing import Any

import structlog

FORMATS = ("auto", "console", "json")  # auto: console on a terminal, else JSON
_NIK = re.compile(r"(?<!\d)\d{16}(?!\d)")
_PHONE = re.compile(r"(?<![\w-])(?:\+?62|0)8\d{2}[\d\s-]{5,12}\d(?![\w-])")
_SHORTEST = 10  # characters of 081234567x; what is shorter is none of these
_SECRET_PATH = re.compile(r"(/(?:c|feed|m/[^/\s]+|w/[^/\s]+/[^/\s]+)/)[A-Za-z0-9_-]{20,}")
_SECRET_QUERY = re.compile(r"\b((?:t|token|manage_token)=)[A-Za-z0-9_.-]{16,}")


def mask(text: str) -> str:
    """``text`` without NIK-like numbers, mobile numbers and the secrets of links."""
    if len(text) < _SHORTEST:
        return text
    text = _SECRET_QUERY.sub(r"\1…", _SECRET_PATH.sub(r"\1…", text))
    return _PHONE.sub(lambda m: f"{m[0][:4]}…{m[0][-2:]}", _NIK.sub("[NIK]", text))


def _mask_values(_logger: Any, _method: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
    return {key: _masked(value) for key, value in line.items()}


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        return {key: _masked(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(inner) for inner in value]
    return value


def configure(part: str, log_format: str = "auto") -> None:
    """Send structlog's and the standard library's lines to standard error. ``log_format`` is one of :data:`FORMATS`."""
    readable = log_format == "console" or (log_format == "auto" and sys.stderr.isatty())
    renderer: Any = structlog.dev.ConsoleRenderer() if readable else structlog.processors.JSONRenderer()
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _part_adder(part),
    ]
    last: list[Any] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, structlog.processors.format_exc_info]
    formatter = structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[*last, _mask_values, renderer])
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    for noisy in ("rq", "urllib3", "alembic", "_granian", "granian"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def _part_adder(part: str) -> Any:
    def add(_logger: Any, _method: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
        line["part"] = part
        return line

    return add
