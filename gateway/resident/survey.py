"""The satisfaction survey behind its signed link: nine questions on one page, without a script and without a name."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Response, request

from gateway.parts import GATEWAY
from gateway.resident.notices import Notice
from gateway.resident.pages import language, show
from gateway.resident.source import Missing, Source
from gateway.resident.texts import _
from services.common.principal import allow


class SurveyPages:
    """``/s/{token}``."""

    def __init__(self, source: Source) -> None:
        self._docs = source.parts.docs

    @allow("anyone")
    def ask(self, token: str) -> Response:
        """The form, or why there is none any more."""
        return self._page(self._form(token), {}, [], 200)

    @allow("anyone")
    def answer(self, token: str) -> Response:
        """Keep the answers once; a second press of the button changes nothing."""
        form = self._form(token)
        given = request.form.to_dict()
        offered = {str(choice["value"]) for choice in form["scale"]}
        missing = [each["id"] for each in form["questions"] if given.get(each["id"]) not in offered]
        if form["state"] != "open" or missing:
            return self._page(form, given, missing, 422 if missing else 200)
        said = {
            "scores": {each["id"]: int(given[each["id"]]) for each in form["questions"]},
            **{name: given.get(name, "") for name in ("age", "gender")},
            "comment": given.get("comment", "")[:1000],
        }
        kept = self._docs.post(f"/internal/surveys/{quote(token)}/answers", GATEWAY, body=said)
        if not kept.ok:
            return self._page(form, given, [each["id"] for each in form["questions"]], 422)
        return _thanks() if kept.json()["state"] == "answered" else _expired()

    def _form(self, token: str) -> dict[str, Any]:
        answer = self._docs.get(f"/internal/surveys/{quote(token)}", GATEWAY, headers={"Accept-Language": language()})
        if not answer.ok:
            raise Missing(token)
        form: dict[str, Any] = answer.json()
        return form

    def _page(self, form: dict[str, Any], given: dict[str, str], missing: list[str], status: int) -> Response:
        if form["state"] == "answered":
            return _thanks()
        if form["state"] == "expired":
            return _expired()
        return show("survey.html", status=status, cache="no-store", form=form, given=given, missing=missing)


def _thanks() -> Response:
    text = _("Jawaban Anda sudah kami terima tanpa nama, dan tidak dapat dihubungkan dengan kunjungan Anda.")
    return Notice(200, _("Terima kasih"), text, [(_("Lihat daftar layanan"), "/")]).page()


def _expired() -> Response:
    text = _("Survei ini dibuka dua minggu setelah kunjungan. Keluhan dan saran tetap dapat dikirim ke WhatsApp kantor.")
    return Notice(410, _("Tautan survei sudah berakhir"), text, [(_("Lihat daftar layanan"), "/")]).page()
