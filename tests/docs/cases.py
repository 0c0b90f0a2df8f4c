"""Cases for tests: people and numbers that can belong to nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from services.docs.domain.appointment import Case, Office

OFFICE = Office(
    "muara-bangkahulu",
    "Kecamatan Muara Bangkahulu",
    "Asia/Jakarta",
    "Jalan Contoh 1, Kota Bengkulu",
    -3.7561,
    102.2781,
    "+6281200000099",
)
CASE = Case(
    appointment_id="01990f3e-0000-7000-8000-000000000001",
    code="K7M4QX",
    version=1,
    service_id="ktp_perekaman_pemula",
    starts_at=datetime(2026, 12, 1, 2, 20, tzinfo=UTC),
    ends_at=datetime(2026, 12, 1, 2, 30, tzinfo=UTC),
    people=1,
    name="Siti Contoh",
    language="id",
    answers={"recorded_before": "no", "age_group": "from_17"},
    office=OFFICE,
)
SIXTY_LETTERS = "Raden Ayu Siti Contoh Kusumaningrum Wirahadikusumah Contohan"


def case(**changes: Any) -> Case:
    """The usual case with some fields changed."""
    return replace(CASE, **changes)
