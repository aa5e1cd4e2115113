"""Follow all progress of a person from a script, and miss nothing: reconnect, replay, no doubles.

    pip install websockets
    python progress_client.py wss://cutroom.example.org/api/ws/progress --token TOKEN

Each event is printed as a line of JSON. See progress.md for the rules that it follows.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import quote, urlsplit

import websockets

SILENCE = 75  # seconds without a word, after which the connection counts as dead
FOR_GOOD = {1008}  # refused: trying again changes nothing
FOR_A_WHILE = {408, 429}  # of the answers from 400 to 499
SCHEMES = {"http": "ws", "https": "wss", "ws": "ws", "wss": "wss"}
SOCKET = "/api/ws/progress"


def pauses(first: float = 3, longest: float = 30) -> Iterator[float]:
    """Seconds before each further try: 3, 6, 12, 24, 30, 30 …, spread so that not all come at once."""
    pause = first
    while True:
        yield pause * random.uniform(0.8, 1.2)  # noqa: S311  # only to spread the clients
        pause = min(longest, pause * 2)


def socket_address(written: str) -> str:
    """The address of the socket, also of what a browser shows, such as https://cutroom.example.org.

    Raises ValueError with a sentence where it is none.
    """
    parts = urlsplit(written)
    if parts.scheme not in SCHEMES or not parts.netloc:
        raise ValueError(f"{written} is no address such as wss://cutroom.example.org{SOCKET}.")
    path = parts.path if parts.path.strip("/") else SOCKET
    return parts._replace(scheme=SCHEMES[parts.scheme], path=path).geturl()


async def follow(
    address: str, *, token: str | None = None, cursor: str | None = None, first_pause: float = 3
) -> AsyncIterator[dict[str, Any]]:
    """Every event once and in order, for ever; `cursor` is where an earlier run ended.

    A message of the type `ready` with `recovered: false` brings `jobs`, all of them as they stand:
    begin anew from there. Raises ValueError when the address is none, and what refuses for good.
    """
    address = socket_address(address)
    headers = {"Authorization": f"Bearer {token}"} if token else None
    waiting = pauses(first_pause)
    while True:
        since = f"?since={quote(cursor)}" if cursor else ""
        try:
            async with websockets.connect(address + since, additional_headers=headers) as socket:
                while True:
                    message = json.loads(await asyncio.wait_for(socket.recv(), SILENCE))
                    if message["type"] == "ping":
                        await socket.send('{"type": "pong"}')
                    elif message["type"] == "ready":
                        waiting = pauses(first_pause)
                        if not message["recovered"]:
                            cursor = message["cursor"]
                            yield message
                    elif message["type"] != "pong" and is_new(message, cursor):
                        yield message
                        if message["seq"] is not None:
                            cursor = f"{message['epoch']}:{message['seq']}"
        except (OSError, TimeoutError, websockets.WebSocketException) as error:
            close = getattr(error, "rcvd", None)
            if close is not None and close.code in FOR_GOOD:
                raise
            answer = getattr(error, "response", None)
            if (
                answer is not None
                and 400 <= answer.status_code < 500
                and answer.status_code not in FOR_A_WHILE
            ):
                raise
        await asyncio.sleep(next(waiting))


def is_new(event: dict[str, Any], cursor: str | None) -> bool:
    """Whether an event comes after the cursor. One without a number is a live word, always new."""
    if event["seq"] is None or cursor is None:
        return True
    epoch, _, seq = cursor.rpartition(":")
    return bool(event["epoch"] != epoch or event["seq"] > int(seq))


async def main() -> None:
    """Print what happens."""
    parser = argparse.ArgumentParser(description="Print the progress of all jobs, a line of JSON each.")
    parser.add_argument("address", help="such as wss://cutroom.example.org/api/ws/progress")
    parser.add_argument("--token")
    parser.add_argument("--since", help="the cursor where an earlier run ended")
    options = parser.parse_args()
    try:
        async for message in follow(options.address, token=options.token, cursor=options.since):
            sys.stdout.write(json.dumps(message) + "\n")
            sys.stdout.flush()
    except (ValueError, websockets.WebSocketException) as error:
        sys.exit(f"{error}")


if __name__ == "__main__":
    asyncio.run(main())
