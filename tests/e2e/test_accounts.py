"""People with accounts, each in a browser of their own: signing in, sharing, and being logged out."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from app.adapters.db.engine import make_engine
from app.adapters.db.jobs import SqlJobStore
from app.domain.accounts import Role
from app.domain.jobs import JobKind, NewJob
from app.services.ids import new_id
from app.settings import Auth, Settings
from app.wiring import accounts_of, migrate
from tests.e2e.conftest import Windows
from tests.media import Clip, make
from tests.oidc_provider import CLIENT_ID, CLIENT_SECRET, oidc_provider
from tests.running_server import RunningServer, running_server
from tests.waiting import wait_until

PASSWORD = "correct horse battery"
LONG_NAME = "Zoe of a very long name " * 10
AGAIN = "[data-testid=sign-in-again]"

# The answer to a form is there, and its cookie; the page hears of it when `answerNow` is called.
HOLD_ANSWERS = """() => {
    const fetched = window.fetch;
    window.fetch = async (...words) => {
        const answer = await fetched(...words);
        if (words[1]?.method === "POST") await new Promise((goOn) => (window.answerNow = goOn));
        return answer;
    };
}"""


@dataclass
class Office:
    """A server with accounts for Anna and Ben, and a token of Anna's."""

    server: RunningServer
    token: str
    people: dict[str, str]  # their ids

    def ask(self, method: str, path: str) -> None:
        """Have the server do something for Anna."""
        headers = {"Authorization": f"Bearer {self.token}"}
        httpx.request(method, self.server.url + path, headers=headers).raise_for_status()

    def bring_in(self, path: Path, name: str) -> str:
        """Bring a file of Anna's in and wait until it can be used; its id."""
        headers, address = {"Authorization": f"Bearer {self.token}"}, f"{self.server.url}/api/media"
        sent = httpx.post(address, headers=headers, files={"file": (name, path.read_bytes())}, timeout=60)
        asset = str(sent.raise_for_status().json()["asset"]["id"])
        wait_until(
            lambda: httpx.get(f"{address}/{asset}", headers=headers).json()["state"] == "ready", "it is ready"
        )
        return asset

    def project(self, name: str, *, assets: Sequence[str] = ()) -> str:
        """A new project of Anna's; its address."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        body = json.dumps({"name": name, "assets": list(assets)} if assets else {"name": name}).encode()
        request = urllib.request.Request(f"{self.server.url}/api/projects", body, headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            made: dict[str, Any] = json.load(answer)
        return f"{self.server.url}/projects/{made['id']}"

    def share(self, project: str, *, method: str, access: str = "view", to: str = "Ben") -> None:
        """Share a project of Anna's, by PUT, or take that back, by DELETE."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        address = f"{self.server.url}/api/projects/{project.rsplit('/', 1)[1]}/shares/{self.people[to]}"
        body = json.dumps({"access": access}).encode()
        request = urllib.request.Request(address, body, headers, method=method)
        urllib.request.urlopen(request, timeout=30).close()

    def hold_a_job(self, project: str, title: str) -> None:
        """An export of Anna's in a project, which waits until she resumes it."""
        store = SqlJobStore(make_engine(Settings(data_dir=self.server.data_dir).database, pool_size=1))
        job = NewJob(
            new_id(), self.people["Anna"], JobKind.RENDER, title, project_id=project.rsplit("/", 1)[1]
        )
        store.add(job)
        store.hold(job.id, owner=job.owner)

    def sign_in(self, page: Page, name: str, *, to: str = "/") -> None:
        """Open a place as a stranger, and sign in on the page that comes instead."""
        page.goto(to if to.startswith("http") else self.server.url + to)
        page.get_by_label("Name").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()


def office(folder: Path, **settings: str) -> Iterator[Office]:
    known = Settings(data_dir=folder, auth=Auth.PASSWORD)
    migrate(known)
    with accounts_of(known) as accounts:
        anna = accounts.people.add("Anna", Role.ADMIN, password=PASSWORD)
        ben = accounts.people.add("Ben", Role.EDITOR, password=PASSWORD)
        long = accounts.people.add(LONG_NAME, Role.VIEWER)
        accounts.people.add("Vera", Role.VIEWER, password=PASSWORD)
        _, token = accounts.people.create_token(anna.id, "tests")
    asked = {"CUTROOM_AUTH": "password", **settings}
    with running_server(folder, settings=asked, workers=False) as server:
        yield Office(server, token, {"Anna": anna.id, "Ben": ben.id, LONG_NAME: long.id})
        for secret in (PASSWORD, token, "cutroom_session"):
            assert secret not in server.log


