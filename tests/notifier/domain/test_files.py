"""The texts and templates that are kept as files obey the platform's limits."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from services.notifier.adapters.wording_files import WORDING, read_templates
from services.notifier.domain.message import POLICIES
from services.notifier.domain.notices import NOTICES
from services.notifier.domain.templates import mistakes

NOTICE_OF = {POLICIES[kind].template: notice for kind, notice in NOTICES.items()}
TEMPLATES = read_templates("https://janji.contoh.go.id")
IDS = [f"{template['name']}.{template['language']}" for template in TEMPLATES]


def component(template: dict[str, Any], kind: str) -> dict[str, Any]:
    return next((each for each in template["components"] if each["type"] == kind), {})


def parameters(text: str) -> list[str]:
    return re.findall(r"\{\{(\w+)\}\}", text)


def texts(language: str) -> dict[str, str]:
    found: dict[str, str] = yaml.safe_load((WORDING / f"{language}.yaml").read_text(encoding="utf-8"))
    return found


def test_both_languages_have_the_same_texts() -> None:
    assert texts("id").keys() == texts("en").keys()


def test_both_languages_fill_in_the_same_values() -> None:
    values = [{key: sorted(set(re.findall(r"\{(\w+)\}", text))) for key, text in texts(lang).items()} for lang in ("id", "en")]
    assert values[0] == values[1]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    ("pattern", "limit"),
    [
        pytest.param(r"menu\.\w+\.hint", 72, id="row descriptions"),
        pytest.param(r"menu\.(book|bring|hours|address|mine|operator|complaint|language)|services\.next", 24, id="row titles"),
        pytest.param(r"reminder\.(come|move|cancel)|visit\.cancel\.(yes|no)", 20, id="answers"),
        pytest.param(r".*\.button|link\.label|checklist\.(book|menu)", 20, id="buttons"),
        pytest.param(r"menu\.footer", 60, id="footer"),
    ],
)
def test_fixed_texts_fit_their_place(language: str, pattern: str, limit: int) -> None:
    assert {key: text for key, text in texts(language).items() if re.fullmatch(pattern, key) and len(text) > limit} == {}


def test_every_kind_with_a_template_has_it_in_both_languages() -> None:
    wanted = {(p.template, language) for p in POLICIES.values() if p.template for language in ("id", "en")}
    assert {(template["name"], template["language"]) for template in TEMPLATES} == wanted


@pytest.mark.parametrize("template", TEMPLATES, ids=IDS)
def test_a_template_has_no_mistake(template: dict[str, Any]) -> None:
    assert mistakes(template) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=IDS)
def test_a_template_has_a_sample_for_each_parameter(template: dict[str, Any]) -> None:
    body = component(template, "BODY")
    samples = [each["param_name"] for each in body["example"]["body_text_named_params"]]
    assert samples == parameters(body["text"])


@pytest.mark.parametrize(
    "template", [t for t in TEMPLATES if t["name"] in NOTICE_OF], ids=lambda t: f"{t['name']}.{t['language']}"
)
def test_a_template_of_a_notice_takes_its_values(template: dict[str, Any]) -> None:
    notice = NOTICE_OF[template["name"]]
    assert parameters(component(template, "BODY")["text"]) == list(notice.values)


@pytest.mark.parametrize(
    "template", [t for t in TEMPLATES if t["name"] in NOTICE_OF], ids=lambda t: f"{t['name']}.{t['language']}"
)
def test_a_template_of_a_notice_has_its_buttons(template: dict[str, Any]) -> None:
    notice = NOTICE_OF[template["name"]]
    kinds = [button["type"] for button in component(template, "BUTTONS").get("buttons", [])]
    assert kinds == ["QUICK_REPLY"] * 3 * notice.template_has_answers + ["URL"] * bool(notice.link)


@pytest.mark.parametrize("template", TEMPLATES, ids=IDS)
def test_a_template_keeps_to_the_limits(template: dict[str, Any]) -> None:
    body, footer = component(template, "BODY")["text"], component(template, "FOOTER")["text"]
    titles = [button["text"] for button in component(template, "BUTTONS").get("buttons", [])]
    assert (
        bool(re.fullmatch(r"[a-z0-9_]{1,512}", template["name"])),
        len(body) <= 1024 - 600,  # room for the values
        not body.startswith("{{") and not body.endswith("}}"),
        len(footer) <= 60,
        all(len(title) <= 25 for title in titles),
        all(re.fullmatch(r"[a-z_]{1,20}", name) for name in parameters(body)),
        30 <= template["message_send_ttl_seconds"] <= 43_200,
    ) == (True,) * 7
