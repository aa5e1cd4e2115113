"""The delivery protocol of progress: nothing missing, nothing twice, nothing out of order."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pytest

from app.adapters.events.listeners import Listener, Listeners
from app.domain.errors import DatabaseUnavailable
from app.domain.jobs import Cursor, Job, JobKind, JobState, ProgressEvent
from app.ports import Head, JobStore
from app.services.progress.event_json import event_from_json, event_to_json
from app.services.progress.hub import Condition, ProgressHub
from app.services.progress.stream import INBOX, TOO_FAR, Message, Ready
from tests.virtual_time import run_in_virtual_time

OWNER = "ada"


def event(seq: int | None, *, epoch: str = "e1", job: str = "j", fraction: float = 0.5) -> ProgressEvent:
    return ProgressEvent(
        owner=OWNER,
        job_id=job,
        epoch=epoch,
        seq=seq,
        job_seq=seq,
        operation=JobKind.RENDER,
        status=JobState.PROCESSING,
        fraction=fraction,
        stage="encoding",
        message="",
        title="Talk",
        created_at="2026-01-31T12:00:00.123456Z",
    )


@dataclass
class FakeStreamStore:
    """The part of the job store that the hub reads: one person's events."""

    epoch: str = "e1"
    rows: list[ProgressEvent] = field(default_factory=list)  # of this epoch, seq 1 first
    oldest: int = 1
    away: bool = False
    shared: bool = False  # whether they see the job "theirs" in this epoch
    asked: int = 0

    def append(self, job: str = "j") -> ProgressEvent:
        new = event(len(self.rows) + 1, epoch=self.epoch, job=job)
        self.rows.append(new)
        return new

    def begin_anew(self, *, shared: bool) -> None:
        """Somebody shares a project with them, or takes it back; what was told of its jobs goes."""
        if not shared:
            self.rows = [replace(row, job_id="j") for row in self.rows]
        self.epoch, self.oldest, self.shared = (
            f"e{len(self.rows)}-{self.epoch[:8]}",
            len(self.rows) + 1,
            shared,
        )

    def head(self, _owner: str) -> Head:
        self.asked += 1
        if self.away:
            raise DatabaseUnavailable
        return Head(self.epoch, len(self.rows), self.oldest)

    def heads(self, owners: Sequence[str]) -> Mapping[str, Head]:
        return {owner: self.head(owner) for owner in owners}

    def events(self, owner: str, *, after: int, limit: int = 500) -> Sequence[ProgressEvent]:
        self.head(owner)
        return [row for row in self.rows[after : after + limit] if row.seq and row.seq >= self.oldest]

    def snapshot(self, owner: str) -> tuple[Head, Sequence[Job]]:
        return self.head(owner), ()


class FakeBus:
    """Delivers at once; `faults` may lose, double and delay."""

    def __init__(self) -> None:
        self.listeners = Listeners()
        self.connected = True

    def subscribe(self, prefix: str, handler: Listener) -> Callable[[], None]:
        return self.listeners.add(prefix, handler)

    def on_connected(self, handler: Callable[[], None]) -> Callable[[], None]:
        return self.listeners.add_connected(handler)

    def publish(self, topic: str, message: Mapping[str, Any]) -> bool:
        if self.connected:
            self.listeners.deliver(topic, message)
        return self.connected

    def say(self, said: ProgressEvent) -> None:
        self.publish(f"progress:{OWNER}", event_to_json(said))

    def come_back(self) -> None:
        self.connected = True
        self.listeners.connected()

    def close(self) -> None:
        self.connected = False


@dataclass
class World:
    """A hub, its bus and its database."""

    store: FakeStreamStore
    bus: FakeBus
    hub: ProgressHub

    async def expect(self, messages: Any, seqs: Sequence[int | None]) -> None:
        got = [await anext(messages) for _ in seqs]
        assert [said.seq for said in got] == list(seqs)


def job_of(message: Message) -> str:
    assert isinstance(message, ProgressEvent)
    return message.job_id


