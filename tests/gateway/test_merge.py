"""One OpenAPI document out of several."""

from __future__ import annotations

import pytest

from gateway.api.merge import ConflictingDocuments, Document, merged, operations

GET: Document = {"responses": {"200": {"description": "Good."}}}
OTHER: Document = {"responses": {"201": {"description": "Made."}}}


def _document(path: str, operation: Document, method: str = "get", **components: Document) -> Document:
    return {"paths": {path: {method: operation}}, "components": {"schemas": components}}


def test_paths_and_components_of_all_documents_come_together() -> None:
    whole = merged([_document("/api/a", GET, A={"type": "string"}), _document("/api/b", OTHER, B={"type": "integer"})], "/api/")
    assert whole == {
        "paths": {"/api/a": {"get": GET}, "/api/b": {"get": OTHER}},
        "components": {"schemas": {"A": {"type": "string"}, "B": {"type": "integer"}}},
        "tags": [],
    }


def test_paths_between_parts_stay_inside() -> None:
    assert merged([_document("/internal/a", GET)], "/api/")["paths"] == {}


def test_one_path_may_be_described_by_two_documents_with_different_methods() -> None:
    whole = merged([_document("/api/a", GET), _document("/api/a", OTHER, "post")], "/api/")
    assert whole["paths"] == {"/api/a": {"get": GET, "post": OTHER}}


def test_the_same_component_in_two_documents_is_one() -> None:
    whole = merged([_document("/api/a", GET, A={"type": "string"}), _document("/api/b", GET, A={"type": "string"})], "/api/")
    assert whole["components"]["schemas"] == {"A": {"type": "string"}}


@pytest.mark.parametrize(
    ("first", "second", "name"),
    [
        (_document("/api/a", GET), _document("/api/a", OTHER), "/api/a/get"),
        (_document("/api/a", GET, A={"type": "string"}), _document("/api/b", GET, A={}), "components/schemas/A"),
    ],
    ids=["operation", "component"],
)
def test_two_descriptions_of_one_thing_are_a_conflict(first: Document, second: Document, name: str) -> None:
    with pytest.raises(ConflictingDocuments, match=name):
        merged([first, second], "/api/")


def test_the_documents_themselves_stay_as_they_are() -> None:
    document = _document("/api/a", {"responses": {}})
    merged([document], "/api/")["paths"]["/api/a"]["get"]["responses"]["200"] = {}
    assert document == _document("/api/a", {"responses": {}})


def test_tags_are_listed_once() -> None:
    tagged: Document = {"tags": [{"name": "staff"}]}
    assert merged([tagged, tagged], "/api/")["tags"] == [{"name": "staff"}]


def test_operations_come_by_path() -> None:
    whole = merged([_document("/api/b", GET), _document("/api/a", OTHER, "post")], "/api/")
    assert list(operations(whole)) == [("/api/a", "post", OTHER), ("/api/b", "get", GET)]
