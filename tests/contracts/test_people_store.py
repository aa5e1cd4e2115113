"""What the stores of accounts promise, but for sessions, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine

from app.adapters.db.identities import SqlIdentityStore
from app.adapters.db.links import SqlLinkStore
from app.adapters.db.people import SqlPeopleStore
from app.adapters.db.projects import SqlProjectStore
from app.adapters.db.shares import SqlShareStore
from app.adapters.db.tokens import SqlTokenStore
from app.adapters.db.trash import SqlTrashStore
from app.domain.accounts import LOCAL_OWNER, Access, Person, Role
from app.domain.errors import InvalidRequest, NotAllowed, NotFound
from app.domain.first_cut import empty_timeline
from app.domain.projects import Project
from app.ports.accounts import ApiToken, OneTimeLink
from app.services.ids import new_id

ANNA, BEN = Person("anna", "Anna", Role.ADMIN), Person("ben", "Ben", Role.EDITOR)
NOW = "2026-01-31T12:00:00.000000Z"


@pytest.fixture
def people(engine: Engine) -> SqlPeopleStore:
    store = SqlPeopleStore(engine)
    store.add(ANNA, password_hash="hash")
    store.add(BEN)
    return store


def project(engine: Engine, owner: str) -> Project:
    made = Project(new_id(), owner, "Talk", 1, 1, 1, NOW, NOW)
    return SqlProjectStore(engine).create(made, empty_timeline(fresh=new_id()))


def test_people_are_found_by_name_without_regard_to_case(people: SqlPeopleStore) -> None:
    account = people.named(" ANNA ")
    assert account is not None
    assert (account.person, account.password_hash) == (ANNA, "hash")
    assert people.named("Zoe") is None
    with pytest.raises(InvalidRequest):
        people.add(Person("other", "anna", Role.VIEWER))
    assert people.list() == [ANNA, BEN]


def test_an_administrator_is_always_left(people: SqlPeopleStore) -> None:
    for change in ({"role": Role.EDITOR}, {"disabled": True}):
        with pytest.raises(NotAllowed):
            people.change("anna", **change)
    people.change("ben", role=Role.ADMIN)
    assert people.change("anna", disabled=True).disabled
    assert people.get("anna").role is Role.ADMIN


def test_the_first_person_gets_what_was_made_without_accounts(engine: Engine) -> None:
    people, made = SqlPeopleStore(engine), project(engine, LOCAL_OWNER)
    assert not people.anybody()
    with ThreadPoolExecutor(2) as threads:
        first = threads.map(lambda one: people.add_first(one, password_hash="hash"), (ANNA, BEN))
    assert sorted(first) == [False, True]
    [somebody] = people.list()
    assert SqlProjectStore(engine).find(made.id).owner == somebody.id


def test_a_link_is_good_once_and_a_new_one_voids_the_old(engine: Engine, people: SqlPeopleStore) -> None:
    links = SqlLinkStore(engine)
    links.add("old", "ben", seconds=60)
    links.add("new", "ben", seconds=60, made_by="anna")
    assert links.look("old") is None
    assert links.look("new") == OneTimeLink("ben", "anna")
    with ThreadPoolExecutor(4) as threads:
        spent = list(threads.map(links.spend, ["new"] * 4))
    assert [link for link in spent if link] == [OneTimeLink("ben", "anna")]
    links.add("late", None, seconds=-1)
    assert links.spend("late") is None


def test_tokens_are_found_by_their_hash_until_they_are_revoked(
    engine: Engine, people: SqlPeopleStore
) -> None:
    tokens = SqlTokenStore(engine)
    tokens.add(ApiToken("t1", "ben", "script", NOW, None), secret_hash="secret")
    assert tokens.holder("secret") == BEN
    [token] = tokens.of_person("ben")
    assert token.last_used_at is not None
    with pytest.raises(NotFound):
        tokens.revoke("t1", person_id="anna")
    tokens.revoke("t1", person_id="ben")
    assert tokens.holder("secret") is None
    assert tokens.of_person("ben") == []


def test_shares_come_and_go_with_the_project(engine: Engine, people: SqlPeopleStore) -> None:
    shares, made = SqlShareStore(engine), project(engine, "anna")
    shares.share(made.id, "ben", Access.VIEW)
    shares.share(made.id, "ben", Access.EDIT)
    assert shares.access(made.id, "ben") is Access.EDIT
    assert shares.of_project(made.id) == {"ben": Access.EDIT}
    assert shares.with_person("ben") == {made.id: Access.EDIT}
    with pytest.raises(NotFound):
        shares.share(made.id, "nobody", Access.VIEW)
    SqlProjectStore(engine).delete(made.id, owner="anna")
    trash = SqlTrashStore(engine)
    for item in trash.items("anna"):
        trash.forget(item)
    assert shares.with_person("ben") == {}


def test_a_person_may_have_a_quota_of_their_own(people: SqlPeopleStore) -> None:
    assert people.get("ben").quota is None
    assert people.set_quota("ben", 5 * 10**12).quota == 5 * 10**12
    assert people.get("ben").quota == 5 * 10**12
    assert people.get("anna").quota is None
    assert people.set_quota("ben", None) == BEN
    with pytest.raises(NotFound):
        people.set_quota("nobody", 1)


def test_an_identity_belongs_to_one_person_until_they_part(engine: Engine, people: SqlPeopleStore) -> None:
    anna, ben = Person("p-anna", "Anna at work", Role.EDITOR), Person("p-ben", "Ben at work", Role.EDITOR)
    identities = SqlIdentityStore(engine)
    people.add(anna)
    people.add(ben, identity=("https://id", "ben"))
    assert (identities.is_joined(anna.id), identities.is_joined(ben.id)) == (False, True)
    for _ in range(2):  # joining again changes nothing
        identities.join(anna.id, "https://id", "anna")
    assert identities.person("https://id", "anna") == anna
    with pytest.raises(InvalidRequest):
        identities.join(anna.id, "https://id", "ben")
    with pytest.raises(NotFound):
        identities.join("nobody", "https://id", "new")
    identities.part(ben.id)
    assert (identities.is_joined(ben.id), identities.person("https://id", "ben")) == (False, None)
    assert identities.is_joined(anna.id)
