"""Tables as CSV."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.booking.domain.csv_text import csv_text


def test_a_header_then_rows_each_ended_by_crlf_without_a_mark_before_it() -> None:
    assert csv_text(("key", "share"), [{"key": "all", "share": None}]) == "key,share\r\nall,\r\n"


def test_commas_quotes_and_line_ends_are_quoted() -> None:
    assert csv_text(("key",), [{"key": 'a,"b"\nc'}]) == 'key\r\n"a,""b""\nc"\r\n'


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"], ids=repr)
def test_text_that_a_spreadsheet_would_compute_becomes_text(start: str) -> None:
    [[_], [cell]] = csv.reader(io.StringIO(csv_text(("key",), [{"key": f"{start}1+1"}]), newline=""))
    assert cell == f"'{start}1+1"


def test_a_negative_number_stays_a_number() -> None:
    assert csv_text(("key",), [{"key": -1.5}]) == "key\r\n-1.5\r\n"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1), min_size=1, max_size=4))
def test_whatever_is_written_is_read_again_and_never_begins_a_formula(texts: list[str]) -> None:
    columns = tuple(f"c{n}" for n in range(len(texts)))
    written = csv_text(columns, [dict(zip(columns, texts, strict=True))])
    [_, cells] = csv.reader(io.StringIO(written, newline=""))
    assert [cell.removeprefix("'") if cell[1:] == text else cell for cell, text in zip(cells, texts, strict=True)] == texts
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in cells)
