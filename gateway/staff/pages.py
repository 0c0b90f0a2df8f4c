"""What every page of the operator does at its end."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, render_template, request

from gateway.staff.trouble import Trouble
from services.common.http import Answer
from services.common.ids import new_id


def tagged(page: str) -> Response:
    """The page with an ``ETag``; 304 without a body for whoever has it already."""
    answer = make_response(page)
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def form_page(template: str, trouble: Trouble | None = None, **facts: Any) -> Response:
    """A page with forms, with the trouble's status if there is one. Each form carries ``key``: sent twice it is one write."""
    page = render_template(template, trouble=trouble, key=new_id(), **facts)
    return make_response(page, trouble.status if trouble else 200)


def passed_on(found: Answer) -> Response:
    """A file of another part, with its own name."""
    file = Response(found.body, content_type=found.headers["Content-Type"])
    file.headers["Content-Disposition"] = found.headers["Content-Disposition"]
    return file
