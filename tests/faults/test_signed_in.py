"""People who are signed in at two web processes of one installation, while Redis comes and goes."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from app.api.accounts.recognition import COOKIE
from app.domain.accounts import Role
from app.ports.accounts import ApiToken
from app.settings import Auth, Settings
from app.wiring import accounts_of, migrate
from tests.running_server import RunningServer
from tests.servers import Server, redis_server
from tests.waiting import wait_until

PASSWORD = "correct horse battery"


@dataclass
class Office:
    """Two web processes on one database and one Redis, and a token of Anna's."""

    redis: Server
    here: RunningServer
    there: RunningServer
    token: tuple[ApiToken, str]

    def sign_in(self) -> str:
        """The cookie that a browser of Anna's gets at the first process."""
        form = {"name": "Anna", "password": PASSWORD}
        answer = httpx.post(f"{self.here.url}/login", data=form, timeout=30)
        assert answer.status_code == 303, answer.text
        return answer.cookies[COOKIE]

    def log_out(self, cookie: str) -> None:
        """Log out at the first process."""
        assert httpx.post(f"{self.here.url}/logout", cookies={COOKIE: cookie}).status_code == 303

    def knows(self, cookie: str) -> bool:
        """Whether somebody is signed in, at both processes alike."""
        found = {
            httpx.get(f"{web.url}/api/session", cookies={COOKIE: cookie}, timeout=30).status_code
            for web in (self.here, self.there)
        }
        assert found in ({200}, {401})
        return found == {200}

    def listens(self, web: RunningServer, until: ExitStack) -> bool:
        """Whether one more program of Anna's may listen; it does, until that ends."""
        socket = until.enter_context(
            connect(
                f"ws://127.0.0.1:{web.port}/api/ws/progress",
                additional_headers={"Authorization": f"Bearer {self.token[1]}"},
            )
        )
        try:
            return bool(json.loads(socket.recv(timeout=30))["type"] == "ready")
        except ConnectionClosed as closed:
            assert closed.rcvd is not None
            assert closed.rcvd.code == 1008
            return False


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Anna's, with a password."""
    folder: Path = tmp_path_factory.mktemp("office")
    known = Settings(data_dir=folder, auth=Auth.PASSWORD)
    migrate(known)
    with accounts_of(known) as accounts:
        anna = accounts.people.add("Anna", Role.ADMIN, password=PASSWORD)
        token = accounts.people.create_token(anna.id, "tests")
    with redis_server() as bus:
        settings = {"CUTROOM_AUTH": "password", "CUTROOM_REDIS_URL": bus.url}
        webs = [RunningServer(folder, settings=settings, workers=False) for _ in range(2)]
        try:
            for web in webs:
                web.launch()
            for web in webs:
                web.wait_until_up()
            yield Office(bus, webs[0], webs[1], token)
            for web in webs:
                assert "Traceback" not in web.log, web.log
        finally:
            bus.process.send_signal(signal.SIGCONT)
            for web in webs:
                web.close()


def test_people_stay_signed_in_and_a_server_starts_while_redis_is_away(office: Office) -> None:
    stays, leaves = office.sign_in(), office.sign_in()
    assert office.knows(stays)
    assert office.knows(leaves)
    office.redis.process.send_signal(signal.SIGSTOP)
    try:
        assert office.knows(stays)
        office.log_out(leaves)
        comes = office.sign_in()
        assert office.there.stop() == 0
        office.there.start()
        assert office.knows(comes)
    finally:
        office.redis.process.send_signal(signal.SIGCONT)
    assert [office.knows(cookie) for cookie in (stays, leaves, comes)] == [True, False, True]


def test_five_programs_of_a_person_may_listen_wherever_they_ask_and_a_lost_process_s_do_not_count(
    office: Office,
) -> None:
    with ExitStack() as here, ExitStack() as there:
        listening = [office.listens(office.here, here) for _ in range(3)]
        listening += [office.listens(office.there, there) for _ in range(3)]
        assert listening == [True] * 5 + [False]
        assert not office.listens(office.here, here)
        office.there.kill()
        office.there.start()
        wait_until(lambda: office.listens(office.there, there), "there is room again")


def test_a_frame_of_sixteen_megabytes_ends_only_the_socket_that_sent_it(office: Office) -> None:
    address = f"ws://127.0.0.1:{office.here.port}/api/ws/progress"
    authorised = {"Authorization": f"Bearer {office.token[1]}"}
    with connect(address, additional_headers=authorised) as other:
        assert json.loads(other.recv(timeout=30))["type"] == "ready"
        with connect(address, additional_headers=authorised) as socket:
            assert json.loads(socket.recv(timeout=30))["type"] == "ready"
            with pytest.raises(ConnectionClosed) as closed:
                socket.send("x" * (16 << 20))
                socket.recv(timeout=60)
            # What was still on its way can have the system cut the line before the good-bye is read.
            assert closed.value.rcvd is None or closed.value.rcvd.code == 1009
        other.send("ping")
        assert json.loads(other.recv(timeout=30))["type"] == "pong"


def test_a_token_that_is_revoked_closes_the_socket_that_named_it_in_its_first_message(office: Office) -> None:
    token, secret = office.token
    cookies = {COOKIE: office.sign_in()}
    with connect(f"ws://127.0.0.1:{office.there.port}/api/ws/progress") as socket:
        socket.send(json.dumps({"type": "auth", "token": secret}))
        assert json.loads(socket.recv(timeout=30))["type"] == "ready"
        revoked = httpx.post(
            f"{office.here.url}/account/tokens/revoke", data={"token": token.id}, cookies=cookies, timeout=30
        )
        assert revoked.status_code == 303
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                socket.recv(timeout=60)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1008
    address = f"ws://127.0.0.1:{office.there.port}/api/ws/progress?token={secret}"
    with connect(address) as refused, pytest.raises(ConnectionClosed):
        refused.recv(timeout=60)
    for web in (office.here, office.there):
        assert secret not in web.log
        assert cookies[COOKIE] not in web.log
