"""The way in for the first person: a link in the log, for whoever looks after the server."""

from __future__ import annotations

import logging
from urllib.parse import quote

from app.services import Services
from app.settings import Settings

logger = logging.getLogger(__name__)


def invite_first_person(services: Services, settings: Settings) -> None:
    """While nobody has an account, write a new link that makes an administrator. Earlier ones are void."""
    if services.accounts is None:
        return
    secret = services.accounts.invitations.first_link()
    if secret is not None:
        logger.warning(
            "Nobody has an account yet. Open this within an hour to make the first: %s/link?token=%s",
            settings.address,
            quote(secret),
        )
