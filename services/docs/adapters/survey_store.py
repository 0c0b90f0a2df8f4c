"""Survey invitations and answers in the service's database. No column leads from the one to the other."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import insert, select, update

from services.common.database import Database
from services.common.ids import new_id
from services.common.inbox import insert_once
from services.docs.adapters.tables import survey_answers, survey_invitations, survey_switches
from services.docs.domain.survey import Answered
from services.docs.usecases.survey import Invitation


class SqlSurveys:
    """Implements ``SurveyStore``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def invite(self, invitation: Invitation) -> None:
        with self._database.write() as connection:
            insert_once(connection, survey_invitations, asdict(invitation))

    def invites(self, office_id: str) -> bool:
        query = select(survey_switches.c.invites).where(survey_switches.c.office_id == office_id)
        with self._database.read() as connection:
            return bool(connection.scalar(query) is not False)

    def switch(self, office_id: str, invites: bool, saved_by: str, saved_at: datetime) -> None:
        values = {"office_id": office_id, "invites": invites, "saved_by": saved_by, "saved_at": saved_at}
        with self._database.write() as connection:
            if not insert_once(connection, survey_switches, values):
                connection.execute(update(survey_switches).where(survey_switches.c.office_id == office_id).values(**values))

    def find(self, token_sha256: str) -> Invitation | None:
        query = select(survey_invitations).where(survey_invitations.c.token_sha256 == token_sha256)
        with self._database.read() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return None if row is None else Invitation(**row)

    def answer(self, token_sha256: str, answered: Answered, office_id: str, on: date) -> bool:
        table = survey_invitations
        closing = update(table).where(table.c.token_sha256 == token_sha256, table.c.answered.is_(False)).values(answered=True)
        with self._database.write() as connection:
            if connection.execute(closing).rowcount == 0:
                return False
            values = {**asdict(answered), "id": new_id(), "office_id": office_id, "answered_on": on}
            connection.execute(insert(survey_answers).values(**values))
        return True

    def answers(self, office_id: str, begins_on: date, ends_on: date) -> list[Answered]:
        table = survey_answers
        columns = (table.c.scores, table.c.service_id, table.c.age, table.c.gender, table.c.comment)
        of_days = table.c.office_id == office_id, table.c.answered_on.between(begins_on, ends_on)
        with self._database.read() as connection:
            rows = connection.execute(select(*columns).where(*of_days)).mappings()
            return [Answered(**row) for row in rows]
