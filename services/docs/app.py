"""The composition root of the docs service: adapters, use cases, and the web application on top of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask

from services.common import figures, problems, vitals, web
from services.common.clock import Clock, SystemClock
from services.common.crypto import derive_key
from services.common.database import Database, reachable, schema_is_current
from services.common.health import Check
from services.common.http import PartClient
from services.common.principal import PrincipalSigner
from services.docs.adapters.booking_desk import BookingDesk
from services.docs.adapters.colour_store import SqlColours
from services.docs.adapters.day_sheet_folder import DaySheetFolder
from services.docs.adapters.document_bucket import DocumentBucket
from services.docs.adapters.document_files import DocumentFiles
from services.docs.adapters.first_answers import SqlFirstAnswers
from services.docs.adapters.icalendar_file import IcalendarFile
from services.docs.adapters.press import OfficePress
from services.docs.adapters.reportlab_page import ReportlabPage
from services.docs.adapters.store import SqlCatalogues, SqlDrafts, SqlPapers
from services.docs.adapters.survey_store import SqlSurveys
from services.docs.api import internal, public
from services.docs.api import survey as surveys
from services.docs.api.problem_table import PROBLEMS
from services.docs.config import Settings
from services.docs.usecases.colour_office import ColourOffice
from services.docs.usecases.edit_catalogue import EditCatalogue
from services.docs.usecases.forget_documents import ForgetDocuments
from services.docs.usecases.issue_checklist import IssueChecklist
from services.docs.usecases.keep_day_sheets import KeepDaySheets
from services.docs.usecases.make_calendar import MakeCalendar
from services.docs.usecases.office_papers import OfficePapers
from services.docs.usecases.once import Once
from services.docs.usecases.ports import Files
from services.docs.usecases.show_checklist import ShowChecklist
from services.docs.usecases.survey import Survey

PACKAGE = "services.docs"


@dataclass(frozen=True)
class Parts:
    """The use cases over real adapters, and the checks of what they stand on."""

    show: ShowChecklist
    edit: EditCatalogue
    office_papers: OfficePapers
    day_sheets: KeepDaySheets
    survey: Survey
    forget: ForgetDocuments
    issue: IssueChecklist
    calendar: MakeCalendar
    colours: ColourOffice
    once: Once
    papers: SqlPapers
    database: Database
    checks: Mapping[str, Check]


def assemble(settings: Settings, clock: Clock) -> Parts:
    """Build everything once a process; the fonts are read here, so that no request pays for it."""
    database = Database(settings.database_url)
    desk = BookingDesk(PartClient("booking", settings.booking_url, PrincipalSigner(settings.secret)))
    press = OfficePress()
    survey = Survey(SqlSurveys(database), derive_key(settings.secret, "survey links"), clock)
    catalogues, papers, colours = SqlCatalogues(database), SqlPapers(database), SqlColours(database)
    files: Files = DocumentBucket(settings.bucket) if settings.bucket else DocumentFiles(settings.home / "documents")
    checks = {
        "database": lambda: reachable(database),
        "migrations": lambda: schema_is_current(database, PACKAGE),
        "catalogue": catalogues.published,
        "documents": files.writable,
    }
    return Parts(
        show=ShowChecklist(catalogues),
        edit=EditCatalogue(catalogues, SqlDrafts(database), papers, clock),
        office_papers=OfficePapers(desk, press, catalogues, clock, settings.public_base_url, survey, colours),
        day_sheets=KeepDaySheets(desk, press, DaySheetFolder(settings.home / "day-sheets"), clock),
        survey=survey,
        forget=ForgetDocuments(papers, files, clock, settings.keep_days),
        issue=IssueChecklist(catalogues, papers, files, ReportlabPage(), clock, colours),
        calendar=MakeCalendar(catalogues, papers, IcalendarFile(settings.public_base_url), clock),
        colours=ColourOffice(colours, clock),
        once=Once(SqlFirstAnswers(database, derive_key(settings.secret, "docs.idempotency")), clock),
        papers=papers,
        database=database,
        checks=checks,
    )


def create_app(settings: Settings) -> Flask:
    """The web application over real adapters."""
    return web_application(assemble(settings, SystemClock()), settings)


def web_application(parts: Parts, settings: Settings) -> Flask:
    """The web application over these parts."""
    app = web.create_flask(PACKAGE, PrincipalSigner(settings.secret), parts.checks, PROBLEMS)
    figures.install(app)
    public.register(app, public.Offered(parts.show, parts.edit, parts.office_papers, parts.colours, parts.survey, parts.once))
    problems.install(app, PROBLEMS)  # flask-smorest put a handler of its own in their place
    app.register_blueprint(vitals.blueprint(SystemClock()))
    app.register_blueprint(surveys.blueprint(parts.survey, parts.show))
    app.register_blueprint(internal.blueprint(parts.show, parts.issue, parts.calendar, parts.papers, parts.office_papers))
    return app
