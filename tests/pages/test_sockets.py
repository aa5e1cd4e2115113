"""Which pages may open a socket to the server."""

from __future__ import annotations

import pytest

from pages.private import origin_check

OURS = {"HTTP_HOST": "cutroom.test:8080"}
BEHIND_A_PROXY = {"HTTP_HOST": "10.0.0.7:8080", "HTTP_X_FORWARDED_HOST": "video.example"}


@pytest.mark.parametrize(
    ("origin", "environ", "allowed", "why"),
    [
        ("http://cutroom.test:8080", OURS, True, "our own page"),
        ("https://cutroom.test:8080", OURS, True, "our own page behind TLS"),
        ("https://video.example", BEHIND_A_PROXY, True, "the name that the proxy answers to"),
        ("https://friend.example", OURS, True, "a page that the settings name"),
        (None, OURS, True, "no browser at all"),
        ("https://foreign.example", OURS, False, "somebody else's page"),
        ("http://cutroom.test", OURS, False, "another server of the same machine"),
        ("null", OURS, False, "a page without an address"),
        ("", OURS, False, "an empty origin"),
    ],
)
def test_sockets_are_for_our_own_pages(
    origin: str | None, environ: dict[str, str], allowed: bool, why: str
) -> None:
    assert origin_check(["https://friend.example"])(origin, environ) is allowed, why
