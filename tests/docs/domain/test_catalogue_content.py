from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from services.docs.domain.catalogue_content import read_catalogue
from services.docs.domain.errors import MalformedCatalogue

Content = dict[str, Any]


def _service(content: Content, service_id: str = "ktp_perekaman_pemula") -> Content:
    found: Content = next(each for each in content["services"] if each["id"] == service_id)
    return found


def _set(row: int, **values: Any) -> Callable[[Content], None]:
    return lambda content: _service(content)["requirements"][row].update(values)


def _redirect_nowhere(content: Content) -> None:
    _service(content)["questions"][0]["options"][1]["redirect"]["service"] = "nowhere"


def _repeat_a_service(content: Content) -> None:
    content["services"].append(content["services"][0])


def _repeat_a_row(content: Content) -> None:
    _service(content)["requirements"].append(_service(content)["requirements"][0])


def _override(**values: Any) -> Callable[[Content], None]:
    return lambda content: content["overrides"][0].update(values)


BROKEN: list[tuple[Callable[[Content], None], str]] = [
    (_set(0, when='recorded_before == "perhaps"'), "an answer that is not offered"),
    (_set(0, when='nobody_asks == "no"'), "an answer that is not offered"),
    (_set(0, when='__import__("os")'), "a question was expected|was expected instead"),
    (_set(0, when='recorded_before == "no"', case=None), "without words"),
    (_set(0, form="scan"), "unknown form"),
    (_set(0, certainty="Z"), "unknown certainty"),
    (_set(0, copies=0), "number of copies"),
    (_set(0, copies=True), "number of copies"),
    (_set(0, source=[]), "names no source"),
    (_set(0, document="passport"), "passport"),
    (_redirect_nowhere, "unknown service nowhere"),
    (_repeat_a_service, "occurs twice"),
    (_repeat_a_row, "occurs twice"),
    (_override(service="nowhere"), "unknown service nowhere"),
    (_override(basis=""), "does not state its basis"),
    (lambda content: content.pop("documents"), "documents"),
]


@pytest.mark.parametrize(("damage", "complaint"), BROKEN, ids=[complaint for _, complaint in BROKEN])
def test_a_contradiction_is_found_before_anything_is_published(
    content: Content, damage: Callable[[Content], object], complaint: str
) -> None:
    damage(content)
    with pytest.raises(MalformedCatalogue, match=complaint):
        read_catalogue(content)


def test_all_mistakes_are_told_at_once(content: Content) -> None:
    _set(0, form="scan", certainty="Z")(content)
    with pytest.raises(MalformedCatalogue) as caught:
        read_catalogue(content)
    assert len(caught.value.mistakes) == 2
