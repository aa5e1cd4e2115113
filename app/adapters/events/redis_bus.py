"""The bus over Redis, for several machines.

redis-py neither notices a frozen server nor resumes a broken `listen()`, so the loop here is
supervised: it pings itself through Redis, calls the bus degraded when nothing comes back, and
subscribes again with a growing pause.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.client import PubSub
from redis.retry import Retry

from app.adapters.events.lines import decode, encode
from app.adapters.events.listeners import Listener, Listeners

logger = logging.getLogger(__name__)

PING_TOPIC = "bus:ping"


@dataclass(frozen=True, slots=True)
class RedisPace:
    """The times of the bus, in seconds."""

    first_pause: float = 0.1
    longest_pause: float = 2.0
    ping: float = 5.0
    silence: float = 15.0  # after which the bus counts as away
    look: float = 0.5  # how often the loop looks at its clock
    timeout: float = 2.0  # for connecting, and for the loop's own words
    send: float = 0.5  # for one message; whoever publishes has other work


class RedisBus:
    """One channel for all; topics are told apart by who listens."""

    def __init__(self, url: str, *, pace: RedisPace | None = None) -> None:
        self._pace = pace or RedisPace()
        self._listeners = Listeners()
        self._redis = self._client(url, self._pace.timeout)  # for the loop
        self._sender = self._client(url, self._pace.send)  # for whoever publishes
        self._mute_until = 0.0  # a Redis that did not take one message need not be asked for each one
        number = self._redis.connection_pool.connection_kwargs.get("db", 0)
        self._channel = f"cutroom:{number}"  # Redis tells channels of two databases not apart
        self._connected = False
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="bus", daemon=True)
        self._thread.start()

    def publish(self, topic: str, message: Mapping[str, Any]) -> bool:
        """False while Redis is away; it is not even asked then, so that nobody waits."""
        line = encode(topic, message)
        if not self._connected or time.monotonic() < self._mute_until:
            return False
        try:
            return bool(self._sender.publish(self._channel, line))
        except redis.RedisError:
            self._mute_until = time.monotonic() + self._pace.timeout
            return False

    def subscribe(self, prefix: str, handler: Listener) -> Callable[[], None]:
        """Hear every topic that begins with `prefix`; call what is returned to stop."""
        return self._listeners.add(prefix, handler)

    def on_connected(self, handler: Callable[[], None]) -> Callable[[], None]:
        """Hear of every (re)connection; call what is returned to stop."""
        return self._listeners.add_connected(handler)

    @property
    def connected(self) -> bool:
        """Whether Redis was heard of lately."""
        return self._connected

    def close(self) -> None:
        """End the loop and the connections."""
        self._closing.set()
        if threading.current_thread() is not self._thread:
            self._thread.join()
        self._redis.close()
        self._sender.close()

    def _client(self, url: str, timeout: float) -> redis.Redis:
        return redis.Redis.from_url(
            url,
            socket_timeout=timeout,
            socket_connect_timeout=self._pace.timeout,
            retry=Retry(NoBackoff(), 0),
        )

    def _run(self) -> None:
        pause = self._pace.first_pause
        while not self._closing.is_set():
            channel: PubSub = self._redis.pubsub()  # type: ignore[no-untyped-call]
            try:
                channel.subscribe(self._channel)
                self._listen(channel)
            except (redis.RedisError, OSError) as error:
                if self._connected:
                    logger.warning("The bus is away: %s", error)
                    pause = self._pace.first_pause
            finally:
                self._connected = False
                with contextlib.suppress(redis.RedisError, OSError):
                    channel.close()
            self._closing.wait(pause)
            pause = min(self._pace.longest_pause, pause * 2)

    def _listen(self, channel: PubSub) -> None:
        last_heard = time.monotonic()
        next_ping = last_heard + self._pace.ping
        while not self._closing.is_set():
            message = channel.get_message(timeout=self._pace.look)
            now = time.monotonic()
            if message is not None:
                last_heard = now
                self._hear(message)
            elif now - last_heard > self._pace.silence:
                raise redis.ConnectionError(f"nothing heard for {self._pace.silence:g} s")
            if now >= next_ping:
                next_ping = now + self._pace.ping
                with contextlib.suppress(redis.RedisError):
                    self._redis.publish(self._channel, encode(PING_TOPIC, {}))

    def _hear(self, message: Mapping[str, Any]) -> None:
        if message["type"] == "subscribe":
            self._connected = True
            self._listeners.connected()
        elif message["type"] == "message":
            try:
                topic, content = decode(message["data"])
            except ValueError:
                logger.warning("The bus carried something that is no message")
                return
            if topic != PING_TOPIC:
                self._listeners.deliver(topic, content)
