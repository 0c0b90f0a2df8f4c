"""The variables of the launcher, read once, and the environment that each child gets from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from services.common.settings import ConfigurationError, Variables

PROJECT = Path(__file__).resolve().parents[2]
OWN_DATABASE = ("booking", "notifier", "docs")
CLOUD, SIMULATOR, ASSISTED = "cloud", "simulator", "assisted"
GRAPH_API = "https://graph.facebook.com"
WHATSAPP = (
    "WHATSAPP_ACCESS_TOKEN",
    "WHATSAPP_PHONE_NUMBER_ID",
    "WHATSAPP_BUSINESS_ACCOUNT_ID",
    "WHATSAPP_APP_SECRET",
    "WHATSAPP_VERIFY_TOKEN",
)
SIMULATOR_PATIENCE_SECONDS = "60"  # how long a lost answer waits for its webhook: the simulator reports within seconds
_NEW_ACCOUNT_DAILY_USERS = 250  # Meta's limit for a new account


@dataclass(frozen=True)
class Settings:
    """What the launcher was told.

    ``databases`` maps a service to its SQLAlchemy URL; ``redis_url`` is None for the embedded one, ``secret`` None for one
    that is made and kept in ``home``. ``whatsapp`` has the variables that were given. ``mode`` is how messages leave: ``cloud``,
    ``simulator`` or ``assisted`` (links that an operator taps); ``graph_api`` is None where no API of others is asked.
    """

    home: Path
    port: int
    public_base_url: str
    databases: Mapping[str, str]
    redis_url: str | None
    secret: str | None
    whatsapp: Mapping[str, str]
    mode: str
    graph_api: str | None
    daily_unique_users: int
    demo: bool
    rate_limits: bool
    web_workers: int

    @classmethod
    def from_env(cls, values: Mapping[str, str]) -> Settings:
        """Read the environment; :class:`ConfigurationError` holds one sentence for every mistake."""
        variables = Variables(values)
        home = Path(variables.text("SEKALI_HOME", str(PROJECT / "var"))).expanduser().absolute()
        port = variables.integer("SEKALI_PORT", 8080, minimum=1, maximum=65_535)
        whatsapp = {name: value for name in WHATSAPP if (value := variables.text(name, ""))}
        settings = cls(
            home=home,
            port=port,
            public_base_url=variables.url("PUBLIC_BASE_URL", f"http://127.0.0.1:{port}"),
            databases={name: _database(variables, name, home) for name in OWN_DATABASE},
            redis_url=_given_url(variables, values, "REDIS_URL", ("redis", "rediss", "unix")),
            secret=variables.secret("SEKALI_SECRET") if values.get("SEKALI_SECRET", "").strip() else None,
            whatsapp=whatsapp,
            mode=(mode := _mode(variables, values, whatsapp)),
            graph_api=_graph_api(variables, values) if mode == CLOUD else None,
            daily_unique_users=variables.integer("WHATSAPP_DAILY_UNIQUE_USERS", _NEW_ACCOUNT_DAILY_USERS, minimum=1),
            demo=variables.switch("SEKALI_DEMO", True),
            rate_limits=variables.switch("RATE_LIMITS", True),
            web_workers=variables.integer("WEB_WORKERS", 1, minimum=1, maximum=64),
        )
        _check(variables, values, whatsapp, settings)
        return settings

    @property
    def simulator(self) -> bool:
        """Whether the simulator stands in for the WhatsApp Cloud API."""
        return self.mode == SIMULATOR


def _database(variables: Variables, service: str, home: Path) -> str:
    return variables.database_url(f"{service.upper()}_DATABASE_URL", f"sqlite:///{home / service}.sqlite3")


def _given_url(variables: Variables, values: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str | None:
    return variables.url(name, schemes=schemes) if values.get(name, "").strip() else None


def _mode(variables: Variables, values: Mapping[str, str], whatsapp: Mapping[str, str]) -> str:
    """As told; else ``cloud`` for whoever gives an account or an address to ask, and the simulator for all others."""
    has_api = "WHATSAPP_ACCESS_TOKEN" in whatsapp or values.get("WHATSAPP_API_BASE_URL", "").strip()
    return variables.choice("WHATSAPP_MODE", CLOUD if has_api else SIMULATOR, (CLOUD, SIMULATOR, ASSISTED))


def _graph_api(variables: Variables, values: Mapping[str, str]) -> str:
    return _given_url(variables, values, "WHATSAPP_API_BASE_URL", ("http", "https")) or GRAPH_API


def _check(variables: Variables, values: Mapping[str, str], whatsapp: Mapping[str, str], settings: Settings) -> None:
    """An account is given whole or not at all: half of one would send nothing and say nothing.

    The business account is needed to register templates with Meta; a server of one's own need not have one.
    """
    mistakes = []
    optional = () if settings.graph_api == GRAPH_API else ("WHATSAPP_BUSINESS_ACCOUNT_ID",)
    missing = [name for name in WHATSAPP if name not in whatsapp and name not in optional]
    if "WHATSAPP_ACCESS_TOKEN" in whatsapp and missing:
        mistakes.append(f"WHATSAPP_ACCESS_TOKEN is set, so {_listed(missing)} must be set too.")
    elif values.get("WHATSAPP_MODE", "").strip() == CLOUD and settings.graph_api == GRAPH_API and missing:
        mistakes.append(f"WHATSAPP_MODE is cloud, so {_listed(missing)} must be set too.")
    try:
        variables.check()
    except ConfigurationError as error:
        mistakes = error.mistakes + mistakes
    if mistakes:
        raise ConfigurationError(mistakes)


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


@dataclass(frozen=True)
class Addresses:
    """Where the web processes of this start answer, by name; ``redis`` is a URL."""

    ports: Mapping[str, int]
    redis: str

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.ports[name]}"


def child_environment(
    inherited: Mapping[str, str], settings: Settings, addresses: Addresses, secret: str, own_account: Mapping[str, str], name: str
) -> dict[str, str]:
    """The whole environment of the process ``name``. ``own_account`` has the simulator's WhatsApp values."""
    environment = {
        **({"WHATSAPP_UNCERTAIN_SECONDS": SIMULATOR_PATIENCE_SECONDS} if settings.simulator else {}),
        **inherited,
        "SEKALI_HOME": str(settings.home),
        "SEKALI_PORT": str(settings.port),
        "SEKALI_SECRET": secret,
        "PUBLIC_BASE_URL": settings.public_base_url,
        "REDIS_URL": addresses.redis,
        "RATE_LIMITS": "on" if settings.rate_limits else "off",
        "WEB_WORKERS": str(settings.web_workers),
        "WHATSAPP_DAILY_UNIQUE_USERS": str(settings.daily_unique_users),
        **{f"{service.upper()}_DATABASE_URL": url for service, url in settings.databases.items()},
        **{f"{service.upper()}_URL": addresses.url(service) for service in addresses.ports if service != "gateway"},
        **_whatsapp(settings, addresses, own_account),
    }
    if name in addresses.ports:
        environment["LISTEN"] = f"127.0.0.1:{addresses.ports[name]}"
    return environment


def _whatsapp(settings: Settings, addresses: Addresses, own_account: Mapping[str, str]) -> dict[str, str]:
    account = {**own_account, **settings.whatsapp, "WHATSAPP_MODE": settings.mode}
    if not settings.simulator:
        return {**account, "WHATSAPP_API_BASE_URL": settings.graph_api or GRAPH_API}
    return {
        **account,
        "WHATSAPP_API_BASE_URL": addresses.url("simulator"),
        "SIMULATOR_WEBHOOK_URL": f"{addresses.url('gateway')}/webhooks/whatsapp",
    }
