"""The simulator's settings, read once from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from services.common.logs import FORMATS
from services.common.settings import Variables

DEFAULT_OFFICE_NUMBER = "+6281200000099"  # belongs to nobody: test data


@dataclass(frozen=True)
class Settings:
    """Where to listen, where the state file is, and the account that the simulator plays."""

    host: str
    port: int
    state_path: Path
    webhook_url: str
    access_token: str
    phone_number_id: str
    business_account_id: str
    app_secret: str
    office_number: str
    log_format: str

    @classmethod
    def from_env(cls, values: Mapping[str, str]) -> Settings:
        """Read the environment; :class:`services.common.settings.ConfigurationError` names every mistake."""
        read = Variables(values)
        host, port = read.address("LISTEN")
        home = Path(read.text("SEKALI_HOME", "./var"))
        settings = cls(
            host=host,
            port=port,
            state_path=Path(read.text("SIMULATOR_STATE", str(home / "simulator.sqlite3"))),
            webhook_url=read.url("SIMULATOR_WEBHOOK_URL"),
            access_token=read.secret("WHATSAPP_ACCESS_TOKEN", minimum=8),
            phone_number_id=read.text("WHATSAPP_PHONE_NUMBER_ID"),
            business_account_id=read.text("WHATSAPP_BUSINESS_ACCOUNT_ID"),
            app_secret=read.secret("WHATSAPP_APP_SECRET", minimum=8),
            office_number=read.text("SIMULATOR_OFFICE_NUMBER", DEFAULT_OFFICE_NUMBER),
            log_format=read.choice("LOG_FORMAT", "auto", FORMATS),
        )
        read.check()
        return settings
