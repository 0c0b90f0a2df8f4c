"""Retention: the bytes go, the record stays, and the paper can be drawn again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from services.common.database import Database
from services.docs.adapters.document_files import DocumentFiles
from services.docs.adapters.reportlab_page import ReportlabPage
from services.docs.adapters.store import SqlCatalogues, SqlPapers
from services.docs.usecases.forget_documents import ForgetDocuments
from services.docs.usecases.issue_checklist import IssueChecklist
from tests.docs.cases import CASE
from tests.fakes.clock import FixedClock


def test_old_documents_are_removed_once_and_drawn_again_when_asked_for(
    database: Database, catalogues: SqlCatalogues, documents: Path, clock: FixedClock
) -> None:
    papers, files = SqlPapers(database), DocumentFiles(documents)
    issue = IssueChecklist(catalogues, papers, files, ReportlabPage(), clock)
    forget = ForgetDocuments(papers, files, clock, keep_days=90)
    made = issue.run(CASE, "id")
    removed = [forget.run()]
    clock.advance(timedelta(days=91))
    removed += [forget.run(), forget.run()]
    gone = files.get(made.sha256)
    again = issue.run(CASE, "id")
    removed.append(forget.run())
    assert (removed, gone, again.content == made.content) == ([0, 1, 0, 0], None, True)
    assert len(papers.of_appointment(CASE.office.id, CASE.appointment_id)) == 1
