"""Settings of the service: those of the library, and how the service listens, bounds and recognises its callers."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from matching.errors import SettingsError
from matching.settings import PREFIX, Settings, load_settings, number

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """How the service runs.

    Attributes:
        library: where data, database and models are.
        host: address to listen on (`MATCHING_HOST`).
        port: port to listen on (`MATCHING_PORT`).
        workers: how many processes, each with its own index that follows the database (`MATCHING_WORKERS`).
        oidc: TOML file that lists identity providers, see `serving.identity.providers`; None: no one logs in with
            OpenID Connect (`MATCHING_OIDC`).
        demo: sample data in an empty store, and a login without password (`MATCHING_DEMO`).
        demo_secret: signs tokens of the demo; None: one a process (`MATCHING_DEMO_SECRET`, made by the command).
        cors_origins: sites whose pages may call the service; empty: none (`MATCHING_CORS_ORIGINS`, by commas).
        rate: requests a second that one caller may keep up, five times as many at once; 0 is no limit
            (`MATCHING_RATE_LIMIT`).
        body_limit: bytes of a request (`MATCHING_BODY_LIMIT`); bulk routes have a bound of their own, `BULK_BYTES`.
        time_limit_s: seconds before a request is answered 504 (`MATCHING_TIME_LIMIT`).
        https: the service is reached by HTTPS, which browsers are told to insist upon (`MATCHING_HTTPS`).
        smtp: TOML file that describes the relay of e-mails, see `serving.delivery.settings`; None: messages go to the
            personal space alone (`MATCHING_SMTP`).
        sms: TOML file that describes the provider of text messages, see `serving.delivery.sms.settings`; None: none
            leaves (`MATCHING_SMS`).
        letters: TOML file that describes the print service of letters, see `serving.delivery.paper.settings`; None: no
            letter leaves (`MATCHING_LETTERS`).
        push: TOML file that describes how browsers are notified, see `serving.delivery.push.settings`; None: none is
            (`MATCHING_PUSH`).
        webhooks: TOML file that says how partners' programs are told, see `serving.delivery.webhooks.settings`; None:
            on the Internet alone (`MATCHING_WEBHOOKS`).
        public_url: where people reach the service, for the links of messages; default: host and port
            (`MATCHING_PUBLIC_URL`).
        delivery: the command carries digests too, without another process; the demo does (`MATCHING_DELIVERY`).
        theme_dir: folder of an operator’s theme, whose files are taken before ours of the same names; None: ours alone
            (`MATCHING_THEME_DIR`).
        mlflow_url: where the ML team reads its runs in a browser, linked from the page of the model; None: no link
            (`MATCHING_MLFLOW_URL`).
    """

    library: Settings
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    oidc: Path | None = None
    demo: bool = False
    demo_secret: str | None = None
    cors_origins: tuple[str, ...] = ()
    rate: float = 20.0
    body_limit: int = MIB
    time_limit_s: float = 30.0
    https: bool = False
    smtp: Path | None = None
    letters: Path | None = None
    sms: Path | None = None
    push: Path | None = None
    webhooks: Path | None = None
    public_url: str = "http://127.0.0.1:8000"
    delivery: bool = False
    theme_dir: Path | None = None
    mlflow_url: str | None = None


BULK_BYTES = 64 * MIB
"""Of a bulk request: the `max_body_size` of its route."""


def load_service_settings(environ: Mapping[str, str] | None = None) -> ServiceSettings:
    """Build the settings from the environment.

    Args:
        environ: variables to read; None means the process environment. An empty value counts as absent.

    Raises:
        SettingsError: a variable has a value that cannot be used.
    """
    env = {k: v for k, v in (os.environ if environ is None else environ).items() if v}
    default = ServiceSettings(load_settings(env))
    host, port = env.get(PREFIX + "HOST", default.host), number(env, "PORT", default.port, 0, 65_535)
    return ServiceSettings(
        library=default.library,
        host=host,
        port=port,
        workers=number(env, "WORKERS", default.workers, 1, 1_024),
        oidc=_file(env, "OIDC"),
        demo=_flag(env, "DEMO"),
        demo_secret=env.get(PREFIX + "DEMO_SECRET"),
        cors_origins=tuple(filter(None, map(str.strip, env.get(PREFIX + "CORS_ORIGINS", "").split(",")))),
        rate=number(env, "RATE_LIMIT", default.rate, 0, 1_000_000),
        body_limit=number(env, "BODY_LIMIT", default.body_limit, 1_024, 1 << 30),
        time_limit_s=number(env, "TIME_LIMIT", default.time_limit_s, 0.001, 3_600),
        https=_flag(env, "HTTPS"),
        smtp=_file(env, "SMTP"),
        sms=_file(env, "SMS"),
        letters=_file(env, "LETTERS"),
        push=_file(env, "PUSH"),
        webhooks=_file(env, "WEBHOOKS"),
        public_url=_web(env, "PUBLIC_URL") or f"http://{host}:{port}",
        delivery=_flag(env, "DELIVERY"),
        theme_dir=_folder(env, "THEME_DIR"),
        mlflow_url=_web(env, "MLFLOW_URL"),
    )


def _web(env: Mapping[str, str], name: str) -> str | None:
    """An address of the web, which links begin with; None where none is given."""
    if (url := env.get(PREFIX + name)) is None:
        return None
    if not re.fullmatch(r"https?://[A-Za-z0-9.:\[\]-]+(/[\w./~-]*)?", url, re.ASCII):
        raise SettingsError(f"{PREFIX}{name} is {url!r}; give an address such as https://offres.example.fr.")
    return url.rstrip("/")


def _file(env: Mapping[str, str], name: str) -> Path | None:
    """A file, read by whoever needs it; None where none is given."""
    return Path(value).expanduser() if (value := env.get(PREFIX + name)) else None


def _folder(env: Mapping[str, str], name: str) -> Path | None:
    """A folder that must be there; None where none is given."""
    if not (value := env.get(PREFIX + name)):
        return None
    folder = Path(value).expanduser()
    if not folder.is_dir():
        raise SettingsError(f"{PREFIX}{name} is {value!r}, which is no folder; give one, or leave it out.")
    return folder


def _flag(env: Mapping[str, str], name: str) -> bool:
    value = env.get(PREFIX + name, "0")
    if value not in ("0", "1"):
        raise SettingsError(f"{PREFIX}{name} is {value!r}; give 1 or 0.")
    return value == "1"
