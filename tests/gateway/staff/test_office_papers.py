"""The office's papers from the console."""

from __future__ import annotations

from tests.fakes.office_parts import OFFICE, OTHER_OFFICE, OfficeParts
from tests.gateway.staff.conftest import TODAY, Operator

PAPERS = f"/staff/offices/{OFFICE['id']}/papers/"


def test_the_board_leads_to_the_papers(operator: Operator) -> None:
    assert f'href="{PAPERS}"' in operator.get(TODAY).text
    assert operator.get(PAPERS).text.count(f'href="{PAPERS}') >= 9


def test_a_paper_comes_as_its_file_and_is_kept_by_nobody(operator: Operator) -> None:
    answer = operator.get(f"{PAPERS}poster-a4")
    assert (answer.data, answer.mimetype, answer.headers["Cache-Control"]) == (b"%PDF-1.4", "application/pdf", "no-store")
    assert answer.headers["Content-Disposition"] == f'inline; filename="poster-a4-{OFFICE["id"]}.pdf"'


def test_whom_no_message_reached_is_printed_from_what_the_notifier_knows(operator: Operator) -> None:
    answer = operator.get(f"{PAPERS}phone-list")
    assert (answer.data, answer.headers["Content-Disposition"]) == (
        b"%PDF-1.4 telepon",
        f'inline; filename="phone-list-{OFFICE["id"]}.pdf"',
    )


def test_what_residents_read_is_offered_in_english_and_asked_for_so(operator: Operator, office_parts: OfficeParts) -> None:
    page = operator.get(PAPERS).text
    operator.get(f"{PAPERS}guide-residents?lang=en")
    asked = next(each for each in office_parts.asked if each.path.endswith("/papers/guide-residents"))
    assert [f'href="{PAPERS}{paper}?lang=en"' in page for paper in ("guide-residents", "day-sheet")] == [True, False]
    assert asked.query == {"lang": "en"}


def test_an_unknown_paper_is_not_found(operator: Operator) -> None:
    assert operator.get(f"{PAPERS}passport").status_code == 404


def test_the_papers_of_another_office_are_refused_before_docs_hears_of_it(operator: Operator, office_parts: OfficeParts) -> None:
    answer = operator.get(f"/staff/offices/{OTHER_OFFICE['id']}/papers/poster-a4")
    asked = [each.path for each in office_parts.asked if "/papers/" in each.path]
    assert (answer.status_code, asked) == (403, [])
