"""People who are signed in at two web processes of one installation, while Redis comes and goes."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from app.api.recognition import COOKIE
from app.domain.accounts import Role
from app.settings import Auth, Settings
from app.wiring import accounts_of, migrate
from tests.running_server import RunningServer
from tests.servers import Server, redis_server

PASSWORD = "correct horse battery"


@dataclass
class Office:
    """Two web processes on one database and one Redis."""

    redis: Server
    here: RunningServer
    there: RunningServer

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


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Anna's, with a password."""
    folder: Path = tmp_path_factory.mktemp("office")
    known = Settings(data_dir=folder, auth=Auth.PASSWORD)
    migrate(known)
    with accounts_of(known) as accounts:
        accounts.people.add("Anna", Role.ADMIN, password=PASSWORD)
    with redis_server() as bus:
        settings = {"CUTROOM_AUTH": "password", "CUTROOM_REDIS_URL": bus.url}
        webs = [RunningServer(folder, settings=settings, workers=False) for _ in range(2)]
        try:
            for web in webs:
                web.launch()
            for web in webs:
                web.wait_until_up()
            yield Office(bus, *webs)
            for web in webs:
                assert "Traceback" not in web.log, web.log
        finally:
            bus.process.send_signal(signal.SIGCONT)
            for web in webs:
                web.close()


def test_people_stay_signed_in_and_come_and_go_while_redis_is_away(office: Office) -> None:
    stays, leaves = office.sign_in(), office.sign_in()
    assert office.knows(stays)
    assert office.knows(leaves)
    office.redis.process.send_signal(signal.SIGSTOP)
    try:
        assert office.knows(stays)
        office.log_out(leaves)
        comes = office.sign_in()
    finally:
        office.redis.process.send_signal(signal.SIGCONT)
    assert [office.knows(cookie) for cookie in (stays, leaves, comes)] == [True, False, True]
