"""An office's own rows within the content of a catalogue (JSON values)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.docs.domain.catalogue_content import read_catalogue
from services.docs.domain.errors import MalformedCatalogue, MalformedDraft

Content = Mapping[str, Any]
Row = Mapping[str, Any]
_OWN_SOURCE = "office"  # where a row of an office comes from, unless it says more


def rows_of(content: Content, office_id: str) -> list[dict[str, Any]]:
    """The office's rows, without its own name."""
    mine = [row for row in content["overrides"] if row["office"] == office_id]
    return [{name: value for name, value in row.items() if name != "office"} for row in mine]


def with_rows(content: Content, office_id: str, rows: Sequence[Row]) -> dict[str, Any]:
    """The content with these rows instead of the office's, which are its own from now on: no shipped catalogue replaces them."""
    others = [row for row in content["overrides"] if row["office"] != office_id]
    own = [{"office": office_id, "source": [_OWN_SOURCE], "certainty": "S", **row} for row in rows]
    offices = sorted({*content.get("own_offices", ()), office_id})
    return {**content, "overrides": [*others, *own], "own_offices": offices}


def shipped_over(content: Content, shipped: Content) -> dict[str, Any]:
    """The shipped content with the rows of those offices that published their own."""
    joined = dict(shipped)
    for office_id in content.get("own_offices", ()):
        joined = with_rows(joined, office_id, rows_of(content, office_id))
    return joined


def check_rows(content: Content, office_id: str, rows: Sequence[Row]) -> None:
    """Raise :class:`MalformedDraft` with the position of every row that does not fit the catalogue."""
    mistakes = [(position, mistake) for position, row in enumerate(rows) for mistake in _mistakes(content, office_id, row)]
    named = [(row.get("service"), row.get("document"), row.get("form"), row.get("channel")) for row in rows]
    repeated = [position for position, name in enumerate(named) if name in named[:position]]
    mistakes += [(position, "The same document occurs twice in the same form.") for position in repeated]
    if mistakes:
        raise MalformedDraft(tuple(sorted(mistakes)))


def _mistakes(content: Content, office_id: str, row: Row) -> tuple[str, ...]:
    try:
        read_catalogue(with_rows(content, office_id, [row]))
    except MalformedCatalogue as error:
        return error.mistakes
    return ()
