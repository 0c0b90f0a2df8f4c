from __future__ import annotations

from pathlib import Path

import pytest

from services.common.settings import ConfigurationError
from services.docs.config import Settings

SECRET = "a secret of the tests that is long enough"


def test_the_defaults_are_files_in_the_data_folder() -> None:
    settings = Settings.from_env({"SEKALI_SECRET": SECRET, "SEKALI_HOME": "/data"})
    assert (settings.database_url, settings.home, settings.redis_url) == ("sqlite:////data/docs.sqlite3", Path("/data"), "")


def test_all_mistakes_are_reported_at_once() -> None:
    with pytest.raises(ConfigurationError) as caught:
        Settings.from_env({"DOCS_DATABASE_URL": "mysql://x", "WEB_WORKERS": "many", "LISTEN": "nowhere"}, needs_redis=True)
    named = sorted(mistake.split()[0] for mistake in caught.value.mistakes)
    assert named == ["DOCS_DATABASE_URL", "LISTEN", "REDIS_URL", "SEKALI_SECRET", "WEB_WORKERS"]
