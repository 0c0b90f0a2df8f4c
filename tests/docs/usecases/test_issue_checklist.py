from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from services.common.database import Database
from services.docs.adapters.colour_store import SqlColours
from services.docs.adapters.document_files import DocumentFiles
from services.docs.adapters.reportlab_page import ReportlabPage
from services.docs.adapters.store import SqlCatalogues, SqlPapers, SqlTransaction
from services.docs.adapters.tables import appointment_versions, issued_checklists
from services.docs.domain.errors import UnknownService
from services.docs.usecases.issue_checklist import IssueChecklist
from services.docs.usecases.publish_catalogue import PublishCatalogue
from tests.docs.cases import CASE, case
from tests.fakes.clock import FixedClock


@pytest.fixture
def issue(catalogues: SqlCatalogues, database: Database, documents: Path, clock: FixedClock) -> IssueChecklist:
    return IssueChecklist(catalogues, SqlPapers(database), DocumentFiles(documents), ReportlabPage(), clock, SqlColours(database))


def _issued(database: Database) -> int:
    with database.read() as connection:
        return connection.scalar(select(func.count()).select_from(issued_checklists)) or 0


def _publish_another(catalogues: SqlCatalogues, content: dict[str, Any], clock: FixedClock) -> None:
    PublishCatalogue(catalogues, clock).run({**content, "checked_on": "2026-12-24"})


def test_the_same_facts_give_the_paper_issued_before(issue: IssueChecklist, database: Database, clock: FixedClock) -> None:
    first = issue.run(CASE, "id")
    clock.advance(timedelta(days=1))
    assert (issue.run(CASE, "id"), _issued(database)) == (first, 1)


def test_a_newer_catalogue_does_not_change_what_an_appointment_was_given(
    issue: IssueChecklist, catalogues: SqlCatalogues, content: dict[str, Any], clock: FixedClock
) -> None:
    issue.run(CASE, "id")
    _publish_another(catalogues, content, clock)
    moved = case(version=2, starts_at=CASE.starts_at + timedelta(days=1), ends_at=CASE.ends_at + timedelta(days=1))
    versions = [issue.run(each, "id").catalogue_version for each in (moved, case(appointment_id="another"))]
    assert versions == [1, 2]


def test_a_lost_file_is_drawn_again_with_the_same_bytes(issue: IssueChecklist, documents: Path, database: Database) -> None:
    first = issue.run(CASE, "id")
    next(path for path in documents.rglob("*") if path.is_file()).unlink()
    assert (issue.run(CASE, "id"), _issued(database)) == (first, 1)
    assert len([path for path in documents.rglob("*") if path.is_file()]) == 1


def test_an_event_issues_the_paper_in_the_residents_language_once(issue: IssueChecklist, database: Database) -> None:
    for _ in range(2):
        issue.handle(case(language="en"), "an event")
    with database.read() as connection:
        assert connection.scalars(select(issued_checklists.c.language)).all() == ["en"]
    assert SqlPapers(database).seen(["an event"]) == ["an event"]


def test_the_paper_of_an_event_is_the_one_fetched_later(issue: IssueChecklist, database: Database) -> None:
    issue.handle(CASE, "an event")
    issue.run(CASE, "id")
    assert _issued(database) == 1


def test_an_unknown_service_leaves_the_event_unseen(issue: IssueChecklist, database: Database) -> None:
    with pytest.raises(UnknownService):
        issue.handle(case(service_id="passport"), "an event")
    assert SqlPapers(database).seen(["an event"]) == []


def test_answers_that_the_catalogue_does_not_know_are_left_out(issue: IssueChecklist) -> None:
    strange = case(appointment_id="another", answers={**CASE.answers, "colour": "red"})
    assert issue.run(strange, "id").content == issue.run(CASE, "id").content


def test_a_cancelled_appointment_is_marked_once(issue: IssueChecklist, database: Database, clock: FixedClock) -> None:
    issue.handle(CASE, "booked")
    cancelled_at = clock.now()
    issue.withdraw(CASE, "cancelled")
    clock.advance(timedelta(days=1))
    issue.withdraw(CASE, "cancelled")
    with database.read() as connection:
        assert connection.scalars(select(appointment_versions.c.withdrawn_at)).all() == [cancelled_at]


class _OvertakenPapers(SqlPapers):
    """Another process pins version 1 between our reading and our writing."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._overtaken = False

    @contextmanager
    def transaction(self) -> Iterator[SqlTransaction]:
        if not self._overtaken:
            self._overtaken = True
            with super().transaction() as other:
                other.pin(CASE.appointment_id, 1)
        with super().transaction() as transaction:
            yield transaction


def test_who_is_overtaken_draws_from_the_version_that_was_pinned_meanwhile(
    catalogues: SqlCatalogues, database: Database, documents: Path, content: dict[str, Any], clock: FixedClock
) -> None:
    _publish_another(catalogues, content, clock)
    papers = _OvertakenPapers(database)
    issue = IssueChecklist(catalogues, papers, DocumentFiles(documents), ReportlabPage(), clock, SqlColours(database))
    issue.handle(CASE, "an event")
    with database.read() as connection:
        assert connection.scalars(select(issued_checklists.c.catalogue_version)).all() == [1]
    assert papers.seen(["an event"]) == ["an event"]


def test_what_was_given_stays_provable(issue: IssueChecklist, database: Database, clock: FixedClock) -> None:
    paper = issue.run(CASE, "id")
    with database.read() as connection:
        row = connection.execute(select(issued_checklists)).one()
    given: tuple[Any, ...] = (row.catalogue_version, row.appointment_version, row.answers, row.document_sha256, row.issued_at)
    expected: tuple[Any, ...] = (1, 1, dict(CASE.answers), paper.sha256, clock.now())
    assert given == expected
    assert isinstance(row.issued_at, datetime)
