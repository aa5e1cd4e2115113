"""The addresses of database and Redis are judged before anything starts."""

from __future__ import annotations

import pytest

from app.domain.errors import SettingsError
from app.settings import Settings


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("DATABASE_URL", "postgresql://host:abc/db", "its port has to be a number up to 65535"),
        ("DATABASE_URL", "postgresql://host:99999/db", "its port has to be a number up to 65535"),
        ("DATABASE_URL", "postgresql://[::1/db", "its host is not whole"),
        ("DATABASE_URL", "postgresql://me:secret@host:x/db", "its port has to be a number up to 65535"),
        ("DATABASE_URL", "sqlite:///", "it has to name a file"),
        ("DATABASE_URL", "sqlite:///:memory:", "it has to name a file"),
        ("REDIS_URL", "redis://host:abc/0", "its port has to be a number up to 65535"),
        ("REDIS_URL", "redis://host:99999", "its port has to be a number up to 65535"),
        ("REDIS_URL", "redis://[::1/0", "its host is not whole"),
        ("REDIS_URL", "redis://:secret@host/main", "its database has to be a number, such as /0"),
        ("REDIS_URL", "redis://host/0?db=x", "its database has to be a number, such as /0"),
        ("REDIS_URL", "unix://", "it has to name a socket"),
    ],
)
def test_an_address_that_cannot_be_one_is_refused_without_its_password(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(f"CUTROOM_{name}", value)
    with pytest.raises(SettingsError) as refused:
        Settings.read()
    assert refused.value.message.startswith(f"CUTROOM_{name} is wrong")
    assert reason in refused.value.message
    assert "secret" not in refused.value.message


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "postgresql://host/db"),
        ("DATABASE_URL", "postgresql+psycopg://me:a#b/c?d@[::1]:5432/db?sslmode=require"),
        ("DATABASE_URL", "postgresql:///db?host=/var/run/postgresql"),
        ("DATABASE_URL", "sqlite:////var/lib/cutroom/cutroom.db"),
        ("REDIS_URL", "redis://"),
        ("REDIS_URL", "redis://me:secret@host:6379/1"),
        ("REDIS_URL", "rediss://[::1]/0?socket_timeout=3"),
        ("REDIS_URL", "unix:///run/redis.sock?db=2"),
    ],
)
def test_an_address_that_can_be_one_is_taken(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"CUTROOM_{name}", value)
    assert getattr(Settings.read(), name.lower()) == value
