"""What must never stand in a log line."""

from __future__ import annotations

import pytest

from services.common.logs import mask


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("NIK 9999994101100001 diterima", "NIK [NIK] diterima"),
        ("to +6281200000001 now", "to +628…01 now"),
        ("hubungi 0812-0000-0001", "hubungi 0812…01"),
        ("GET /c/abcdefghijklmnopqrstuvwxyz123456", "GET /c/…"),
        ("GET /m/K7M4QX/abcdefghijklmnopqrstuvwxyz123456/cancel", "GET /m/K7M4QX/…/cancel"),
        ("GET /offices/x/feed/abcdefghijklmnopqrstuvwxyz123456.ics", "GET /offices/x/feed/….ics"),
        ("GET /w/office/0199-entry/abcdefghijklmnopqrstuvwxyz123456/accept", "GET /w/office/0199-entry/…/accept"),
        ("/k/a/b/slots?t=abcdefghijklmnopqrstuvwxyz123456&people=1", "/k/a/b/slots?t=…&people=1"),
        ("01990f3e-0000-7000-8000-000000000001", "01990f3e-0000-7000-8000-000000000001"),
        ("2026-11-24T02:45:00.597606Z 200", "2026-11-24T02:45:00.597606Z 200"),
    ],
)
def test_personal_numbers_and_link_secrets_are_masked_and_the_rest_stays(line: str, expected: str) -> None:
    assert mask(line) == expected
