"""Signing in: what strangers try, and what holds afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.adapters.attempts import WindowLimit
from app.api.mount import mount
from app.domain.accounts import Person, Role
from app.domain.errors import SignInRefused, TooManyAttempts
from app.ports.accounts import Account
from app.processes.first_person import invite_first_person
from app.services.accounts.sign_in import SignIn
from app.settings import Auth, Settings
from app.wiring import build, migrate
from tests.fakes import MemoryBus
from tests.team import PASSWORD, NoQueue, Team, team

COOKIE = "cutroom_session"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    with team(tmp_path_factory.mktemp("team")) as made:
        yield made


def browser(app: FastAPI, *, address: str = "10.0.0.1", url: str = "http://cutroom.test") -> TestClient:
    return TestClient(app, base_url=url, client=(address, 1), follow_redirects=False)


def sign_in(client: TestClient, name: str = "Anna", password: str = PASSWORD, **more: str) -> int:
    return client.post("/login", data={"name": name, "password": password, **more}).status_code


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(house: Team) -> None:
    client = browser(house.app, address="10.0.1.1", url="https://cutroom.test")
    answer = client.post("/login", data={"name": "anna", "password": PASSWORD})
    assert answer.status_code == 303
    flags = answer.headers["set-cookie"].lower()
    assert "httponly" in flags
    assert "samesite=lax" in flags
    assert "secure" in flags


def test_the_id_changes_at_log_in_and_the_old_one_is_worthless(house: Team) -> None:
    client = browser(house.app, address="10.0.1.2")
    client.cookies.set(COOKIE, "chosen-by-somebody-else")
    assert sign_in(client) == 303
    first = [cookie.value for cookie in client.cookies.jar if cookie.value != "chosen-by-somebody-else"][-1]
    client.cookies.clear()
    client.cookies.set(COOKIE, first or "")
    assert sign_in(client) == 303
    other = browser(house.app)
    for old in ("chosen-by-somebody-else", first or ""):
        other.cookies.clear()
        other.cookies.set(COOKIE, old)
        assert other.get("/api/projects").status_code == 401


def test_pages_of_one_s_account_lead_back_to_the_others(house: Team) -> None:
    client = browser(house.app, address="10.0.1.4")
    assert 'href="/jobs"' not in client.get("/login").text
    assert sign_in(client) == 303
    for page in ("/account", "/people"):
        assert 'href="/jobs"' in client.get(page).text


def test_what_only_administrators_see_is_refused_on_a_page(house: Team) -> None:
    client = browser(house.app, address="10.0.1.5")
    assert sign_in(client, "Ben") == 303
    for answer in (
        client.get("/people"),
        client.post("/people/invite", data={"name": "X", "role": "editor"}),
    ):
        assert answer.status_code == 403
        assert answer.headers["content-type"].startswith("text/html")
        assert 'role="alert"' in answer.text
        assert 'href="/jobs"' in answer.text


@pytest.mark.parametrize(
    ("form", "page"), [("/account/tokens", "/account"), ("/people/change", "/people"), ("/logout", "/")]
)
def test_a_form_whose_session_ran_out_leads_by_the_log_in_to_its_page(
    house: Team, form: str, page: str
) -> None:
    client = browser(house.app, address="10.0.1.6")
    answer = client.post(form, data={"name": "mine"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/login?next={quote(page, safe='')}")
    if page != "/":
        assert sign_in(client) == 303
        assert client.get(form).headers["location"] == page


def test_a_form_that_is_refused_keeps_what_was_written(house: Team) -> None:
    client = browser(house.app, address="10.0.1.7")
    assert sign_in(client) == 303
    answer = client.post("/people/invite", data={"name": "ben", "role": "viewer"})
    assert answer.status_code == 422
    assert 'value="ben"' in answer.text
    assert '<option value="viewer" selected>Viewer: ' in answer.text


def test_each_button_of_the_people_says_whom_it_is_about(house: Team) -> None:
    client = browser(house.app, address="10.0.1.8")
    assert sign_in(client) == 303
    names = re.findall('<(?:button|select|input)[^>]* aria-label="([^"]*)"', client.get("/people").text)
    assert names
    assert len(names) == len(set(names))


def test_a_link_that_is_spent_leads_to_the_log_in(house: Team) -> None:
    answer = browser(house.app).get("/link?token=spent")
    assert answer.status_code == 410
    assert 'href="/login"' in answer.text


def test_logging_out_ends_the_session_itself(house: Team) -> None:
    client = browser(house.app, address="10.0.1.3")
    assert sign_in(client) == 303
    kept = client.cookies[COOKIE]
    assert client.post("/logout").status_code == 303
    client.cookies.set(COOKIE, kept)
    assert client.get("/api/session").status_code == 401


@pytest.mark.parametrize(
    ("wanted", "place"),
    [
        ("/projects/abc?x=1", "/projects/abc?x=1"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nSet-Cookie: x=y", "/"),
    ],
)
def test_signing_in_leads_only_to_places_of_ours(house: Team, wanted: str, place: str) -> None:
    client = browser(house.app, address=f"10.0.2.{abs(hash(wanted)) % 250}")
    answer = client.post("/login", data={"name": "Anna", "password": PASSWORD, "next": wanted})
    assert answer.headers["location"] == place


def test_too_many_attempts_are_refused_for_a_while_even_with_the_right_password(house: Team) -> None:
    client = browser(house.app, address="10.0.3.1")
    answers = [sign_in(client, "Ben", "wrong one") for _ in range(11)]
    assert answers == [401] * 10 + [429]
    assert sign_in(client, "Ben", PASSWORD) == 429
    assert sign_in(browser(house.app, address="10.0.3.2"), "Ben", PASSWORD) == 303


def test_a_page_of_another_site_signs_nobody_in_or_out(house: Team) -> None:
    client = browser(house.app, address="10.0.4.1")
    assert sign_in(client) == 303
    for path in ("/login", "/logout", "/account/everywhere", "/people/invite", "/api/session"):
        foreign = client.post(path, data={}, headers={"Origin": "https://evil.example"})
        assert foreign.status_code == 403, path
    assert client.get("/api/session").status_code == 200


def test_a_new_password_logs_other_devices_out(house: Team) -> None:
    accounts = house.services.accounts
    assert accounts is not None
    accounts.people.add("Cleo", Role.EDITOR, password=PASSWORD)
    here, there = browser(house.app, address="10.0.5.1"), browser(house.app, address="10.0.5.1")
    assert sign_in(here, "Cleo") == sign_in(there, "Cleo") == 303
    form = {"old": PASSWORD, "password": "another long one", "again": "another long one"}
    assert here.post("/account/password", data={**form, "old": "wrong"}).status_code == 401
    assert (
        here.post("/account/password", data={**form, "password": "short", "again": "short"}).status_code
        == 422
    )
    assert here.post("/account/password", data=form).status_code == 200
    assert here.get("/api/session").status_code == 200
    assert there.get("/api/session").status_code == 401


def test_somebody_who_is_let_in_no_longer_is_out_at_once(house: Team) -> None:
    accounts = house.services.accounts
    assert accounts is not None
    dora = accounts.people.add("Dora", Role.EDITOR, password=PASSWORD)
    _, token = accounts.people.create_token(dora.id, "script")
    client = browser(house.app, address="10.0.6.1")
    assert sign_in(client, "Dora") == 303
    accounts.people.change(house.anna.id, dora.id, disabled=True)
    assert client.get("/api/session").status_code == 401
    assert client.get("/api/projects", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    assert sign_in(client, "Dora") == 401


@pytest.mark.parametrize("path", ["/api/projects", "/api/session"])
def test_a_token_that_is_unknown_is_called_that(house: Team, path: str) -> None:
    client = browser(house.app)
    answer = client.get(path, headers={"Authorization": "Bearer cutroom_nobodys"})
    assert answer.status_code == 401
    assert answer.json()["detail"] == "That token is unknown, or it was revoked."
    assert answer.headers["www-authenticate"] == 'Bearer realm="Cutroom", error="invalid_token"'
    stranger = client.get(path)
    assert (stranger.status_code, stranger.json()["detail"]) == (401, "Please sign in first.")
    assert stranger.headers["www-authenticate"] == 'Bearer realm="Cutroom"'


def test_an_invitation_works_once(house: Team) -> None:
    accounts = house.services.accounts
    assert accounts is not None
    eve, secret = accounts.people.invite(house.anna.id, "Eve", Role.VIEWER)
    client = browser(house.app)
    form = {"token": secret, "password": "long enough", "again": "long enough"}
    welcome = client.get(f"/link?token={secret}").text
    for told in ("Anna invites you to Cutroom", "Eve", "watch and download what others share"):
        assert told in welcome
    assert client.post("/link", data={**form, "again": "different"}).status_code == 400
    assert client.post("/link", data=form).status_code == 303
    assert client.get("/api/session").json()["person"]["id"] == eve.id
    assert browser(house.app).post("/link", data=form).status_code == 410
    again = accounts.people.link(house.anna.id, eve.id)
    assert "Anna made this link for you" in browser(house.app).get(f"/link?token={again}").text


def test_the_first_link_is_in_the_log_until_somebody_has_an_account(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(data_dir=tmp_path, auth=Auth.PASSWORD)
    migrate(settings)
    services = build(settings, NoQueue())
    app = FastAPI()
    mount(app, services)
    for _ in range(2):
        invite_first_person(services, settings)
    old, new = re.findall(r"/link\?token=(\S+)", caplog.text)
    client = browser(app)
    assert client.get(f"/link?token={old}").status_code == 410
    form = {"token": new, "name": "Zoe", "password": "long enough", "again": "long enough"}
    refused = client.post("/link", data=form | {"again": "not the same"})
    assert refused.status_code == 400
    assert 'value="Zoe"' in refused.text
    assert client.post("/link", data=form).status_code == 303
    assert client.get("/api/session").json()["person"]["role"] == "admin"
    caplog.clear()
    invite_first_person(services, settings)
    assert "token" not in caplog.text
    services.bus.close()


class OneAccount:
    """A PeopleStore that knows one name."""

    def named(self, name: str) -> Account | None:
        return Account(Person("anna", "Anna", Role.ADMIN), "hash") if name == "Anna" else None


class CountingPasswords:
    """Counts the slow work."""

    def __init__(self) -> None:
        self.compared: list[str | None] = []

    def hash(self, password: str) -> str:
        return password

    def matches(self, password: str, password_hash: str | None) -> bool:
        self.compared.append(password_hash)
        return False


def signing_in(passwords: CountingPasswords, *, attempts_of_address: int) -> SignIn:
    nothing = OneAccount()
    return SignIn(
        people=nothing,  # type: ignore[arg-type]
        tokens=nothing,  # type: ignore[arg-type]
        sessions=nothing,  # type: ignore[arg-type]
        passwords=passwords,
        attempts=WindowLimit(most=9, minutes=5),
        attempts_of_address=WindowLimit(most=attempts_of_address, minutes=5),
        bus=MemoryBus(),
        session_seconds=60,
    )


def test_an_unknown_name_takes_the_same_work_as_a_known_one() -> None:
    passwords = CountingPasswords()
    known = signing_in(passwords, attempts_of_address=9)
    for name in ("Anna", "Nobody"):
        with pytest.raises(SignInRefused):
            known.with_password(name, "a password", address="10.0.0.1")
    assert passwords.compared == ["hash", None]


def test_an_address_that_tries_many_names_is_refused_for_a_while() -> None:
    known = signing_in(CountingPasswords(), attempts_of_address=3)
    for name in ("Anna", "Berta", "Carl"):
        with pytest.raises(SignInRefused):
            known.with_password(name, "a password", address="10.0.0.1")
    with pytest.raises(TooManyAttempts):
        known.with_password("Dora", "a password", address="10.0.0.1")
    with pytest.raises(SignInRefused):
        known.with_password("Dora", "a password", address="10.0.0.2")


def test_an_administrator_gives_a_person_a_quota_and_nobody_else_does(house: Team) -> None:
    anna, ben = browser(house.app, address="10.0.9.1"), browser(house.app, address="10.0.9.2")
    assert sign_in(anna) == 303
    assert sign_in(ben, "Ben") == 303
    ask = {"person": house.ben.id, "quota": "1,5"}
    assert ben.post("/people/quota", data=ask).status_code == 403
    assert ben.get("/api/usage").json()["quota_bytes"] is None
    assert anna.post("/people/quota", data=ask).status_code == 303
    assert ben.get("/api/usage").json()["quota_bytes"] == 1_500_000_000
    for wrong in ("much", "-1", "1e99", "NaN"):
        answer = anna.post("/people/quota", data=ask | {"quota": wrong})
        assert "has to be a number of gigabytes" in answer.text
    assert 'value="1.5"' in anna.get("/people").text
    assert anna.post("/people/quota", data=ask | {"quota": ""}).status_code == 303
    assert ben.get("/api/usage").json()["quota_bytes"] is None


@pytest.mark.parametrize("path", ["/login", "/link"])
def test_a_form_with_a_character_that_no_database_stores_is_refused(house: Team, path: str) -> None:
    client = browser(house.app, address="10.0.1.9")
    answer = client.post(path, data={"name": "an\0na", "password": PASSWORD, "token": "\0"})
    assert answer.status_code == 422
    assert "cannot be read" in answer.json()["detail"]


def test_a_link_ends_the_session_that_was_there_before_it(house: Team) -> None:
    accounts = house.services.accounts
    assert accounts is not None
    client = browser(house.app, address="10.0.1.10")
    assert sign_in(client) == 303
    former = client.cookies[COOKIE]
    _, secret = accounts.people.invite(house.anna.id, "Ludwig", Role.EDITOR)
    form = {"token": secret, "password": PASSWORD, "again": PASSWORD}
    assert client.post("/link", data=form).status_code == 303
    other = browser(house.app)
    other.cookies.set(COOKIE, former)
    assert other.get("/api/session").status_code == 401
