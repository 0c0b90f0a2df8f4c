"""Retention: the bytes go, the record stays, and the paper can be drawn again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from services.common.database import Database
from services.docs.adapters import tables
from services.docs.adapters.colour_store import SqlColours
from services.docs.adapters.document_files import DocumentFiles
from services.docs.adapters.reportlab_page import ReportlabPage
from services.docs.adapters.store import SqlCatalogues, SqlPapers
from services.docs.usecases.forget_documents import ForgetDocuments
from services.docs.usecases.issue_checklist import IssueChecklist
from tests.docs.cases import CASE, case
from tests.fakes.clock import FixedClock


@pytest.fixture
def files(documents: Path) -> DocumentFiles:
    return DocumentFiles(documents)


@pytest.fixture
def papers(database: Database) -> SqlPapers:
    return SqlPapers(database)


@pytest.fixture
def issue(
    database: Database, catalogues: SqlCatalogues, papers: SqlPapers, files: DocumentFiles, clock: FixedClock
) -> IssueChecklist:
    return IssueChecklist(catalogues, papers, files, ReportlabPage(), clock, SqlColours(database))


@pytest.fixture
def forget(papers: SqlPapers, files: DocumentFiles, clock: FixedClock) -> ForgetDocuments:
    return ForgetDocuments(papers, files, clock, keep_days=90)


def test_old_documents_are_removed_once_and_drawn_again_when_asked_for(
    issue: IssueChecklist, forget: ForgetDocuments, papers: SqlPapers, files: DocumentFiles, clock: FixedClock
) -> None:
    made = issue.run(CASE, "id")
    removed = [forget.run()]
    clock.advance(timedelta(days=91))
    removed += [forget.run(), forget.run()]
    gone = files.get(made.sha256)
    again = issue.run(CASE, "id")
    removed.append(forget.run())
    assert (removed, gone, again.content == made.content) == ([0, 1, 0, 0], None, True)
    assert len(papers.of_appointment(CASE.office.id, CASE.appointment_id)) == 1


def test_of_a_forgotten_contact_no_paper_and_no_record_stays(
    issue: IssueChecklist, forget: ForgetDocuments, papers: SqlPapers, files: DocumentFiles, database: Database
) -> None:
    gone = [issue.run(CASE, language).sha256 for language in ("id", "en")]
    stays = issue.run(case(appointment_id="another", code="B2C3D4"), "id")
    for _ in range(2):
        forget.of_forgotten([CASE.appointment_id, "never heard of"], "an event")
    with database.read() as connection:
        counts = [
            connection.scalar(select(func.count()).select_from(table))
            for table in (tables.issued_checklists, tables.appointment_versions, tables.documents)
        ]
    assert ([files.get(sha256) for sha256 in gone], files.get(stays.sha256)) == ([None, None], stays.content)
    assert (counts, papers.seen(["an event"])) == ([1, 1, 1], ["an event"])


def test_a_paper_that_somebody_else_was_given_too_stays(
    issue: IssueChecklist, forget: ForgetDocuments, files: DocumentFiles
) -> None:
    same = [issue.run(each, "id").sha256 for each in (CASE, case(appointment_id="another"))]
    forget.of_forgotten([CASE.appointment_id], "an event")
    assert (len(set(same)), files.get(same[0]) is not None) == (1, True)
