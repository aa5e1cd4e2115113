"""What every store of media promises: memory, SQLite, PostgreSQL."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import cast

import pytest
import redis

from app.adapters.asset_cache import CachedAssetStore
from app.adapters.db.assets import SqlAssetStore
from app.domain.errors import NotFound
from app.domain.media import (
    FACTS_VERSION,
    Asset,
    AssetState,
    AudioStream,
    Filmstrip,
    GoneAsset,
    Made,
    MediaChapter,
    MediaInfo,
    Scan,
    VideoStream,
)
from app.ports import AssetStore
from tests.contracts.conftest import sql_engine
from tests.fakes import MemoryAssetStore
from tests.servers import Server, redis_server

INFO = MediaInfo(
    container="mov,mp4,m4a,3gp,3g2,mj2",
    duration=Fraction(1001 * 300, 30000),
    size_bytes=6_000_000_000,
    video=(
        VideoStream(
            index=0,
            codec="h264",
            profile="High",
            width=1920,
            height=1080,
            pixel_format="yuv420p",
            rate=Fraction(30000, 1001),
            variable_rate=False,
            rotation=90,
            sample_aspect=Fraction(4, 3),
            start=Fraction(1, 3),
            duration=Fraction(10),
            bit_rate=8_000_000,
            longest_group=250,
            scan=Scan.TOP_FIRST,
        ),
    ),
    audio=(AudioStream(1, "aac", 48_000, 2, Fraction(-1, 48), Fraction(10), None, "en"),),
    tags=(("title", "<img src=x onerror=alert(1)>"), ("title", "twice")),
    chapters=(MediaChapter(Fraction(0), "Titles"), MediaChapter(Fraction(10, 3), "Act one")),
)
STRIP = Filmstrip(columns=10, count=37, tile_width=160, tile_height=90, interval=Fraction(1001, 3000))


@pytest.fixture(scope="module")
def redis_at_hand() -> Iterator[Server]:
    with redis_server() as server:
        yield server


@pytest.fixture(params=["memory", "sqlite", "postgresql", "cached"])
def store(request: pytest.FixtureRequest) -> Iterator[AssetStore]:
    if request.param == "memory":
        yield MemoryAssetStore()
        return
    if request.param == "cached":
        server: Server = request.getfixturevalue("redis_at_hand")
        with redis.Redis.from_url(server.url) as client:
            client.flushall()
        yield cached(MemoryAssetStore(), server)
        return
    with sql_engine(request, request.param) as engine:
        yield SqlAssetStore(engine)


def cached(store: AssetStore, server: Server) -> AssetStore:
    return cast(AssetStore, CachedAssetStore(store, server.url))


def asset(asset_id: str = "a", *, owner: str = "ann", minute: int = 0) -> Asset:
    return Asset(
        id=asset_id,
        owner=owner,
        name="Tâlk \N{CLAPPER BOARD}.mp4",
        key=f"media/{asset_id}/original",
        state=AssetState.PROBING,
        size_bytes=6_000_000_000,
        created_at=f"2026-01-31T12:{minute:02}:00.000000Z",
    )


def test_a_file_comes_back_as_it_was_stored(store: AssetStore) -> None:
    complete = replace(
        asset(),
        state=AssetState.READY,
        info=INFO,
        needs_proxy=True,
        proxy_key="media/a/proxy.mp4",
        filmstrip_key="media/a/filmstrip.jpg",
        filmstrip=STRIP,
        peaks_key="media/a/peaks.u8",
    )
    store.add(complete)
    assert store.get("a") == complete
    assert store.get("a", owner="ann") == complete


def test_another_persons_file_does_not_exist(store: AssetStore) -> None:
    store.add(asset())
    actions: list[Callable[[], object]] = [
        lambda: store.get("a", owner="ben"),
        lambda: store.delete("a", owner="ben"),
        lambda: store.get("nothing"),
        lambda: store.probed("nothing", INFO, needs_proxy=False),
        lambda: store.failed("nothing", "x"),
        lambda: store.derived("nothing", peaks_key="x"),
    ]
    for action in actions:
        with pytest.raises(NotFound):
            action()
    assert store.list(owner="ben") == []
    assert store.get("a") == asset()


def test_what_was_probed_is_kept_exactly(store: AssetStore) -> None:
    store.add(asset())
    ready = store.probed("a", INFO, needs_proxy=True)
    assert ready == replace(asset(), state=AssetState.READY, info=INFO, needs_proxy=True)
    assert store.get("a") == ready


def test_a_file_that_cannot_be_used_says_why(store: AssetStore) -> None:
    store.add(asset())
    failed = store.failed("a", "That file is empty.")
    assert (failed.state, failed.error) == (AssetState.FAILED, "That file is empty.")
    assert store.probed("a", INFO, needs_proxy=False).error is None


def test_what_was_made_of_a_file_is_noted_bit_by_bit(store: AssetStore) -> None:
    store.add(asset())
    store.derived("a", filmstrip=("media/a/filmstrip.jpg", STRIP))
    store.derived("a", peaks_key="media/a/peaks.u8")
    made = store.derived("a", proxy_key="media/a/proxy.mp4")
    assert (made.filmstrip_key, made.filmstrip) == ("media/a/filmstrip.jpg", STRIP)
    assert (made.peaks_key, made.proxy_key) == ("media/a/peaks.u8", "media/a/proxy.mp4")
    assert store.derived("a") == made


def test_files_are_listed_newest_first(store: AssetStore) -> None:
    for minute, asset_id in enumerate(("c", "a", "b")):
        store.add(asset(asset_id, minute=minute))
    assert [found.id for found in store.list(owner="ann")] == ["b", "a", "c"]


def test_many_files_are_found_at_once(store: AssetStore) -> None:
    store.add(asset("a"))
    store.add(asset("b"))
    wanted = ["a", "b", "a", *(f"missing{number}" for number in range(1500))]
    assert store.get_many(wanted) == {"a": asset("a"), "b": asset("b")}
    assert store.get_many([]) == {}


def test_a_deleted_file_is_given_back_a_last_time(store: AssetStore) -> None:
    store.add(asset())
    assert store.delete("a", owner="ann") == asset()
    with pytest.raises(NotFound):
        store.get("a")


def test_a_file_in_the_trash_is_known_by_its_name_alone(store: AssetStore) -> None:
    store.add(asset())
    store.add(asset("b"))
    assert store.gone(["a", "b"]) == []
    store.bury("a", owner="ann", at=asset().created_at)
    assert store.gone(["a", "b", "never"]) == [GoneAsset("a", "ann", asset().name)]


def test_an_original_that_is_lost_is_lost_for_all_that_share_it(store: AssetStore) -> None:
    for each in (asset("a"), replace(asset("b"), key=asset("a").key), asset("c")):
        store.add(each)
    store.note_lost([asset("a").key], lost=True)
    assert [store.get(each).lost for each in "abc"] == [True, True, False]
    store.note_lost([asset(each).key for each in "abc"], lost=False)
    assert [store.get(each).lost for each in "abc"] == [False, False, False]


def test_kept_facts_are_not_asked_for_again_and_a_change_by_another_process_is_seen() -> None:
    with redis_server() as server:
        rows = MemoryAssetStore()
        here, there = (cached(rows, server) for _ in range(2))
        here.add(asset())
        assert here.get("a") == there.get("a") == asset()
        rows.failed("a", "unseen")
        assert there.get("a").error is None, "it was kept"
        here.failed("a", "seen")
        assert there.get("a").error == "seen"


def test_facts_are_true_after_a_change_while_redis_was_away() -> None:
    with redis_server() as server:
        store = cached(MemoryAssetStore(), server)
        store.add(asset())
        assert store.get("a").error is None
        server.process.send_signal(signal.SIGSTOP)
        store.failed("a", "changed meanwhile")
        server.process.send_signal(signal.SIGCONT)
        assert store.get("a").error == "changed meanwhile"


def test_content_that_is_known_comes_with_all_that_was_made_of_it(store: AssetStore) -> None:
    store.add(replace(asset("first"), sha256="5" * 64))
    store.probed("first", INFO, needs_proxy=True)
    known = store.derived("first", filmstrip=("media/first/filmstrip.jpg", STRIP), peaks_key="peaks")
    second = replace(asset("second", minute=1), name="Again.mp4", sha256="5" * 64)
    shared = store.add_known(second)
    assert shared == replace(known, id="second", name="Again.mp4", created_at=second.created_at)
    assert store.get("second") == shared


def test_content_that_nobody_else_of_the_same_owner_has_is_not_known(store: AssetStore) -> None:
    store.add(replace(asset("first"), sha256="5" * 64))
    unread = replace(asset("unread"), sha256="5" * 64)
    assert store.add_known(unread) is None  # nobody has looked into the first
    store.probed("first", INFO, needs_proxy=False)
    assert store.add_known(replace(unread, sha256="6" * 64)) is None
    assert store.add_known(replace(unread, owner="eve")) is None
    assert not store.get_many(["unread"])


def test_content_counts_once_and_what_only_the_trash_holds_is_told_apart(store: AssetStore) -> None:
    sizes = {"first": 500, "again": 500, "other": 70, "gone": 9, "broken": 3}
    for asset_id, size in sizes.items():
        store.add(replace(asset(asset_id), size_bytes=size, key=f"media/{asset_id}/original"))
    store.add(replace(asset("evil"), owner="eve", size_bytes=8))
    store.probed("first", INFO, needs_proxy=False)
    store.unite("first", "5" * 64)
    store.unite("again", "5" * 64)
    store.failed("broken", "It is damaged.")  # its bytes were not kept
    assert store.bytes_of("ann") == (579, 0)
    for asset_id in ("gone", "again"):
        store.bury(asset_id, owner="ann", at="2026-02-01T12:00:00.000000Z")
    assert store.bytes_of("ann") == (570, 9)
    assert store.bytes_of("nobody") == (0, 0)


def test_what_was_made_of_a_file_is_forgotten_for_everybody_who_has_its_bytes(store: AssetStore) -> None:
    at = "2026-02-01T12:00:00.000000Z"
    for asset_id in ("one", "two", "other"):
        store.add(asset(asset_id))
        store.probed(asset_id, INFO, needs_proxy=True)
    store.unite("one", "a" * 64)
    store.unite("two", "a" * 64)
    for asset_id in ("one", "other"):
        store.derived(asset_id, filmstrip=("strip", STRIP), peaks_key="peaks", proxy_key="proxy")
    store.clear(store.get("two").key, at=at)
    for asset_id in ("one", "two"):
        gone = store.get(asset_id)
        assert (gone.filmstrip_key, gone.filmstrip, gone.peaks_key, gone.proxy_key) == (None,) * 4
        assert gone.cleared_at == at
    assert (store.get("other").proxy_key, store.get("other").cleared_at) == ("proxy", None)


def test_a_file_is_called_something_else_by_its_owner_only(store: AssetStore) -> None:
    store.add(asset("one"))
    assert store.rename("one", "Better.mp4", owner="ann").name == "Better.mp4"
    assert store.get("one") == replace(asset("one"), name="Better.mp4")
    for asset_id, owner in (("one", "eve"), ("gone", "ann")):
        with pytest.raises(NotFound):
            store.rename(asset_id, "Mine.mp4", owner=owner)


def test_media_of_older_facts_are_found_newest_first_until_they_were_looked_into(store: AssetStore) -> None:
    for minute, asset_id in enumerate(("a", "b", "c", "d")):
        store.add(old(asset(asset_id, minute=minute)))
    store.add(asset("unprobed"))
    store.add(replace(old(asset("new")), facts_version=FACTS_VERSION))
    assert store.count_older_facts() == 4
    assert [each.id for each in store.with_older_facts(most=3)] == ["d", "c", "b"]
    store.note_version("media/d/original")
    assert [each.id for each in store.with_older_facts(most=9)] == ["c", "b", "a"]
    store.bury("c", owner="ann", at="2026-02-01T00:00:00.000000Z")
    assert [each.id for each in store.with_older_facts(most=9)] == ["b", "a"]
    found = store.get("d")
    assert (found.facts_version, found.info) == (FACTS_VERSION, INFO)


def test_facts_that_are_found_anew_are_those_of_all_that_share_the_bytes(store: AssetStore) -> None:
    for asset_id in ("a", "again"):
        store.add(old(replace(asset(asset_id), key="media/a/original", proxy_key="media/a/proxy.mp4")))
    store.add(old(asset("other")))
    assert store.count_older_facts() == 2
    info = replace(INFO, chapters=())
    found = store.probed_anew("a", info, needs_proxy=False, stale=[Made.PROXY])
    store.probed_anew("a", info, needs_proxy=False, stale=[Made.PEAKS])
    assert (found.info, found.needs_proxy, found.stale) == (info, False, (Made.PROXY,))
    assert found.proxy_key == "media/a/proxy.mp4", "it is played until the new one is there"
    again = store.get("again")
    assert (again.info, again.stale) == (info, (Made.PEAKS, Made.PROXY))
    assert again.has_older_facts, "until what follows was seen to"
    store.note_version("media/a/original")
    assert [each.id for each in store.with_older_facts(most=9)] == ["other"]
    store.derived("a", peaks_key="media/a/peaks-v2.u8")  # by who did not know that it was stale
    assert store.get("again").stale == (Made.PEAKS, Made.PROXY)
    store.derived("a", proxy_key="media/a/proxy-v2.mp4", anew=Made.PROXY)
    again = store.get("again")
    assert (again.stale, again.proxy_key) == ((Made.PEAKS,), "media/a/proxy-v2.mp4")


def test_nothing_that_is_gone_is_stale(store: AssetStore) -> None:
    store.add(old(asset()))
    store.probed_anew("a", INFO, needs_proxy=False, stale=[Made.PROXY])
    store.clear("media/a/original", at="2026-02-01T00:00:00.000000Z")
    assert store.get("a").stale == ()
    with pytest.raises(NotFound):
        store.probed_anew("nothing", INFO, needs_proxy=False, stale=[])
    store.note_version("media/nothing/original")


def old(one: Asset) -> Asset:
    """As an earlier version left it."""
    return replace(one, state=AssetState.READY, info=INFO, needs_proxy=True, facts_version=1)