def in_world(
    story: Callable[[World], Awaitable[None]], *, latency: Callable[[], float] = lambda: 0.0
) -> None:
    """Run a story in virtual time."""

    async def answer(ask: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        await asyncio.sleep(latency())
        found = ask(*args, **kwargs)
        await asyncio.sleep(latency())
        return found

    async def tell() -> None:
        store, bus = FakeStreamStore(), FakeBus()
        hub = ProgressHub(cast(JobStore, store), bus, in_thread=answer)
        await hub.start()
        await story(World(store, bus, hub))
        await hub.stop()

    run_in_virtual_time(tell())


def test_an_event_survives_the_bus_unchanged() -> None:
    said = replace(event(7), fps=25.0, eta_seconds=3, error="No.", current_video=2)
    assert event_from_json(event_to_json(said), owner=OWNER) == said


@pytest.mark.parametrize(("after", "reads"), [(None, 2), (Cursor("e1", 1), 6)])
def test_a_hundred_who_come_back_at_once_are_answered_by_a_few_reads(
    after: Cursor | None, reads: int
) -> None:
    async def story(world: World) -> None:
        world.store.append()
        world.store.append()
        async with AsyncExitStack() as all_of_them:
            streams = [
                await all_of_them.enter_async_context(world.hub.listen(OWNER, after=after))
                for _ in range(100)
            ]
            ready = await asyncio.gather(*(anext(stream) for stream in streams))
            assert {(said.recovered, said.cursor.seq) for said in ready if isinstance(said, Ready)} == {
                (after is not None, 1 if after else 2)
            }
            if after is not None:
                missed = await asyncio.gather(*(anext(stream) for stream in streams))
                assert {said.seq for said in missed if isinstance(said, ProgressEvent)} == {2}
        assert world.store.asked <= reads

    in_world(story, latency=lambda: 0.01)


def test_whoever_comes_first_sees_how_things_stand_and_then_what_happens() -> None:
    async def story(world: World) -> None:
        world.store.append()
        async with world.hub.listen(OWNER) as messages:
            assert await anext(messages) == Ready(recovered=False, cursor=Cursor("e1", 1), jobs=())
            world.bus.say(world.store.append())
            await world.expect(messages, [2])
        assert world.hub.listeners == 0

    in_world(story)


def test_whoever_comes_back_gets_what_was_missed() -> None:
    async def story(world: World) -> None:
        for _ in range(1200):
            world.store.append()
        async with world.hub.listen(OWNER, after=Cursor("e1", 3)) as messages:
            assert await anext(messages) == Ready(recovered=True, cursor=Cursor("e1", 3))
            world.bus.say(world.store.append())
            await world.expect(messages, range(4, 1202))

    in_world(story)


@pytest.mark.parametrize(
    ("cursor", "why"),
    [
        (Cursor("e0", 5), "another epoch"),
        (Cursor("e1", 9_999_999), "from the future"),
        (Cursor("e1", 3), "no longer kept"),
        (Cursor("e1", 100), "too far behind"),
    ],
)
def test_a_cursor_that_cannot_be_continued_gets_how_things_stand(cursor: Cursor, why: str) -> None:
    async def story(world: World) -> None:
        for _ in range(TOO_FAR + 200):
            world.store.append()
        world.store.oldest = 50
        async with world.hub.listen(OWNER, after=cursor) as messages:
            ready = await anext(messages)
            assert ready == Ready(recovered=False, cursor=Cursor("e1", TOO_FAR + 200), jobs=()), why

    in_world(story)


def test_an_event_that_the_bus_lost_is_read_from_the_database() -> None:
    async def story(world: World) -> None:
        async with world.hub.listen(OWNER) as messages:
            await anext(messages)
            world.store.append()  # never said
            world.bus.say(world.store.append())
            await world.expect(messages, [1, 2])

    in_world(story)


def test_events_that_are_deleted_while_they_are_looked_for_are_not_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def story(world: World) -> None:
        async with world.hub.listen(OWNER) as messages:
            await anext(messages)
            looked = world.store.head

            def head(owner: str) -> Head:
                found = looked(owner)
                world.store.oldest = 4  # retention comes between this look and the next
                return found

            monkeypatch.setattr(world.store, "head", head)
            for _ in range(4):
                world.store.append()
            world.bus.say(world.store.append())
            assert await anext(messages) == Ready(recovered=False, cursor=Cursor("e1", 5), jobs=())

    in_world(story)


def test_the_last_event_is_found_even_when_nothing_follows_it() -> None:
    async def story(world: World) -> None:
        async with world.hub.listen(OWNER) as messages:
            await anext(messages)
            world.store.append()
            await world.expect(messages, [1])

    in_world(story)


def test_doubled_and_disordered_events_come_once_and_in_order() -> None:
    async def story(world: World) -> None:
        async with world.hub.listen(OWNER) as messages:
            await anext(messages)
            one, two, three = (world.store.append() for _ in range(3))
            for said in (one, three, three, two, one):
                world.bus.say(said)
            await world.expect(messages, [1, 2, 3])

    in_world(story)


def test_live_words_pass_without_moving_the_cursor_and_never_take_a_job_back() -> None:
    async def story(world: World) -> None:
        async with world.hub.listen(OWNER) as messages:
            await anext(messages)
            world.bus.say(event(None, fraction=0.6))
            world.bus.say(event(None, fraction=0.2))  # late
            world.bus.say(world.store.append())
            await world.expect(messages, [None, 1])
            world.bus.say(replace(event(2), status=JobState.COMPLETED))
            world.store.append()
            world.bus.say(event(None, fraction=0.9))  # after the end
            world.bus.say(world.store.append())
            await world.expect(messages, [2, 3])

    in_world(story)


def test_a_listener_that_does_not_keep_up_still_gets_everything() -> None:
    async def story(world: World) -> None:
        async with world.hub.listen(OWNER) as messages:
            await anext(messages)
            for _ in range(3 * INBOX):
                world.bus.say(world.store.append())
                await asyncio.sleep(0)
            await world.expect(messages, range(1, 3 * INBOX + 1))

    in_world(story)


def test_events_reach_listeners_while_the_bus_is_away() -> None:
    async def story(world: World) -> None:
        async with world.hub.listen(OWNER) as messages:
            await anext(messages)
            world.bus.connected = False
            began = asyncio.get_running_loop().time()
            await asyncio.sleep(6)  # the hub has noticed by its next look
            world.store.append()
            said = asyncio.get_running_loop().time()
            await world.expect(messages, [1])
            assert asyncio.get_running_loop().time() - said < 0.2, "it looks often while the bus is away"
            assert said > began

    in_world(story)


def test_people_learn_when_news_are_slow_or_nothing_can_be_stored_and_when_all_is_well_again() -> None:
    async def story(world: World) -> None:
        async with world.hub.listen(OWNER) as messages:
            await anext(messages)
            world.bus.connected = False
            assert await world.hub.change_of(Condition.LIVE) is Condition.SLOW
            world.store.away = True
            assert await world.hub.change_of(Condition.SLOW) is Condition.READ_ONLY
            world.store.away = False
            assert await world.hub.change_of(Condition.READ_ONLY) is Condition.SLOW
            world.bus.come_back()
            assert await world.hub.change_of(Condition.SLOW) is Condition.LIVE

    in_world(story)


def test_a_share_that_begins_or_ends_shows_at_once_how_things_stand_and_lets_no_late_word_through() -> None:
    async def story(world: World) -> None:
        async with world.hub.listen(OWNER) as messages:
            await anext(messages)
            for shared in (True, False):
                late = replace(world.store.append("theirs"), seq=None)
                world.bus.say(world.store.rows[-1])
                assert job_of(await anext(messages)) == "theirs"
                world.store.begin_anew(shared=shared)
                began = asyncio.get_running_loop().time()
                world.bus.publish(f"projects:{OWNER}", {"shares": True})
                ready = await anext(messages)
                assert ready == Ready(
                    recovered=False, cursor=Cursor(world.store.epoch, len(world.store.rows))
                )
                assert asyncio.get_running_loop().time() - began < 0.1
                world.bus.say(late)
                world.bus.say(world.store.append())
                assert job_of(await anext(messages)) == "j"

    in_world(story)


def test_a_restored_database_makes_a_new_start() -> None:
    async def story(world: World) -> None:
        world.store.append()
        async with world.hub.listen(OWNER) as messages:
            await anext(messages)
            world.store.epoch, world.store.rows = "e2", []
            world.bus.say(world.store.append())
            assert await anext(messages) == Ready(recovered=False, cursor=Cursor("e2", 1), jobs=())

    in_world(story)


SECONDS = 20


class Client:
    """Somebody with a bad line; checks what they receive."""

    def __init__(self, chance: random.Random, sees_theirs: set[str]) -> None:
        self.chance = chance
        self.sees_theirs = sees_theirs  # the epochs in which a project was shared with them
        self.cursor: Cursor | None = None
        self.received = self.reconnects = 0

    def take(self, message: Message) -> None:
        if isinstance(message, Ready):
            if message.recovered:
                assert message.cursor == self.cursor, "recovered from another place"
            self.cursor = message.cursor
            return
        assert self.cursor is not None
        assert message.job_id != "theirs" or self.cursor.epoch in self.sees_theirs
        if message.seq is not None:
            assert (message.epoch, message.seq) == (self.cursor.epoch, self.cursor.seq + 1)
            self.cursor = Cursor(message.epoch, message.seq)
            self.received += 1

    async def live(self, hub: ProgressHub, store: FakeStreamStore, over: asyncio.Event) -> None:
        while not over.is_set():
            self.reconnects += 1
            async with hub.listen(OWNER, after=self.cursor) as messages:
                for _ in range(self.chance.choice([0, 1, 30, 100, 400])):
                    try:
                        async with asyncio.timeout(30):
                            self.take(await anext(messages))
                    except TimeoutError:
                        assert self.cursor == Cursor(store.epoch, len(store.rows)), "the last one is missing"
                        return
                    await asyncio.sleep(self.chance.choice([0, 0, 0, 0.01, 0.01, 0.5]))
            await asyncio.sleep(self.chance.uniform(0, 2))


class BadBus(FakeBus):
    """Loses a tenth of all messages, doubles some, delays all of them differently."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self.chance = chance

    def publish(self, topic: str, message: Mapping[str, Any]) -> bool:
        for _ in range(self.chance.choices([0, 1, 2], [10, 85, 5])[0]):
            delay = self.chance.uniform(0, 0.02)
            asyncio.get_running_loop().call_later(delay, lambda: FakeBus.publish(self, topic, message))
        return self.connected


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_lost_on_the_way_each_client_receives_every_event_once_and_in_order(seed: int) -> None:
    chance = random.Random(seed)
    sees_theirs: set[str] = set()
    clients = [Client(random.Random(chance.random()), sees_theirs) for _ in range(6)]

    async def answer(ask: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        await asyncio.sleep(chance.uniform(0, 0.01))
        found = ask(*args, **kwargs)
        await asyncio.sleep(chance.uniform(0, 0.01))
        return found

    async def trouble(store: FakeStreamStore, bus: BadBus) -> None:
        for _ in range(SECONDS // 2):
            await asyncio.sleep(chance.uniform(0, 2))
            match chance.choice(["bus", "bus", "database", "retention", "restore", "share", "nothing"]):
                case "bus":
                    bus.connected = False
                    await asyncio.sleep(chance.uniform(0, 1))
                    bus.come_back()
                case "database":
                    store.away = True
                    await asyncio.sleep(chance.uniform(0, 1))
                    store.away = False
                case "retention":
                    store.oldest = chance.randint(store.oldest, len(store.rows) + 1)
                case "share":
                    store.begin_anew(shared=not store.shared)
                    if store.shared:
                        sees_theirs.add(store.epoch)
                    if chance.random() < 0.7:
                        bus.publish(f"projects:{OWNER}", {"shares": True})
                case "restore" if chance.random() < 0.3:
                    store.epoch, store.rows, store.oldest = f"e{chance.random()}", [], 1
                    store.shared = False

    async def story() -> None:
        store, bus = FakeStreamStore(), BadBus(chance)
        hub = ProgressHub(cast(JobStore, store), bus, in_thread=answer)
        await hub.start()
        over = asyncio.Event()
        words: list[ProgressEvent] = []
        people = [asyncio.create_task(client.live(hub, store, over)) for client in clients]
        faults = asyncio.create_task(trouble(store, bus))
        loop = asyncio.get_running_loop()
        while loop.time() < SECONDS:
            if not store.away:
                said = store.append("theirs" if store.shared and chance.random() < 0.5 else "j")
                bus.say(said)
                words.append(replace(said, seq=None, job_seq=None))
                if chance.random() < 0.2:
                    bus.say(chance.choice(words[-20:]))  # perhaps a late one
            await asyncio.sleep(chance.expovariate(75))
        await faults
        over.set()
        await asyncio.gather(*people)
        await hub.stop()

    run_in_virtual_time(story())
    assert sum(client.received for client in clients) > 500  # a story in which something happened
    assert sum(client.reconnects for client in clients) > len(clients)
