"""Static files with their content's hash in the address."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway import assets
from gateway.assets import Assets


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "site.css").write_text("a { color: red }")
    (tmp_path / "icons").mkdir()
    (tmp_path / "icons" / "one.svg").write_text("<svg/>")
    return tmp_path


@pytest.fixture
def visitor(folder: Path) -> FlaskClient:
    app = Flask("visited", static_folder=None)
    assets.install(app, folder)
    return app.test_client()


def test_an_address_changes_with_the_content(folder: Path) -> None:
    before = Assets(folder).url("site.css")
    (folder / "site.css").write_text("a { color: blue }")
    after = Assets(folder).url("site.css")
    assert (before.partition("?v=")[0], before != after) == ("/static/site.css", True)


def test_a_template_that_names_no_file_fails_loudly(folder: Path) -> None:
    with pytest.raises(KeyError):
        Assets(folder).url("nothing.css")


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [("site.css", "a { color: red }", "text/css; charset=utf-8"), ("icons/one.svg", "<svg/>", "image/svg+xml")],
)
def test_a_file_is_served_with_its_type(visitor: FlaskClient, folder: Path, name: str, content: str, media_type: str) -> None:
    answer = visitor.get(Assets(folder).url(name))
    assert (answer.text, answer.headers["Content-Type"]) == (content, media_type)


def test_the_newest_version_is_kept_for_a_year(visitor: FlaskClient, folder: Path) -> None:
    answer = visitor.get(Assets(folder).url("site.css"))
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("path", ["/static/site.css", "/static/site.css?v=an-old-one"])
def test_another_version_is_asked_for_again(visitor: FlaskClient, path: str) -> None:
    assert "must-revalidate" in visitor.get(path).headers["Cache-Control"]


def test_an_unchanged_file_is_not_sent_twice(visitor: FlaskClient) -> None:
    etag = visitor.get("/static/site.css").headers["ETag"]
    answer = visitor.get("/static/site.css", headers={"If-None-Match": etag})
    assert (answer.status_code, answer.data) == (304, b"")


@pytest.mark.parametrize("name", ["nothing.css", "../assets.py", "icons", "%2e%2e/app.py"])
def test_only_files_of_the_folder_are_served(visitor: FlaskClient, name: str) -> None:
    assert visitor.get(f"/static/{name}").status_code == 404
