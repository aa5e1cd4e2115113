"""What is known of media, kept in Redis, so that each edit need not ask the database for the same facts.

A reader keeps what it read; whoever changes a row puts a mark in its place, which a slow reader's
older word cannot replace. A Redis that is away is passed over, and marks that could not be put are
put before anything is read again.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import TypeVar

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from app.adapters.db.media_json import filmstrip_from_json, filmstrip_to_json, info_from_json, info_to_json
from app.domain.media import Asset, AssetState, Filmstrip, MediaInfo
from app.ports import AssetStore

logger = logging.getLogger(__name__)

KEPT_SECONDS = 300
MARKED_SECONDS = 10  # longer than any read takes
TIMEOUT = 0.25  # seconds; the database answers about as fast
PAUSE = 2.0  # seconds until a Redis that was away is asked again
CHANGED = b"changed"

T = TypeVar("T")


class CachedAssetStore:
    """An AssetStore before another one."""

    def __init__(self, store: AssetStore, url: str) -> None:
        self._store = store
        self._redis = redis.Redis.from_url(
            url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, retry=Retry(NoBackoff(), 0)
        )
        self._lock = threading.Lock()
        self._owed: set[str] = set()  # ids whose mark could not be put
        self._away_until = 0.0

    def add(self, asset: Asset) -> None:
        """Remember a new file."""
        self._store.add(asset)

    def get(self, asset_id: str, *, owner: str | None = None) -> Asset:
        """One file, of that owner if one is given. Raises NotFound."""
        found = self.get_many([asset_id]).get(asset_id)
        if found is None or (owner is not None and found.owner != owner):
            return self._store.get(asset_id, owner=owner)  # it says what is missing
        return found

    def get_many(self, asset_ids: Sequence[str]) -> Mapping[str, Asset]:
        """Those of the ids that exist."""
        wanted = sorted(set(asset_ids))
        kept = self._kept(wanted)
        missing = [asset_id for asset_id in wanted if asset_id not in kept]
        if not missing:
            return kept
        read = self._store.get_many(missing)
        self._keep(read.values())
        return kept | dict(read)

    def list(self, *, owner: str) -> Sequence[Asset]:
        """Newest first."""
        return self._store.list(owner=owner)

    def probed(self, asset_id: str, info: MediaInfo, *, needs_proxy: bool) -> Asset:
        """The file can be used, and this is what it holds."""
        return self._change(asset_id, lambda: self._store.probed(asset_id, info, needs_proxy=needs_proxy))

    def failed(self, asset_id: str, error: str) -> Asset:
        """The file cannot be used; `error` tells a person why."""
        return self._change(asset_id, lambda: self._store.failed(asset_id, error))

    def derived(
        self,
        asset_id: str,
        *,
        filmstrip: tuple[str, Filmstrip] | None = None,
        peaks_key: str | None = None,
        proxy_key: str | None = None,
    ) -> Asset:
        """Note what was made of the file; None leaves a field as it is."""
        return self._change(
            asset_id,
            lambda: self._store.derived(
                asset_id, filmstrip=filmstrip, peaks_key=peaks_key, proxy_key=proxy_key
            ),
        )

    def delete(self, asset_id: str, *, owner: str) -> Asset:
        """Forget a file, and give it back a last time. Raises NotFound."""
        return self._change(asset_id, lambda: self._store.delete(asset_id, owner=owner))

    def _change(self, asset_id: str, change: Callable[[], Asset]) -> Asset:
        try:
            return change()
        finally:  # a change that failed may have been stored all the same
            with self._lock:
                self._owed.add(asset_id)
            self._pay()

    def _pay(self) -> bool:
        """Put the marks that are owed; whether none is left."""
        with self._lock:
            owed = sorted(self._owed)
        for asset_id in owed:
            if not self._mark(asset_id):
                return False
            with self._lock:
                self._owed.discard(asset_id)
        return True

    def _mark(self, asset_id: str) -> bool:
        return bool(self._ask(lambda: self._redis.set(_key(asset_id), CHANGED, ex=MARKED_SECONDS)))

    def _kept(self, asset_ids: Sequence[str]) -> dict[str, Asset]:
        if not asset_ids or not self._pay():
            return {}
        words = self._ask(lambda: self._redis.mget([_key(asset_id) for asset_id in asset_ids]))
        found = (_from_json(word) for word in words or () if word is not None and word != CHANGED)
        return {asset.id: asset for asset in found if asset is not None}

    def _keep(self, assets: Iterable[Asset]) -> None:
        def keep() -> bool:
            with self._redis.pipeline(transaction=False) as together:
                for asset in assets:
                    together.set(_key(asset.id), _to_json(asset), ex=KEPT_SECONDS, nx=True)
                together.execute()
            return True

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


def _to_json(asset: Asset) -> str:
    return json.dumps(
        {
            **asdict(asset),
            "info": info_to_json(asset.info) if asset.info else None,
            "filmstrip": filmstrip_to_json(asset.filmstrip) if asset.filmstrip else None,
        }
    )


def _from_json(word: bytes | str) -> Asset | None:
    """None for what another version of Cutroom kept."""
    try:
        fields = json.loads(word)
        return Asset(
            **{
                **fields,
                "state": AssetState(fields["state"]),
                "info": info_from_json(fields["info"]) if fields["info"] else None,
                "filmstrip": filmstrip_from_json(fields["filmstrip"]) if fields["filmstrip"] else None,
            }
        )
    except (ValueError, TypeError, KeyError):
        return None
