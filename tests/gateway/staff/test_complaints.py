"""Complaints, before the real notifier, which asks the real booking service for working days."""

from __future__ import annotations

from tests.gateway.staff.conftest import ConsoleOf
from tests.gateway.staff.real import API, BASE, Console, words


def taken(console: Console, **changes: str) -> str:
    """The path of the page of a new complaint, below the office."""
    form = {"text": "Antrean terlalu lama.", "urgency": "ordinary", "whatsapp": "", **changes}
    return console.send("/complaints/", **form).request.path.removeprefix(BASE)


def test_one_taken_at_the_counter_gets_a_number_and_a_deadline(console: Console) -> None:
    page = words(console.get(taken(console, urgency="information")))
    assert "Permintaan informasi (5 hari kerja) Tenggat Minggu, 29 November 2026" in page  # the office is open every day


def test_the_open_ones_are_listed_with_their_deadline(console: Console) -> None:
    taken(console)
    page = words(console.get("/complaints/"))
    assert ("Belum dijawab 1" in page, "Antrean terlalu lama. Biasa (14 hari kerja) tenggat" in page) == (True, True)


def test_a_wrong_number_is_said_and_what_was_typed_is_kept(console: Console) -> None:
    form = {"text": "Antrean terlalu lama.", "urgency": "ordinary", "whatsapp": "12"}
    answer = console.post("/complaints/", **form)
    assert (answer.status_code, '<a href="#whatsapp">' in answer.text, ">Antrean terlalu lama.</textarea>" in answer.text) == (
        422, True, True,
    )  # fmt: skip


def test_a_supervisor_answers_once(supervisor: Console) -> None:
    path = taken(supervisor)
    page = words(supervisor.send(f"{path}/answer", text="Kami menambah satu loket."))
    again = supervisor.post(f"{path}/answer", text="Kami menambah dua loket.")
    assert ("Jawaban Kami menambah satu loket." in page, again.status_code) == (True, 409)


def test_an_operator_passes_on_and_cannot_answer(console: Console) -> None:
    path = taken(console)
    page = words(console.send(f"{path}/escalate", route="ombudsman"))
    assert ("Ombudsman RI" in page, "Kirim jawaban" in page) == (True, False)
    assert console.post(f"{path}/answer", text="Tidak.").status_code == 403


def test_the_class_changes_the_deadline(supervisor: Console) -> None:
    path = taken(supervisor)
    before = words(supervisor.get(path))
    after = words(supervisor.send(f"{path}/class", urgency="information"))
    assert ("Permintaan informasi (5 hari kerja) Tenggat" in after, before == after) == (True, False)


def test_nobody_sees_a_complaint_about_themselves(console: Console, console_of: ConsoleOf) -> None:
    path, admin = taken(console), console_of("admin")
    admin.send(f"{path}/class", urgency="serious", about="staff-operator")
    assert (console.get(path).status_code, "Belum dijawab 0" in words(console.get("/complaints/"))) == (404, True)
    assert "Belum dijawab 1" in words(admin.get("/complaints/"))


def test_an_admin_chooses_whom_it_is_about_and_a_supervisor_keeps_the_choice(console_of: ConsoleOf) -> None:
    admin, supervisor = console_of("admin"), console_of("supervisor")
    made = admin.ask(f"{API}/staff", {"username": "petugas.contoh", "password": "kata sandi contoh", "role": "operator"})
    path = taken(admin)
    assert ">petugas.contoh</option>" in admin.get(path).text
    about = made["account"]["id"]
    admin.send(f"{path}/class", urgency="ordinary", about=about)
    assert f'name="about" value="{about}"' in supervisor.get(path).text
