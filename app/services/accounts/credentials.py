"""The secrets that people and programs are known by: made here, shown once, kept as hashes."""

from __future__ import annotations

import hashlib
import secrets

from app.domain.errors import InvalidRequest

SHORTEST, LONGEST = 8, 1024  # characters of a password


def new_secret(prefix: str = "") -> str:
    """256 bits of chance, fit for addresses and cookies."""
    return prefix + secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """What is kept of a secret. It needs no salt: nobody can guess 256 bits."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def check_new_password(password: str) -> str:
    """The password, when it may be one. Raises InvalidRequest."""
    if len(password) < SHORTEST:
        raise InvalidRequest(f"A password needs at least {SHORTEST} characters.")
    if len(password) > LONGEST:
        raise InvalidRequest(f"A password has at most {LONGEST} characters.")
    try:
        password.encode()
    except UnicodeEncodeError as error:
        raise InvalidRequest("That password holds characters that are none.") from error
    return password
