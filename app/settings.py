"""What can be set from outside: environment variables that begin with CUTROOM_, read once."""

from __future__ import annotations

import hashlib
import ipaddress
import os
import socket
import sys
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from app.domain.addresses import Allowed
from app.domain.errors import SettingsError
from app.server_addresses import judge_database, judge_redis

PREFIX = "CUTROOM_"


class Auth(StrEnum):
    """How people are recognised."""

    NONE = "none"  # everybody who reaches the server is the one local person
    PASSWORD = "password"  # noqa: S105  # people have accounts


def _default_data_dir() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", "~/AppData/Local")).expanduser() / "cutroom"
    return Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share").expanduser() / "cutroom"


class LogFormat(StrEnum):
    """How lines are written to the log."""

    TEXT = "text"
    JSON = "json"  # one object a line, for whatever collects logs


class Settings(BaseSettings):
    """All settings; every one has a default that works on one machine."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid", env_ignore_empty=True)

    data_dir: Path = Field(default_factory=_default_data_dir)
    database_url: str | None = None  # None: SQLite in the data folder
    database_pool_size: int = Field(default=20, ge=1, le=200)
    redis_url: str | None = None  # None: embedded, everything on this machine
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=1, le=65535)
    workers: int = Field(default=1, ge=1, le=64)  # processes that export
    auth: Auth | None = None  # None: passwords, unless only this machine reaches the server
    session_ttl: float = Field(default=3600, ge=1, le=31_536_000)  # seconds without doing anything
    oidc_issuer: str | None = Field(default=None, max_length=255)  # None: no provider is asked
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    trusted_proxies: str = "127.0.0.1"  # addresses whose X-Forwarded-For and -Proto are believed
    websocket_ping_interval: float = Field(default=30, gt=0, le=3600)  # seconds
    websocket_timeout: float = Field(default=60, gt=0, le=3600)  # seconds
    websockets_per_user: int = Field(default=5, ge=1, le=100_000)  # of programs; pages do not count
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = ()
    progress_history_retention_days: int = Field(default=30, ge=1, le=3650)
    max_upload_bytes: int | None = Field(default=None, ge=1)
    cache_days: int = Field(default=90, ge=1, le=36_500)  # after which unused previews go
    cache_bytes: int | None = Field(default=None, ge=0)  # of previews; None: as much as there is
    export_days: int | None = Field(default=None, ge=1, le=36_500)  # None: exports are kept
    render_cache_bytes: int = Field(default=5_000_000_000, ge=0)  # pieces kept for the next export
    quota_bytes: int | None = Field(default=None, ge=1)  # of media for each person; None: the disk
    download_allow: Annotated[tuple[str, ...], NoDecode] = ()  # names and networks, besides the open web
    import_dir: Path | None = None  # the folder from which files may be brought in by path
    watch_dir: Path | None = None  # in it or the same: what appears there comes in by itself
    watch_for: str | None = None  # the person whose list that is, where there are accounts
    fonts_dir: Path | None = None  # with fonts for captions; None: `fonts` in the data folder
    log_format: LogFormat = LogFormat.TEXT
    ffmpeg: str | None = None  # a path or a name; None: look for one

    @field_validator("data_dir", "import_dir", "watch_dir", "fonts_dir")
    @classmethod
    def _absolute(cls, folder: Path | None) -> Path | None:
        return folder.expanduser().absolute() if folder is not None else None

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str | None) -> str | None:
        if url:
            judge_database(url)
        return url

    @field_validator("redis_url")
    @classmethod
    def _known_redis(cls, url: str | None) -> str | None:
        if url:
            judge_redis(url)
        return url

    @field_validator("allowed_origins", mode="before")
    @classmethod
    def _list_of_origins(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())
        return value

    @field_validator("download_allow", mode="before")
    @classmethod
    def _list_of_places(cls, value: Any) -> Any:
        places = tuple(value.replace(",", " ").split()) if isinstance(value, str) else value
        Allowed.parse(places)
        return places

    @field_validator("oidc_issuer")
    @classmethod
    def _web_address(cls, issuer: str | None) -> str | None:
        if issuer and not issuer.startswith(("https://", "http://127.0.0.1", "http://localhost")):
            raise ValueError("it must begin with https://")
        return issuer

    @model_validator(mode="after")
    def _whole_provider(self) -> Self:
        known = (self.oidc_issuer, self.oidc_client_id, self.oidc_client_secret)
        if any(known) and not all(known):
            raise SettingsError(
                "CUTROOM_OIDC_ISSUER, CUTROOM_OIDC_CLIENT_ID and CUTROOM_OIDC_CLIENT_SECRET belong together."
            )
        if self.oidc_issuer and not self.accounts:
            raise SettingsError("CUTROOM_OIDC_ISSUER needs accounts: set CUTROOM_AUTH=password.")
        return self

    @field_validator("watch_dir")
    @classmethod
    def _inside_imports(cls, folder: Path | None, others: ValidationInfo) -> Path | None:
        imports: Path | None = others.data.get("import_dir")
        if folder is not None and (imports is None or not folder.is_relative_to(imports)):
            raise ValueError(f"it has to lie in {PREFIX}IMPORT_DIR")
        return folder

    @classmethod
    def read(cls) -> Self:
        """The settings of this process's environment. Raises SettingsError."""
        try:
            return cls()
        except ValidationError as error:
            raise SettingsError(_sentence(error)) from error

    @property
    def embedded(self) -> bool:
        """Whether this machine does everything by itself."""
        return self.redis_url is None

    @property
    def database(self) -> str:
        """The address of the database."""
        return self.database_url or f"sqlite:///{self.data_dir / 'cutroom.db'}"

    @property
    def own_fonts(self) -> Path:
        """The folder into which fonts for captions are put; it need not be there."""
        return self.fonts_dir or self.data_dir / "fonts"

    @property
    def files_dir(self) -> Path:
        """Where media and exports lie."""
        return self.data_dir / "files"

    @property
    def queue_file(self) -> Path:
        """The embedded queue's own database."""
        return self.data_dir / "queue.db"

    @property
    def runtime_dir(self) -> Path:
        """A private folder with a short path: a Unix socket's path has 107 bytes at most."""
        name = hashlib.sha256(str(self.data_dir).encode()).hexdigest()[:12]
        base = os.environ.get("XDG_RUNTIME_DIR")
        if not base or len(base) > 60 or not os.access(base, os.W_OK):
            base = tempfile.gettempdir() if len(tempfile.gettempdir()) <= 60 else "/tmp"  # noqa: S108
        return Path(base) / f"cutroom-{os.getuid()}-{name}"

    @property
    def bus_socket(self) -> Path:
        """Where the embedded bus listens."""
        return self.runtime_dir / "bus"

    @property
    def only_this_machine(self) -> bool:
        """Whether no other machine can reach the server."""
        return _is_loopback(self.host)

    @property
    def accounts(self) -> bool:
        """Whether people have accounts: always where others can reach the server, unless told otherwise."""
        return self.auth is Auth.PASSWORD if self.auth is not None else not self.only_this_machine

    @property
    def address(self) -> str:
        """Where people find the server, as far as it can know."""
        if self.allowed_origins:
            return self.allowed_origins[0]
        return self._served_at(socket.gethostname())

    @property
    def own_address(self) -> str:
        """Where this machine itself reaches the server."""
        return self._served_at("127.0.0.1")

    def _served_at(self, everywhere: str) -> str:
        host = everywhere if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104  # compared, not bound
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _sentence(error: ValidationError) -> str:
    first = error.errors()[0]
    name = PREFIX + str(first["loc"][0]).upper()
    reason = first["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    if first["type"] == "value_error":
        return f"{name} is wrong: {reason}."
    return f"{name} is wrong: it should be {reason}, not {str(first['input'])[:80]!r}."