@pytest.fixture(scope="module")
def cutroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    yield from office(tmp_path_factory.mktemp("office") / "data")


@pytest.fixture(scope="module")
def forgetful(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A server that logs people out after six seconds without a word."""
    yield from office(tmp_path_factory.mktemp("forgetful") / "data", CUTROOM_SESSION_TTL="6")


@pytest.fixture
def trusting(tmp_path: Path) -> Iterator[Office]:
    """As `forgetful`, and people may come by a provider."""
    with oidc_provider() as provider:
        settings = {
            "CUTROOM_SESSION_TTL": "6",
            "CUTROOM_ALLOWED_ORIGINS": "{url}",
            "CUTROOM_OIDC_ISSUER": provider.issuer,
            "CUTROOM_OIDC_CLIENT_ID": CLIENT_ID,
            "CUTROOM_OIDC_CLIENT_SECRET": CLIENT_SECRET,
        }
        yield from office(tmp_path / "data", **settings)


def name_of(page: Page) -> Any:
    return page.locator("[data-testid=project-name]")


def rename(page: Page, name: str) -> None:
    name_of(page).fill(name)
    name_of(page).press("Enter")


def test_a_wrong_password_is_said_and_a_right_one_leads_on(cutroom: Office, page: Page) -> None:
    page.goto(f"{cutroom.server.url}/jobs")
    page.get_by_label("Name").fill("anna")
    page.get_by_label("Password").fill("not the one")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{cutroom.server.url}/jobs")
    expect(page.get_by_role("heading", name="Jobs")).to_be_visible()


def test_the_pages_for_strangers_take_the_theme_that_was_chosen_in_the_browser(
    cutroom: Office, page: Page
) -> None:
    page.goto(f"{cutroom.server.url}/login")
    page.evaluate("localStorage.setItem('cutroom:theme', 'light')")
    page.get_by_label("Name").fill("Anna")
    page.get_by_label("Password").fill("not hers at all")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    expect(page.get_by_label("Password")).to_be_focused()


@pytest.mark.parametrize("address", ["/favicon.ico", "/login/oidc", "/_nicegui/nothing", "/browser/nothing"])
def test_what_is_open_to_strangers_is_there_or_not(cutroom: Office, address: str) -> None:
    with httpx.Client(base_url=cutroom.server.url) as stranger:
        answer = stranger.get(address)
    assert answer.status_code == (200 if address == "/favicon.ico" else 404)
    assert "Traceback" not in cutroom.server.log


def test_a_link_and_a_token_are_copied_with_one_click(cutroom: Office, page: Page) -> None:
    cutroom.sign_in(page, "Anna", to="/people")
    page.get_by_label("Name", exact=True).fill("Copied to")
    page.get_by_role("button", name="Make a link").click()
    for shown, field in (("link", "Name"), ("token", "What it is for")):
        page.get_by_role("button", name="Copy", exact=True).click()
        expect(page.get_by_role("button", name="Copied", exact=True)).to_be_visible()
        page.get_by_label(field, exact=True).focus()
        page.keyboard.press("Control+v")
        expect(page.get_by_label(field, exact=True)).to_have_value(page.get_by_test_id(shown).inner_text())
        page.goto(f"{cutroom.server.url}/account")
        page.get_by_label("What it is for").fill("copying")
        page.get_by_role("button", name="Make a token").click()


def test_who_only_watches_is_not_offered_a_new_list(cutroom: Office, page: Page) -> None:
    cutroom.sign_in(page, "Vera", to="/lists")
    expect(page.get_by_text("You watch what is shared with you")).to_be_visible()
    expect(page.get_by_test_id("new-list")).to_have_count(0)


def test_two_people_edit_a_project_that_one_shares_and_takes_back(cutroom: Office, windows: Windows) -> None:
    shared, private = cutroom.project("Our talk"), cutroom.project("My secret")
    anna, ben = windows.open(), windows.open()
    cutroom.sign_in(anna, "Anna", to=shared)
    anna.locator("[data-testid=more]").click()
    anna.get_by_text("Share", exact=True).click()
    anna.get_by_role("combobox", name="Add somebody").click()
    anna.get_by_role("option", name="Ben").click()
    chosen = anna.locator(".share-line .q-field").filter(has_text="Ben")
    within = """field => {
        const [{ bottom: inner }, { bottom }] = [field.querySelector(".q-field__native span"), field]
            .map((one) => one.getBoundingClientRect());
        return inner < bottom - 4;
    }"""
    assert chosen.evaluate(within)  # read whole
    anna.locator("[data-testid=share-add]").click()
    expect(anna.locator("[data-testid=unshare]")).to_be_visible()
    anna.locator("[data-testid=share-done]").click()

    cutroom.sign_in(ben, "Ben")
    expect(ben.get_by_text("Shared by Anna")).to_be_visible()
    expect(ben.get_by_text("My secret")).to_have_count(0)
    ben.get_by_text("Our talk").click()
    expect(name_of(ben)).to_have_value("Our talk")
    expect(anna.get_by_test_id("people")).to_have_text("Also here: Ben")
    expect(ben.get_by_test_id("people")).to_have_text("Also here: Anna")
    rename(ben, "Our better talk")
    expect(name_of(anna)).to_have_value("Our better talk")
    rename(anna, "Our best talk")
    expect(name_of(ben)).to_have_value("Our best talk")

    anna.locator("[data-testid=more]").click()
    anna.get_by_text("Share", exact=True).click()
    anna.locator("[data-testid=unshare]").click()
    expect(ben.get_by_text("is not shared with you any more")).to_be_visible()
    for address in (shared, private):
        ben.goto(address)
        expect(ben.get_by_text("There is no such project.")).to_be_visible()


def test_who_may_only_watch_is_told_so_and_offered_nothing_that_is_refused(
    cutroom: Office, page: Page
) -> None:
    project = cutroom.project("To watch")
    cutroom.share(project, method="PUT")
    cutroom.sign_in(page, "Ben")
    card = page.get_by_test_id("project-card").filter(has_text="To watch")
    card.get_by_test_id("project-menu").click()
    menu = page.get_by_role("menu")
    expect(menu.get_by_role("menuitem")).to_have_text(["Duplicate", "Leave"])
    page.goto(project)
    expect(page.get_by_text("Only to watch")).to_be_visible()
    expect(page.get_by_test_id("export")).to_have_count(0)
    expect(page.get_by_test_id("import")).to_be_hidden()
    expect(name_of(page)).not_to_be_editable()
    page.wait_for_function("window.cutroomTimeline && cutroom.timeline")
    for tool in ("tool-split", "tool-remove", "tool-marker", "tool-ripple"):
        expect(page.get_by_test_id(tool)).to_be_hidden()
    expect(page.get_by_test_id("tool-fit")).to_be_visible()
    expect(page.get_by_role("combobox", name="Size of the picture")).to_be_disabled()
    expect(page.get_by_test_id("add-video-track")).to_have_count(0)
    version = page.evaluate("cutroom.version")
    for key in ("m", "t", "Shift+S", "e", "Control+z", "n"):
        page.keyboard.press(key)
    page.wait_for_function("!cutroom.snapping")  # what is one's own goes on
    assert (page.evaluate("cutroom.version"), page.evaluate("cutroom.saved")) == (version, True)
    expect(page.locator(".q-notification")).to_have_count(0)
    page.get_by_test_id("more").click()
    page.get_by_role("menuitem", name="Versions").click()
    versions = page.get_by_role("dialog", name="Versions")
    expect(versions.get_by_text("Shown now")).to_be_visible()
    expect(versions.get_by_test_id("restore")).to_have_count(0)
    expect(versions.get_by_test_id("save-version")).to_have_count(0)


def test_a_file_of_a_shared_project_that_its_owner_deletes_is_missing_at_once(
    cutroom: Office, page: Page
) -> None:
    asset = cutroom.bring_in(make(Clip(frames=30)), "Lent.mp4")
    project = cutroom.project("With a file", assets=[asset])
    cutroom.share(project, method="PUT", access="edit")
    cutroom.sign_in(page, "Ben", to=project)
    page.wait_for_function("window.cutroom?.timeline && window.cutroomTimeline")
    expect(page.get_by_test_id("gone-media")).to_have_count(0)
    assert page.evaluate("Object.keys(cutroom.assets)") == [asset]
    cutroom.ask("DELETE", f"/api/media/{asset}?anyway=true")
    expect(page.get_by_test_id("gone-media")).to_contain_text("A clip shows it.")
    cutroom.ask("POST", f"/api/trash/media/{asset}/restore")
    expect(page.get_by_test_id("gone-media")).to_have_count(0)


def test_a_shared_project_is_left_by_its_card_and_by_its_dialog(cutroom: Office, page: Page) -> None:
    for name in ("Left by card", "Left by dialog"):
        cutroom.share(cutroom.project(name), method="PUT")
    cutroom.sign_in(page, "Ben")
    card = page.get_by_test_id("project-card").filter(has_text="Left by card")
    card.get_by_test_id("project-menu").click()
    page.get_by_role("menuitem", name="Leave").click()
    sure = page.get_by_role("dialog", name="Leave “Left by card”?")
    sure.get_by_role("button", name="Cancel").click()
    expect(sure).to_have_count(0)
    card.get_by_test_id("project-menu").click()
    page.get_by_role("menuitem", name="Leave").click()
    page.get_by_test_id("yes").click()
    expect(card).to_have_count(0)

    page.get_by_text("Left by dialog").click()
    page.get_by_test_id("more").click()
    page.get_by_role("menuitem", name="Share").click()
    expect(page.get_by_role("dialog", name="Share")).to_be_visible()
    expect(page.get_by_test_id("leave-project")).to_have_count(1)  # on one's own line
    page.get_by_test_id("leave-project").click()
    page.get_by_test_id("yes").click()
    expect(page).to_have_url(f"{cutroom.server.url}/")
    expect(page.get_by_test_id("project-card").filter(has_text="Left by dialog")).to_have_count(0)


def test_an_open_window_follows_what_its_person_may_do(cutroom: Office, page: Page) -> None:
    project = cutroom.project("Now and then")
    cutroom.share(project, method="PUT", access="edit")
    cutroom.sign_in(page, "Ben", to=project)
    expect(page.get_by_test_id("export")).to_be_visible()
    page.wait_for_function("window.cutroomTimeline && cutroom.timeline")
    cutroom.share(project, method="PUT", access="view")
    expect(page.get_by_text("Only to watch")).to_be_visible()
    page.wait_for_function("window.cutroomTimeline && cutroom.timeline")
    cutroom.share(project, method="PUT", access="edit")
    expect(page.get_by_test_id("export")).to_be_visible()


def test_sharing_with_a_long_name_keeps_the_dialog_whole_and_viewers_watch(
    cutroom: Office, page: Page
) -> None:
    project = cutroom.project("With Zoe")
    cutroom.share(project, method="PUT", access="edit", to=LONG_NAME)
    cutroom.sign_in(page, "Anna", to=project)
    page.get_by_test_id("more").click()
    page.get_by_text("Share", exact=True).click()
    dialog = page.get_by_role("dialog")
    for name in (f"What {LONG_NAME.strip()} can do", "What they can do"):
        expect(dialog.get_by_role("combobox", name=name)).to_be_visible()
    body = page.locator(".shares")
    expect(body.locator(".share-line").filter(has_text=LONG_NAME.strip())).to_contain_text("can watch")
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert body.evaluate("shares => shares.scrollWidth <= shares.clientWidth")
        assert dialog.locator(".sheet").evaluate("sheet => sheet.scrollWidth <= sheet.clientWidth")
    page.goto(f"{cutroom.server.url}/people")
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_jobs_of_a_shared_project_come_and_go_with_the_share(cutroom: Office, windows: Windows) -> None:
    project, secret = cutroom.project("With jobs"), cutroom.project("Without Ben")
    cutroom.hold_a_job(secret, "Secret export")
    cutroom.hold_a_job(project, "First export")
    ben = windows.open()
    cutroom.sign_in(ben, "Ben", to="/jobs")
    expect(ben.locator("[data-testid=no-jobs]")).to_be_visible()
    cutroom.share(project, method="PUT")
    card = ben.locator(".job-board [data-testid=job]")
    expect(card).to_have_count(1)
    expect(card).to_contain_text("First export")
    expect(card.locator("[data-testid=job-owner]")).to_have_text("Anna")
    expect(card.locator("[data-testid=cancel-job]")).to_have_count(0)
    cutroom.hold_a_job(project, "Second export")
    expect(card).to_have_count(2)
    expect(card.locator("[data-testid=job-owner]")).to_have_text(["Anna", "Anna"])
    cutroom.share(project, method="DELETE")
    expect(card).to_have_count(0)


def test_logging_out_everywhere_asks_in_every_window_and_keeps_the_page(
    cutroom: Office, windows: Windows
) -> None:
    project = cutroom.project("Kept")
    here, there = windows.open(), windows.open(loses_connection=True)
    cutroom.sign_in(there, "Anna", to=project)
    expect(name_of(there)).to_have_value("Kept")
    there.evaluate("window.sameWindow = true")
    cutroom.sign_in(here, "Anna", to="/account")
    here.get_by_role("button", name="Log out everywhere").click()
    expect(here).to_have_url(f"{cutroom.server.url}/login")

    expect(there.locator(AGAIN)).to_be_visible()
    there.locator(AGAIN).get_by_label("Password").fill(PASSWORD)
    there.locator(AGAIN).get_by_role("button").click()
    expect(there.locator(AGAIN)).to_have_count(0)
    rename(there, "Kept as it was")
    here.goto(project)
    cutroom.sign_in(here, "Anna", to=project)
    expect(name_of(here)).to_have_value("Kept as it was")


def test_who_signs_in_again_as_the_socket_comes_back_is_connected(cutroom: Office, windows: Windows) -> None:
    here, there = windows.open(), windows.open(loses_connection=True)
    welcomes: list[tuple[WebSocketRoute, str | bytes]] = []
    holding = False

    def relay(socket: WebSocketRoute) -> None:
        def hear(message: str | bytes) -> None:
            if holding and str(message).startswith("40"):
                welcomes.append((socket, message))
            else:
                socket.send(message)

        socket.connect_to_server().on_message(hear)

    there.route_web_socket("**/socket.io/**", relay)
    cutroom.sign_in(there, "Ben")
    expect(there.locator("[data-testid=sample]")).to_be_visible()
    cutroom.sign_in(here, "Ben", to="/account")
    here.get_by_role("button", name="Log out everywhere").click()
    expect(there.locator(AGAIN)).to_be_visible()
    holding = True
    there.evaluate(HOLD_ANSWERS)
    there.locator(AGAIN).get_by_label("Password").fill(PASSWORD)
    there.locator(AGAIN).get_by_role("button").click()
    while not welcomes:
        there.wait_for_timeout(20)
    there.evaluate("answerNow()")
    expect(there.locator(AGAIN)).to_have_count(0)
    holding = False
    for socket, message in welcomes:
        socket.send(message)
    there.wait_for_function("window.socket.connected")


def test_a_session_that_ran_out_asks_for_the_password_over_the_page(
    forgetful: Office, windows: Windows
) -> None:
    project = forgetful.project("Left alone")
    window = windows.open(loses_connection=True)
    forgetful.sign_in(window, "Ben")
    expect(window.locator("[data-testid=sample]")).to_be_visible()
    expect(window.locator(AGAIN)).to_be_visible()  # nobody does anything
    assert window.request.get(f"{forgetful.server.url}/api/projects").status == 401
    window.locator(AGAIN).get_by_label("Password").fill(PASSWORD)
    window.locator(AGAIN).get_by_role("button").click()
    expect(window.locator(AGAIN)).to_have_count(0)
    window.goto(project)
    expect(window.get_by_text("There is no such project.")).to_be_visible()


def test_who_comes_by_a_provider_goes_there_again_beside_the_page_and_is_asked_for_no_password(
    trusting: Office, windows: Windows
) -> None:
    window = windows.open(loses_connection=True)
    window.goto(trusting.server.url)
    window.get_by_role("link", name="Sign in with").click()
    expect(window.get_by_test_id("sample")).to_be_visible()
    window.evaluate("window.sameWindow = true")
    again = window.locator(AGAIN)
    expect(again).to_be_visible()  # nobody does anything
    expect(again.get_by_label("Password")).to_have_count(0)
    with window.expect_popup() as opened:
        again.get_by_role("link", name="Sign in with").click()
    expect(again).to_have_count(0)
    if not opened.value.is_closed():
        opened.value.wait_for_event("close")
    assert window.evaluate("window.sameWindow")
    assert window.request.get(f"{trusting.server.url}/api/projects").ok
