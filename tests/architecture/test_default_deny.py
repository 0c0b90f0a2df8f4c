"""Default deny: every view of every application says who may call it."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.common.principal import policy_of
from tests.architecture.applications import PARTS, application


@pytest.mark.parametrize("part", PARTS)
def test_every_view_has_a_policy(part: str, tmp_path: Path) -> None:
    with application(part, tmp_path) as app:
        views = {rule.rule: policy_of(app, rule.endpoint) for rule in app.url_map.iter_rules()}
    assert [rule for rule, policy in views.items() if policy is None] == []


@pytest.mark.parametrize("part", PARTS[1:])
def test_a_part_behind_the_gateway_opens_its_health_its_figures_and_its_document_only(part: str, tmp_path: Path) -> None:
    with application(part, tmp_path) as app:
        opened = {rule.rule for rule in app.url_map.iter_rules() if "anyone" in (policy_of(app, rule.endpoint) or ())}
    assert opened <= {"/health/live", "/health/ready", "/metrics", "/openapi.json"}


@pytest.mark.parametrize("part", PARTS[1:])
def test_what_is_internal_is_for_other_parts(part: str, tmp_path: Path) -> None:
    """The public may read one internal list: the catalogue, which holds nothing about anybody."""
    with application(part, tmp_path) as app:
        inside = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/internal/")]
        wider = {rule.rule: policy_of(app, rule.endpoint) for rule in inside}
    wider = {rule: policy for rule, policy in wider.items() if policy != frozenset({"service"})}
    assert wider == ({"/internal/services": frozenset({"service", "public"})} if part == "docs" else {})


def test_the_gateway_passes_nothing_internal_on(tmp_path: Path) -> None:
    with application("gateway", tmp_path) as app:
        assert [rule.rule for rule in app.url_map.iter_rules() if "internal" in rule.rule] == []
