"""Signing in by an OpenID Connect provider, and what does not get in by it."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi import FastAPI
from httpx2 import Response
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from pydantic import SecretStr
from starlette.testclient import TestClient

from app.api.accounts.single_sign_on import KEPT
from app.api.mount import mount
from app.domain.accounts import Role
from app.domain.errors import SettingsError
from app.services.accounts.accounts import Accounts
from app.settings import Auth, Settings
from app.wiring import build, migrate
from tests.oidc_provider import CLIENT_ID, CLIENT_SECRET, Provider, oidc_provider
from tests.team import PASSWORD, NoQueue

HERE = "http://cutroom.test"


@dataclass
class House:
    """An installation that trusts a provider."""

    app: FastAPI
    accounts: Accounts
    provider: Provider

    def browser(self) -> TestClient:
        return TestClient(self.app, base_url=HERE, follow_redirects=False)

    def there(self, browser: TestClient, wanted: str = "/") -> str:
        """Go to the provider; where it sends the browser back to."""
        return self.back_from(browser.get("/login/oidc", params={"next": wanted}))

    def back_from(self, leaving: Response) -> str:
        """Where the provider sends a browser back to that was sent there, or led there by a page."""
        address = leaving.headers.get("location") or leaving.headers["refresh"].removeprefix("0; url=")
        back = httpx.get(address)
        return str(back.headers["location"])

    def sign_in(self, browser: TestClient, wanted: str = "/") -> Response:
        return browser.get(self.there(browser, wanted))

    def called(self, browser: TestClient) -> tuple[str, str]:
        person = browser.get("/api/session").json()["person"]
        return person["name"], person["role"]


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with oidc_provider() as provider, trusting(provider, tmp_path_factory.mktemp("trusting")) as house:
        house.accounts.people.add("Anna", Role.ADMIN, password=PASSWORD)
        yield house


@pytest.fixture
def house(installation: House, request: pytest.FixtureRequest) -> House:
    """Somebody new at the provider."""
    installation.provider.become(request.node.name)
    return installation


@contextmanager
def trusting(provider: Provider, folder: Path) -> Iterator[House]:
    settings = Settings(
        data_dir=folder,
        auth=Auth.PASSWORD,
        allowed_origins=(HERE,),
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT_ID,
        oidc_client_secret=SecretStr(CLIENT_SECRET),
    )
    migrate(settings)
    services = build(settings, NoQueue())
    assert services.accounts is not None
    app = FastAPI(docs_url=None, redoc_url=None)
    mount(app, services)
    yield House(app, services.accounts, provider)
    services.bus.close()


def test_a_new_person_becomes_an_editor_and_is_known_when_they_come_again(house: House) -> None:
    browser = house.browser()
    page = browser.get("/login?next=/jobs").text
    assert "/login/oidc?next=%2Fjobs" in page
    answer = house.sign_in(browser, "/jobs")
    assert (answer.status_code, answer.headers["location"]) == (303, "/jobs")
    assert house.called(browser) == ("Olga", "editor")
    house.provider.name = "Olga Other"
    before = len(house.accounts.people.list())
    other = house.browser()
    house.sign_in(other)
    assert house.called(other) == ("Olga", "editor")
    assert len(house.accounts.people.list()) == before


def test_a_name_that_is_taken_opens_nobody_elses_account(house: House) -> None:
    house.provider.name = "ANNA"
    browser = house.browser()
    house.sign_in(browser)
    assert house.called(browser) == ("ANNA 2", "editor")


def test_who_has_an_account_joins_it_and_then_comes_by_the_provider(house: House) -> None:
    own = signed_in(house, "Berta")
    assert "Connect" in own.get("/account").text
    back = house.back_from(own.post("/account/join", headers={"Sec-Fetch-Site": "same-origin"}))
    answer = own.get(back)
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    assert "Disconnect" in own.get("/account").text
    assert house.called(own) == ("Berta", "editor"), "it is the same session"
    other = house.browser()
    assert house.sign_in(other).status_code == 303
    assert house.called(other) == ("Berta", "editor")
    assert own.post("/account/part").status_code == 303
    assert "Connect" in own.get("/account").text


def test_somebody_elses_identity_is_not_joined(house: House) -> None:
    assert house.sign_in(house.browser()).status_code == 303
    own = signed_in(house, "Carla")
    answer = own.get(house.back_from(own.post("/account/join")))
    assert (answer.status_code, "somebody else" in answer.text) == (422, True)
    assert "Connect" in own.get("/account").text


def test_only_who_left_to_join_comes_back_as_joined(house: House) -> None:
    own, other = signed_in(house, "Dora"), signed_in(house, "Emma")
    back = house.back_from(own.post("/account/join"))
    other.cookies.set(KEPT, own.cookies[KEPT], path="/login/oidc")
    assert other.get(back).status_code == 401
    stranger = house.browser().post("/account/join")
    assert stranger.headers["location"] == "/login?next=%2Faccount"
    for browser in (own, other):
        assert "Connect" in browser.get("/account").text


def test_a_page_learns_how_its_person_can_sign_in_again(house: House) -> None:
    def ways(browser: TestClient) -> tuple[bool, str | None]:
        told = browser.get("/api/session").json()
        return told["password"], told["provider"]

    own = signed_in(house, "Frieda")
    assert ways(own) == (True, None)
    own.get(house.back_from(own.post("/account/join")))
    assert ways(own) == (True, house.accounts.single.name if house.accounts.single else "")
    house.provider.become("somebody who comes by the provider only")
    other = house.browser()
    answer = house.sign_in(other, "/login/oidc/done")
    assert answer.headers["location"] == "/login/oidc/done"
    assert "the page that you came from goes on" in other.get("/login/oidc/done").text
    assert ways(other) == (False, own.get("/api/session").json()["provider"])


def test_who_has_no_password_stays_joined(house: House) -> None:
    browser = house.browser()
    house.sign_in(browser)
    answer = browser.post("/account/part")
    assert (answer.status_code, "no password" in answer.text) == (422, True)
    assert "Disconnect" in browser.get("/account").text


def signed_in(house: House, name: str) -> TestClient:
    """The browser of somebody new who signed in by a password."""
    house.accounts.people.add(name, Role.EDITOR, password=PASSWORD)
    browser = house.browser()
    assert browser.post("/login", data={"name": name, "password": PASSWORD}).status_code == 303
    return browser


def test_who_was_let_in_no_longer_stays_out(house: House) -> None:
    house.provider.name = "Olaf"
    house.sign_in(house.browser())
    anna, olaf = (house.accounts.people.named(name) for name in ("Anna", "Olaf"))
    house.accounts.people.change(anna.id, olaf.id, disabled=True)
    answer = house.sign_in(house.browser())
    assert answer.status_code == 401
    assert "not let in here any more" in answer.text


def test_only_the_browser_that_left_comes_back_and_only_once(house: House) -> None:
    left, stranger = house.browser(), house.browser()
    back = house.there(left)
    for browser in (stranger, house.browser()):
        if browser is stranger:
            house.there(browser)  # on a way of their own
        assert browser.get(back).status_code == 401
        assert browser.get("/api/session").status_code == 401
    assert left.get(back).status_code == 303
    assert house.browser().get(back).status_code == 401
    again = left.get(back)
    assert again.status_code == 401
    assert "was left" in again.text


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"nonce": "another"}, id="said for another way"),
        pytest.param({"aud": "another"}, id="for another program"),
        pytest.param({"aud": [CLIENT_ID, "another"], "azp": "another"}, id="presented by another program"),
        pytest.param({"iss": "http://127.0.0.1:1"}, id="of another issuer"),
        pytest.param({"exp": 1_700_000_000}, id="run out"),
        pytest.param({"iat": 9_999_999_999}, id="of the future"),
        pytest.param({"sub": ""}, id="about nobody"),
        pytest.param({"sub": 7}, id="about a number"),
        pytest.param({"sub": "x" * 256}, id="with an endless subject"),
    ],
)
def test_a_token_that_is_not_what_it_should_be_is_refused(house: House, change: dict[str, Any]) -> None:
    house.provider.claims = lambda claims: claims | change
    check_refused(house)


def _nobody(claims: dict[str, Any], _key: RSAKey) -> str:
    parts = (urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in ({"alg": "none"}, claims))
    return b".".join((*parts, b"")).decode()


def _with_the_secret(claims: dict[str, Any], _key: RSAKey) -> str:
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(CLIENT_SECRET.ljust(32)))


def _by_somebody_else(claims: dict[str, Any], key: RSAKey) -> str:
    return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, RSAKey.generate_key(2048))


@pytest.mark.parametrize("sign", [_nobody, _with_the_secret, _by_somebody_else, lambda *_: "nonsense"])
def test_a_token_that_the_provider_did_not_sign_is_refused(
    house: House, sign: Callable[[dict[str, Any], RSAKey], str]
) -> None:
    house.provider.sign = sign
    check_refused(house)


def check_refused(house: House) -> None:
    before = house.accounts.people.list()
    browser = house.browser()
    answer = house.sign_in(browser)
    assert answer.status_code == 401
    assert "did not let you in" in answer.text
    assert browser.get("/api/session").status_code == 401
    assert house.accounts.people.list() == before


def test_a_provider_may_change_its_keys(house: House) -> None:
    house.provider.name = "Kim"
    house.sign_in(house.browser())
    house.provider.key = RSAKey.generate_key(2048, {"kid": "2", "alg": "RS256"})
    browser = house.browser()
    assert house.sign_in(browser).status_code == 303
    assert house.called(browser) == ("Kim", "editor")


def test_a_person_who_says_no_there_reads_so_here(house: House) -> None:
    browser = house.browser()
    state = parse_qs(urlsplit(house.there(browser)).query)["state"][0]
    answer = browser.get("/login/oidc/back", params={"state": state, "error": "access_denied"})
    assert answer.status_code == 401
    assert "did not let you in" in answer.text


def test_nobody_is_led_to_another_site_afterwards(house: House) -> None:
    assert house.sign_in(house.browser(), "//evil.example").headers["location"] == "/"


def test_the_first_person_comes_by_the_link_in_the_log(house: House, tmp_path: Path) -> None:
    with trusting(house.provider, tmp_path) as empty:
        assert "link in the server" in empty.sign_in(empty.browser()).text
        assert empty.accounts.people.list() == []


@pytest.mark.parametrize(
    "asked",
    [
        {"oidc_issuer": "https://id.example"},
        {
            "oidc_issuer": "https://id.example",
            "oidc_client_id": "x",
            "oidc_client_secret": "y",
            "auth": "none",
        },
    ],
)
def test_settings_of_a_provider_are_whole_or_refused(asked: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match="CUTROOM_OIDC_ISSUER"):
        Settings(**asked)
