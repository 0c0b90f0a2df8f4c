"""Every error that a domain raises becomes a problem, and no other exception takes its place."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Mapping
from pathlib import Path

import pytest

from gateway.problem_words import EXPLANATIONS
from services.common.problems import KINDS
from tests.architecture.applications import application

# What all of a service's errors have in common, and what is raised only where no request is under way
NOT_SEEN: Mapping[str, frozenset[str]] = {
    "booking": frozenset({"Refusal"}),
    "notifier": frozenset({"Overtaken", "PartRefused"}),
    "docs": frozenset({"DocsError"}),
}


@pytest.mark.parametrize("part", NOT_SEEN)
def test_every_error_of_the_domain_is_mapped(part: str, tmp_path: Path) -> None:
    module = importlib.import_module(f"services.{part}.domain.errors")
    raised = {each for _, each in inspect.getmembers(module, inspect.isclass) if issubclass(each, Exception)}
    own = {each for each in raised if each.__module__ == module.__name__}
    with application(part, tmp_path) as app:
        mapped = set(app.error_handler_spec[None][None])
    assert {each.__name__ for each in own - mapped} == NOT_SEEN[part]


def test_every_kind_of_problem_is_explained_to_people() -> None:
    assert set(EXPLANATIONS) == set(KINDS)
