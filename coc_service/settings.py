"""The settings: read once from the environment (`COC_...`), documented in `docs/operators.md`."""

import difflib
import os
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.exc import ArgumentError

from coc_service.domain import onion
from coc_service.logs import LogFormat
from coc_service.mail import SmtpSettings
from coc_service.mail.messages import EnvelopeMalformed, require_address
from coc_service.store.database import is_sqlite
from coc_service.store.sqlite_file import file_of

_PREFIX = "COC_"
THIS_MACHINE = frozenset({"127.0.0.1", "::1", "localhost"})


def _database_url(url: str) -> str:
    try:
        if is_sqlite(url):
            file_of(url)
    except ArgumentError as error:
        raise ValueError("a database URL begins with sqlite:/// or postgresql://") from error
    return url


def _base_url(url: str) -> str:
    """Return the address without a trailing slash: paths are appended to it."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("an address begins with https:// (or http:// on this machine alone)")
    return url.rstrip("/")


def _addresses(urls: str) -> str:
    return " ".join(_base_url(url) for url in urls.split())


def _onion_url(url: str) -> str:
    return onion.onion_url(url) if url else ""


def _sender(address: str) -> str:
    try:
        return require_address(address, name="sender")
    except EnvelopeMalformed as error:
        raise ValueError("this is no mail address") from error


def _operator(address: str) -> str:
    return _sender(address) if address else ""


def _clamd(address: str) -> str:
    """Return the address of a scanner on this machine: files go there as they are."""
    host, _, port = address.rpartition(":")
    is_here = address.startswith("unix:/") or (host.strip("[]") in THIS_MACHINE and port.isdecimal())
    if address and not is_here:
        raise ValueError("a scanner is reached by unix:/PATH, or by a port of this machine: 127.0.0.1:3310")
    return address


class Settings(BaseSettings):
    """The configuration of one process."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, extra="ignore", hide_input_in_errors=True)

    database_url: Annotated[str, AfterValidator(_database_url)] = "sqlite:///var/coc-service.db"
    database_wait_seconds: int = Field(default=60, ge=0, le=3600)
    keys_dir: Path = Path("keys")
    keys_command: str = ""
    state_dir: Path = Path("var/state")
    base_url: Annotated[str, AfterValidator(_base_url)] = "http://127.0.0.1:8000"
    onion_url: Annotated[str, AfterValidator(_onion_url)] = ""
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    quick_exit_url: str = "https://www.bbc.com/weather"
    pseudo_languages: bool = False
    locale_dir: Path | None = None
    body_limit_bytes: int = Field(default=1024 * 1024, ge=64 * 1024)
    file_limit_mib: int = Field(default=1024, ge=1, le=16 * 1024)
    channel_files_limit_mib: int = Field(default=1024, ge=1, le=64 * 1024)
    clamd_address: Annotated[str, AfterValidator(_clamd)] = ""
    checkpoint_beat_minutes: int = Field(default=60, ge=1)
    session_idle_minutes: int = Field(default=60, ge=5, le=720)
    session_hours: int = Field(default=12, ge=1, le=24)
    replicas: Annotated[str, AfterValidator(_addresses)] = ""
    checkpoint_step: int = Field(default=32, ge=1, le=4096)
    backup_recipients: str = ""
    backup_keep_days: int = Field(default=30, ge=0)
    backup_days: int = Field(default=2, ge=0)
    log_format: LogFormat = LogFormat.TEXT
    metrics_host: str = "127.0.0.1"
    metrics_port: int = Field(default=0, ge=0, le=65535)
    operator_address: Annotated[str, AfterValidator(_operator)] = ""
    mail_folder: Path = Path("var/mail")
    mail_sender: Annotated[str, AfterValidator(_sender)] = "coc@localhost"
    smtp_host: str = ""
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_username: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_starttls: bool = True
    smtp_implicit_tls: bool = False
    smtp_timeout_seconds: float = Field(default=60.0, gt=0)
    smtp_ca_file: Path | None = None


def unusable(error: ValidationError) -> str:
    """Return which settings cannot be used and why, without their values: these may be secret."""
    return ", ".join(
        f"{_name_of(str(one['loc'][0]))} ({_reason(one['msg'])})" for one in error.errors(include_input=False)
    )


def _reason(message: str) -> str:
    """Return pydantic's message as it stands after the name of a setting."""
    return message.removeprefix("Value error, ").removeprefix("Input ")


def unknown() -> list[str]:
    """Return the names in the environment that look like settings and are none, with the setting that was perhaps meant."""
    known = [_name_of(name) for name in Settings.model_fields]
    others = sorted(name for name in os.environ if name.startswith(_PREFIX) and name not in known)
    meant = [difflib.get_close_matches(name, known, n=1) for name in others]
    return [f"{name} (or is it {near[0]}?)" if near else name for name, near in zip(others, meant, strict=True)]


def _name_of(field: str) -> str:
    return f"{_PREFIX}{field.upper()}"


def smtp_of(settings: Settings) -> SmtpSettings:
    """Return the mail server's settings."""
    return SmtpSettings(
        host=settings.smtp_host,
        port=settings.smtp_port,
        username=settings.smtp_username or None,
        password=settings.smtp_password.get_secret_value() or None,
        starttls=settings.smtp_starttls and not settings.smtp_implicit_tls,
        implicit_tls=settings.smtp_implicit_tls,
        timeout_seconds=settings.smtp_timeout_seconds,
        ca_file=settings.smtp_ca_file,
    )
