"""Passwords by Argon2, a few at a time: each takes 64 MiB and a moment of a whole core."""

from __future__ import annotations

import threading
from functools import cached_property

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError

AT_ONCE = 2


class ArgonPasswords:
    """The Passwords of every installation."""

    def __init__(self) -> None:
        self._argon = PasswordHash.recommended()
        self._turn = threading.BoundedSemaphore(AT_ONCE)

    def hash(self, password: str) -> str:
        """What is kept of a password."""
        with self._turn:
            return self._argon.hash(password)

    def matches(self, password: str, password_hash: str | None) -> bool:
        """False without a hash, after the same work as with one."""
        compared = password_hash or self._nobody
        with self._turn:
            try:
                same = self._argon.verify(password, compared)
            except UnknownHashError:
                same = False
        return same and password_hash is not None

    @cached_property
    def _nobody(self) -> str:
        return self._argon.hash("nobody has this password")
