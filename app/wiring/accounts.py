"""Putting the services of accounts together; a part of `app.wiring`."""

from __future__ import annotations

from sqlalchemy import Engine

from app.adapters.attempts import WindowLimit
from app.adapters.db.identities import SqlIdentityStore
from app.adapters.db.links import SqlLinkStore
from app.adapters.db.people import SqlPeopleStore
from app.adapters.db.sessions import SqlSessionStore
from app.adapters.db.shares import SqlShareStore
from app.adapters.db.tokens import SqlTokenStore
from app.adapters.passwords import ArgonPasswords
from app.adapters.session_cache import CachedSessionStore
from app.domain.errors import SettingsError
from app.ports import EventBus, ProjectStore
from app.ports.accounts import IdentityStore, PeopleStore, SessionStore, ShareStore
from app.services.accounts.accounts import Accounts
from app.services.accounts.invitations import Invitations
from app.services.accounts.people import People
from app.services.accounts.sharing import Sharing
from app.services.accounts.sign_in import SignIn
from app.services.accounts.single_sign_on import SingleSignOn
from app.services.permits import Permits
from app.settings import Settings

WINDOW_MINUTES = 5
MOST_OF_NAME = 10  # attempts in the window from one address
MOST_OF_ADDRESS = 100  # an office has one address


def make_permits(settings: Settings, engine: Engine, projects: ProjectStore) -> Permits:
    """Who may do what; without accounts everybody with what is theirs."""
    if not settings.accounts:
        return Permits(projects)
    return Permits(projects, shares=SqlShareStore(engine), people=SqlPeopleStore(engine))


def make_accounts(settings: Settings, engine: Engine, permits: Permits, bus: EventBus) -> Accounts:
    """The services of accounts."""
    people, tokens = SqlPeopleStore(engine), SqlTokenStore(engine)
    shares: ShareStore = SqlShareStore(engine)
    redis = settings.redis_url
    sessions: SessionStore = SqlSessionStore(engine)
    if redis is not None:
        sessions = CachedSessionStore(sessions, redis)
    passwords = ArgonPasswords()
    sign_in = SignIn(
        people=people,
        tokens=tokens,
        sessions=sessions,
        passwords=passwords,
        attempts=WindowLimit(most=MOST_OF_NAME, minutes=WINDOW_MINUTES, redis_url=redis),
        attempts_of_address=WindowLimit(most=MOST_OF_ADDRESS, minutes=WINDOW_MINUTES, redis_url=redis),
        bus=bus,
        session_seconds=settings.session_ttl,
    )
    invitations = Invitations(people, SqlLinkStore(engine), passwords, sign_in)
    return Accounts(
        sign_in=sign_in,
        invitations=invitations,
        people=People(people, tokens, passwords, sign_in, invitations),
        sharing=Sharing(shares, people, permits, bus),
        single=_single_sign_on(settings, people, SqlIdentityStore(engine), sign_in),
    )


def _single_sign_on(
    settings: Settings, people: PeopleStore, identities: IdentityStore, sign_in: SignIn
) -> SingleSignOn | None:
    if settings.oidc_issuer is None or settings.oidc_client_secret is None:
        return None
    try:
        from app.adapters.oidc import OidcProvider  # noqa: PLC0415  # an extra
    except ImportError as error:
        raise SettingsError(
            "CUTROOM_OIDC_ISSUER needs one more package: pip install -r requirements-oidc.txt"
        ) from error
    provider = OidcProvider(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id or "",
        client_secret=settings.oidc_client_secret.get_secret_value(),
    )
    return SingleSignOn(provider, people, identities, sign_in, address=settings.address)
