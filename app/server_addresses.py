"""Whether the address of a database or of Redis can be one. Raises ValueError with the reason, no secret."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

MOST_PORT = 65_535
PORT = f"its port has to be a number up to {MOST_PORT}"
HOST = "its host is not whole"

# As SQLAlchemy reads it: a password may hold all but @.
_POSTGRESQL = re.compile(
    r"postgresql(?:\+psycopg)?://(?:[^/:]*(?::[^@]*)?@)?(?P<host>\[[^/\]]+\]|[^/:?\[]*)(?P<rest>.*)",
    re.DOTALL,
)
_AFTER_HOST = re.compile(r"(?::(?P<port>[^/?]*))?(?:[/?].*)?", re.DOTALL)


def judge_database(url: str) -> None:
    """An address of SQLite or PostgreSQL."""
    if url.startswith("sqlite:///"):
        if url.removeprefix("sqlite:///").partition("?")[0] in ("", ":memory:"):
            raise ValueError("it has to name a file: several processes use it")
        return
    found = _POSTGRESQL.fullmatch(url)
    if found is None:
        raise ValueError("it must begin with sqlite:/// or postgresql://")
    rest = _AFTER_HOST.fullmatch(found["rest"])
    if rest is None:
        raise ValueError(HOST)
    port = rest["port"]
    if port and not (port.isascii() and port.isdigit() and int(port) <= MOST_PORT):
        raise ValueError(PORT)


def judge_redis(url: str) -> None:
    """An address of Redis."""
    if not url.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("it must begin with redis://, rediss:// or unix://")
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise ValueError(HOST) from error
    if parts.scheme == "unix" and not parts.path:
        raise ValueError("it has to name a socket, such as unix:///run/redis.sock")
    try:
        _ = parts.port
    except ValueError as error:
        raise ValueError(PORT) from error
    named = [] if parts.scheme == "unix" else [parts.path.strip("/")]
    for database in [*named, *parse_qs(parts.query).get("db", [])]:
        if database and not (database.isascii() and database.isdigit()):
            raise ValueError("its database has to be a number, such as /0")
