"""What is known of media, kept in Redis, so that each edit need not ask the database for the same facts.

What is kept names the generation in which it was read, and counts only in that one. Whoever changes
anything begins a new generation, so a slow reader's older word never comes back. A Redis that is away
is passed over; a generation that could not be begun is begun before anything is read from there again.
"""

from __future__ import annotations

import json
import logging
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, TypeVar

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from app.adapters.db.media_json import filmstrip_from_json, filmstrip_to_json, info_from_json, info_to_json
from app.domain.media import Asset, AssetState, Made
from app.ports import AssetStore

logger = logging.getLogger(__name__)

KEPT_SECONDS = 300
TIMEOUT = 0.25  # seconds; the database answers about as fast
PAUSE = 2.0  # seconds until a Redis that was away is asked again
GENERATION = "cutroom:assets"
READS = frozenset(
    {"list", "sharing", "bytes_of", "with_older_facts", "count_older_facts", "gone"}
)  # pass through; whatever else there is changes something

T = TypeVar("T")


class CachedAssetStore:
    """An AssetStore before another one."""

    def __init__(self, store: AssetStore, url: str) -> None:
        self._store = store
        self._redis = redis.Redis.from_url(
            url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, retry=Retry(NoBackoff(), 0)
        )
        self._owing = False  # whether a change was not told to Redis
        self._away_until = 0.0

    def get(self, asset_id: str, *, owner: str | None = None) -> Asset:
        """One file, of that owner if one is given. Raises NotFound."""
        found = self.get_many([asset_id]).get(asset_id)
        if found is None or (owner is not None and found.owner != owner):
            return self._store.get(asset_id, owner=owner)  # it says what is missing
        return found

    def get_many(self, asset_ids: Sequence[str]) -> Mapping[str, Asset]:
        """Those of the ids that exist."""
        wanted = sorted(set(asset_ids))
        if not wanted:
            return {}
        generation, kept = self._kept(wanted)
        missing = [asset_id for asset_id in wanted if asset_id not in kept]
        read = self._store.get_many(missing) if missing else {}
        if read and generation is not None:
            self._keep(generation, read)
        return {**kept, **read}

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)
        return method if name in READS else self._changing(method)

    def _changing(self, change: Callable[..., T]) -> Callable[..., T]:
        def changed(*args: Any, **kwargs: Any) -> T:
            try:
                return change(*args, **kwargs)
            finally:  # also when it failed: it may have been stored all the same
                self._owing = True
                self._begin_generation()

        return changed

    def _begin_generation(self) -> bool:
        """Whether Redis knows of every change made here."""
        if self._owing and self._ask(lambda: bool(self._redis.set(GENERATION, secrets.token_hex(8)))):
            self._owing = False
        return not self._owing

    def _kept(self, asset_ids: Sequence[str]) -> tuple[str | None, dict[str, Asset]]:
        """The generation, None while there is none, and what is kept of it."""
        if not self._begin_generation():
            return None, {}
        words = self._ask(lambda: self._redis.mget([GENERATION, *map(_key, asset_ids)]))
        if words is None:
            return None, {}
        generation, *others = (None if word is None else _text(word) for word in words)
        if generation is None:
            self._ask(lambda: self._redis.set(GENERATION, secrets.token_hex(8), nx=True))
            return None, {}
        found = (_from_json(word, generation) for word in others if word is not None)
        return generation, {asset.id: asset for asset in found if asset is not None}

    def _keep(self, generation: str, assets: Mapping[str, Asset]) -> None:
        def keep() -> None:
            with self._redis.pipeline(transaction=False) as together:
                for asset in assets.values():
                    together.set(_key(asset.id), _to_json(asset, generation), ex=KEPT_SECONDS)
                together.execute()

        self._ask(keep)

    def _ask(self, ask: Callable[[], T]) -> T | None:
        """What Redis answers; None while it is away."""
        if time.monotonic() < self._away_until:
            return None
        try:
            return ask()
        except redis.RedisError as error:
            logger.debug("Media facts are read from the database: %s", error)
            self._away_until = time.monotonic() + PAUSE
            return None


def _key(asset_id: str) -> str:
    return f"cutroom:asset:{asset_id}"


def _text(word: bytes | str) -> str:
    return word.decode() if isinstance(word, bytes) else word


def _to_json(asset: Asset, generation: str) -> str:
    fields = {
        **asdict(asset),
        "info": info_to_json(asset.info) if asset.info else None,
        "filmstrip": filmstrip_to_json(asset.filmstrip) if asset.filmstrip else None,
    }
    return json.dumps([generation, fields])


def _from_json(word: str, generation: str) -> Asset | None:
    """None for what is of another generation, or of another version of Cutroom."""
    try:
        kept_in, fields = json.loads(word)
        if kept_in != generation:
            return None
        return Asset(
            **{
                **fields,
                "state": AssetState(fields["state"]),
                "info": info_from_json(fields["info"]) if fields["info"] else None,
                "filmstrip": filmstrip_from_json(fields["filmstrip"]) if fields["filmstrip"] else None,
                "facts_version": fields["facts_version"],
                "stale": tuple(Made(made) for made in fields["stale"]),
            }
        )
    except (ValueError, TypeError, KeyError):
        return None
