"""What an installation with accounts can do beside editing: signing in, inviting, people, sharing."""

from __future__ import annotations

from dataclasses import dataclass

from app.services.accounts.invitations import Invitations
from app.services.accounts.people import People
from app.services.accounts.sharing import Sharing
from app.services.accounts.sign_in import SignIn
from app.services.accounts.single_sign_on import SingleSignOn


@dataclass(frozen=True, slots=True)
class Accounts:
    """The services of accounts; an installation without accounts has none of them."""

    sign_in: SignIn
    invitations: Invitations
    people: People
    sharing: Sharing
    single: SingleSignOn | None = None  # None where no provider is named
