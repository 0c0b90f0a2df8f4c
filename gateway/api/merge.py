"""One OpenAPI document out of several. Pure functions over plain JSON objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from typing import Any

Document = dict[str, Any]
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


class ConflictingDocuments(Exception):
    """Two documents describe the same thing differently. ``str()`` names it."""


def merged(documents: Iterable[Document], prefix: str) -> Document:
    """``paths`` under ``prefix``, ``components`` and ``tags`` of all documents together; the inputs stay as they are.

    The same path may come from several documents with different methods; :class:`ConflictingDocuments` when one method of a
    path, or one component, is described in two ways.
    """
    whole: Document = {"paths": {}, "components": {}, "tags": []}
    for document in documents:
        for path, item in document.get("paths", {}).items():
            if path.startswith(prefix):
                _add(whole["paths"].setdefault(path, {}), item, path)
        for section, entries in document.get("components", {}).items():
            _add(whole["components"].setdefault(section, {}), entries, f"components/{section}")
        whole["tags"] += [tag for tag in document.get("tags", []) if tag not in whole["tags"]]
    return whole


def _add(target: Document, entries: Mapping[str, Any], where: str) -> None:
    for name, entry in entries.items():
        if target.setdefault(name, deepcopy(entry)) != entry:
            raise ConflictingDocuments(f"{where}/{name} is described in two ways")


def operations(document: Document) -> Iterator[tuple[str, str, Document]]:
    """``(path, method, operation)`` of every operation, by path."""
    for path, item in sorted(document["paths"].items()):
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def resolved(document: Document, node: Document) -> Document:
    """``node``, or what its ``$ref`` points to."""
    while "$ref" in node:
        target: Any = document
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        node = target
    return node
