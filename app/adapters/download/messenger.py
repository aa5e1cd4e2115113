"""Sending words to an address on the web, under the same judgement as downloads."""

from __future__ import annotations

import ssl
from collections.abc import Mapping

import httpcore

from app.adapters.download.network import Deadline, JudgedNetwork, Resolve, resolve
from app.domain.addresses import Allowed, parse_address
from app.domain.errors import NotTold
from app.ports.media_work import Cancelled

CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 15.0  # without a byte
WHOLE_SECONDS = 30.0  # from the first to the last byte of the answer's head
_ALWAYS = (("Content-Type", "application/json"), ("User-Agent", "Cutroom"))


class WebMessenger:
    """The Messenger over HTTP."""

    def __init__(
        self,
        *,
        allowed: Allowed | None = None,
        resolve: Resolve = resolve,
        ssl_context: ssl.SSLContext | None = None,
        whole: float = WHOLE_SECONDS,
    ) -> None:
        self._allowed = allowed or Allowed()
        self._resolve = resolve
        self._ssl_context = ssl_context
        self._whole = whole

    def post(self, address: str, body: bytes, headers: Mapping[str, str], *, cancelled: Cancelled) -> int:
        """Send JSON; the status of the answer, which is not read. A redirect is not followed."""
        place = str(parse_address(address))
        deadline = Deadline()
        deadline.within(self._whole)
        network = JudgedNetwork(self._allowed, cancelled=cancelled, resolve=self._resolve, deadline=deadline)
        waits = {"connect": CONNECT_SECONDS, "read": ANSWER_SECONDS, "write": ANSWER_SECONDS, "pool": 0.0}
        try:
            with (
                httpcore.ConnectionPool(
                    network_backend=network, ssl_context=self._ssl_context, max_keepalive_connections=0
                ) as pool,
                pool.stream(
                    "POST",
                    place,
                    headers=[*_ALWAYS, *headers.items()],
                    content=body,
                    extensions={"timeout": waits},
                ) as answer,
            ):
                return int(answer.status)
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
            raise NotTold("That address does not answer.") from error
