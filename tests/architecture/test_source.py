"""Rules about the text of the source that no other tool checks."""

from __future__ import annotations

import re
import subprocess
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = ("services", "gateway", "tests", "bench")
SUPPRESSION = re.compile(r"#\s*(?:noqa|type:\s*ignore|nosec|pragma)")
WITH_REASON = re.compile(r"#\s*(?:noqa: [A-Z0-9, ]+|type: ignore\[[a-z, -]+\])\s+# \S")
# Hosts of package registries and of their downloads: the lock files are for any of them
REGISTRY = re.compile(
    r"pypi\.(?:org|python)|pythonhosted|registry\.npmjs|\bdocker\.io\b|ghcr\.io|quay\.io|--(?:extra-)?index-url", re.I
)
LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)")


def sources(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def comments(path: Path) -> Iterator[tuple[int, str]]:
    with path.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string


def tracked_texts() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    binary = {".png", ".ttf", ".ico", ".pdf", ".mo"}
    return [ROOT / name for name in listed if Path(name).suffix not in binary and (ROOT / name).is_file()]


def test_every_suppression_has_a_reason() -> None:
    found = [(named(path), line, text) for path in sources(*CODE) for line, text in comments(path) if SUPPRESSION.match(text)]
    assert [each for each in found if not WITH_REASON.match(each[2])] == []


def test_the_environment_is_read_at_the_doors_only() -> None:
    doors = [ROOT / "services/stack", *ROOT.glob("services/*/__main__.py"), ROOT / "gateway/__main__.py"]
    inside = [path for path in sources("services", "gateway") if not any(path.is_relative_to(door) for door in doors)]
    assert [named(path) for path in inside if re.search(r"\bos\.(?:environ|getenv)\b|from os import", path.read_text())] == []


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="the list of files comes from git")
def test_no_file_names_a_package_registry() -> None:
    mine = Path(__file__)
    found = {named(path): REGISTRY.findall(path.read_text()) for path in tracked_texts() if path != mine}
    assert {name: hosts for name, hosts in found.items() if hosts} == {}


def test_no_module_is_called_after_nothing_in_particular() -> None:
    vague = {"utils", "util", "helpers", "helper", "manager", "base", "misc"}
    assert [named(path) for path in sources(*CODE) if path.stem in vague] == []


def test_documents_link_to_files_that_exist() -> None:
    documents = [*ROOT.glob("*.md"), *ROOT.glob("documentation/**/*.md"), *ROOT.glob("services/*/README.md")]
    links = [(document, link) for document in documents for link in LINK.findall(document.read_text())]
    assert [(named(document), link) for document, link in links if not (document.parent / link).exists()] == []


def test_tests_wait_for_conditions_and_never_for_time() -> None:
    """One function waits for everybody."""
    sleepers = [named(path) for path in sources("tests") if re.search(r"\bsleep\(\d", path.read_text())]
    assert sleepers == ["tests/servers.py"]
