from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from services.common.database import Database
from services.docs.adapters.store import SqlCatalogues, SqlPapers
from services.docs.adapters.tables import appointment_versions, catalogue_versions, documents
from services.docs.domain.errors import CatalogueMissing
from services.docs.usecases.ports import IssuedChecklist, StoredDocument
from services.docs.usecases.publish_catalogue import PublishCatalogue
from tests.docs.cases import CASE
from tests.fakes.clock import FixedClock

PDF = StoredDocument("a" * 64, 3, "application/pdf")


def _issued(clock: FixedClock, **changes: Any) -> IssuedChecklist:
    values: dict[str, Any] = {
        "appointment_id": CASE.appointment_id,
        "facts_sha256": "f" * 64,
        "language": "id",
        "appointment_version": 1,
        "catalogue_version": 1,
        "office_id": "muara-bangkahulu",
        "service_id": CASE.service_id,
        "answers": {"recorded_before": "no"},
        "document_sha256": PDF.sha256,
        "issued_at": clock.now(),
    }
    return IssuedChecklist(**{**values, **changes})


def test_the_same_content_publishes_nothing_new(catalogues: SqlCatalogues, content: dict[str, Any], clock: FixedClock) -> None:
    assert PublishCatalogue(catalogues, clock).run(content) == 1


def test_a_changed_content_becomes_the_next_version(
    catalogues: SqlCatalogues, content: dict[str, Any], clock: FixedClock
) -> None:
    content["checked_on"] = "2026-12-24"
    assert PublishCatalogue(catalogues, clock).run(content) == 2
    checked = [each.catalogue.checked_on.isoformat() for each in (catalogues.version(1), catalogues.current())]
    assert checked == ["2026-11-24", "2026-12-24"]


def test_going_back_to_an_old_content_is_a_version_of_its_own(
    catalogues: SqlCatalogues, content: dict[str, Any], clock: FixedClock
) -> None:
    publish = PublishCatalogue(catalogues, clock)
    publish.run({**content, "checked_on": "2026-12-24"})
    assert publish.run(content) == 3


def test_a_published_version_keeps_its_content_and_time(catalogues: SqlCatalogues, database: Database, clock: FixedClock) -> None:
    with database.read() as connection:
        row = connection.execute(select(catalogue_versions)).one()
    assert (row.published_at, len(row.content["services"]), len(row.content_sha256)) == (clock.now(), 22, 64)


def test_an_empty_database_has_no_catalogue(database: Database) -> None:
    with pytest.raises(CatalogueMissing):
        SqlCatalogues(database).current()


def test_the_first_catalogue_version_of_an_appointment_stays(catalogues: SqlCatalogues, database: Database) -> None:
    with SqlPapers(database).transaction() as transaction:
        assert [transaction.pin("an appointment", 1), transaction.pin("an appointment", 2)] == [1, 1]


def test_an_issued_paper_is_found_by_its_facts(catalogues: SqlCatalogues, database: Database, clock: FixedClock) -> None:
    papers, issued = SqlPapers(database), _issued(clock)
    with papers.transaction() as transaction:
        transaction.pin(CASE.appointment_id, 1)
        transaction.add(issued, PDF)
    assert papers.find(CASE.appointment_id, "f" * 64) == issued
    assert papers.find(CASE.appointment_id, "0" * 64) is None


def test_issuing_the_same_facts_again_takes_the_document_given_now(
    catalogues: SqlCatalogues, database: Database, clock: FixedClock
) -> None:
    papers, drawn_again = SqlPapers(database), StoredDocument("b" * 64, 4, "application/pdf")
    with papers.transaction() as transaction:
        transaction.pin(CASE.appointment_id, 1)
        transaction.add(_issued(clock), PDF)
        transaction.add(_issued(clock, document_sha256=drawn_again.sha256), drawn_again)
    found = papers.find(CASE.appointment_id, "f" * 64)
    assert found is not None
    assert found.document_sha256 == drawn_again.sha256
    with database.read() as connection:
        assert sorted(connection.scalars(select(documents.c.size))) == [3, 4]


def test_a_failed_transaction_leaves_nothing(catalogues: SqlCatalogues, database: Database, clock: FixedClock) -> None:
    papers = SqlPapers(database)

    def fail() -> None:
        with papers.transaction() as transaction:
            transaction.first_time("an event", clock.now())
            transaction.pin("an appointment", 1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert (papers.seen(["an event"]), papers.pinned_version("an appointment")) == ([], None)


def test_an_event_is_new_once(catalogues: SqlCatalogues, database: Database, clock: FixedClock) -> None:
    papers = SqlPapers(database)
    with papers.transaction() as transaction:
        assert [transaction.first_time("an event", clock.now()) for _ in range(2)] == [True, False]
    assert papers.seen(["an event", "another"]) == ["an event"]


def test_withdrawing_marks_the_appointment(catalogues: SqlCatalogues, database: Database, clock: FixedClock) -> None:
    with SqlPapers(database).transaction() as transaction:
        transaction.pin("an appointment", 1)
        clock.advance(timedelta(hours=1))
        transaction.withdraw("an appointment", clock.now())
    with database.read() as connection:
        assert connection.scalars(select(appointment_versions.c.withdrawn_at)).all() == [clock.now()]
