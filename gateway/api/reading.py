"""The OpenAPI document as a person reads it: flat lists for a template."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gateway.api.merge import Document, operations, resolved

_DEPTH = 4  # nesting of fields that a page can still show


@dataclass(frozen=True)
class Field:
    """One field of a body or one parameter. ``path`` is dotted: ``services[].questions[].id``."""

    path: str
    kind: str
    required: bool
    description: str


@dataclass(frozen=True)
class Outcome:
    """One status that an operation may answer with."""

    status: str
    description: str
    media_type: str
    fields: list[Field]


@dataclass(frozen=True)
class Operation:
    """One call of the API."""

    anchor: str
    method: str
    path: str
    summary: str
    description: str
    proofs: list[str]
    parameters: list[Field]
    body: list[Field]
    outcomes: list[Outcome]


def read_document(document: Document) -> dict[str, Any]:
    """``info`` and ``operations`` for the page."""
    readers = [_read(document, path, method, operation) for path, method, operation in operations(document)]
    return {"info": document["info"], "operations": readers}


def _read(document: Document, path: str, method: str, operation: Document) -> Operation:
    shared = document["paths"][path].get("parameters", [])
    parameters = [resolved(document, each) for each in [*shared, *operation.get("parameters", [])]]
    return Operation(
        anchor=f"{method}-{path}".replace("/", "-").replace("{", "").replace("}", ""),
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        description=operation.get("description", ""),
        proofs=sorted({name for choice in operation.get("security", []) for name in choice}),
        parameters=[_parameter(document, each) for each in parameters],
        body=_content(document, operation.get("requestBody", {}))[1],
        outcomes=[_outcome(document, status, each) for status, each in sorted(operation["responses"].items())],
    )


def _parameter(document: Document, parameter: Document) -> Field:
    kind = f"{_kind(resolved(document, parameter.get('schema', {})))} ({parameter['in']})"
    return Field(parameter["name"], kind, parameter.get("required", False), parameter.get("description", ""))


def _outcome(document: Document, status: str, response: Document) -> Outcome:
    response = resolved(document, response)
    media_type, fields = _content(document, response)
    is_problem = media_type == "application/problem+json"  # all alike: described once, at the top
    return Outcome(status, response.get("description", ""), media_type, [] if is_problem else fields)


def _content(document: Document, holder: Document) -> tuple[str, list[Field]]:
    for media_type, content in resolved(document, holder).get("content", {}).items():
        return media_type, list(_fields(document, content.get("schema", {}), "", _DEPTH))
    return "", []


def _fields(document: Document, schema: Document, prefix: str, depth: int) -> Iterator[Field]:
    schema = resolved(document, schema)
    for part in schema.get("allOf", []):
        yield from _fields(document, part, prefix, depth)
    if "items" in schema:
        yield from _fields(document, schema["items"], f"{prefix}[]", depth)
    for name, raw in schema.get("properties", {}).items():
        inner = resolved(document, raw)
        path = f"{prefix}.{name}" if prefix else name
        yield Field(path, _kind(inner), name in schema.get("required", []), inner.get("description", ""))
        if depth > 1:
            yield from _fields(document, inner, path, depth - 1)


def _kind(schema: Document) -> str:
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    kind = schema.get("type", "object" if "allOf" in schema else "any")
    words = " | ".join(kind) if isinstance(kind, list) else str(kind)
    return f"{words} ({schema['format']})" if "format" in schema else words
