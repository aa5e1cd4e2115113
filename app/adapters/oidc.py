"""An OpenID Connect provider, found by its issuer. joserfc, an extra, judges its tokens.

OpenID Connect Core 1.0, section 3.1, with PKCE of RFC 7636.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.domain.errors import SignInRefused
from app.ports.identity import Attempt, Identity

logger = logging.getLogger(__name__)

ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]  # signed with a key that only the provider has
TIMEOUT = 10.0  # seconds
KEPT_SECONDS = 3600.0  # what the provider says of itself
LEEWAY = 60  # seconds that clocks may differ
LONGEST = 255  # characters of a subject, by the standard
NOT_NOW = "The sign-in service cannot be reached for the moment."
REFUSED = "The sign-in service did not let you in."


class OidcProvider:
    """The IdentityProvider of one issuer and one client."""

    def __init__(
        self,
        *,
        issuer: str,
        client_id: str,
        client_secret: str,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._issuer = issuer
        self._client_id = client_id
        self._secret = client_secret
        self._now = now
        self._http = httpx.Client(timeout=TIMEOUT, follow_redirects=False)
        self._lock = threading.Lock()
        self._known: tuple[Mapping[str, Any], KeySet] | None = None
        self._known_until = 0.0

    @property
    def name(self) -> str:
        """Its host."""
        return urlsplit(self._issuer).netloc

    def address(self, attempt: Attempt, *, back_to: str) -> str:
        """Where the browser goes."""
        query = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": back_to,
            "scope": "openid profile email",
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": _challenge(attempt.verifier),
            "code_challenge_method": "S256",
        }
        where = str(self._about()[0]["authorization_endpoint"])
        return f"{where}{'&' if '?' in where else '?'}{urlencode(query)}"

    def identity(self, attempt: Attempt, code: str, *, back_to: str) -> Identity:
        """Who came back with that code."""
        about, keys = self._about()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back_to,
            "code_verifier": attempt.verifier,
        }
        answer = self._ask("POST", str(about["token_endpoint"]), data=form, auth=self._credentials())
        claims = self._judged(str(answer.get("id_token", "")), keys, attempt.nonce)
        subject = claims["sub"]
        spoken = (claims.get(field) for field in ("name", "preferred_username", "email"))
        name = next((word for word in spoken if isinstance(word, str) and word.strip()), subject)
        return Identity(self._issuer, subject, name)

    def _judged(self, token: str, keys: KeySet, nonce: str) -> Mapping[str, Any]:
        rules = jwt.JWTClaimsRegistry(
            now=lambda: int(self._now()),
            leeway=LEEWAY,
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": self._client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            claims = self._decoded(token, keys)
            rules.validate(claims)
        except (JoseError, ValueError) as error:
            logger.warning("A token of %s is not what it should be: %s", self._issuer, error)
            raise SignInRefused(REFUSED) from error
        subject, presenter = claims["sub"], claims.get("azp", self._client_id)
        if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST or presenter != self._client_id:
            logger.warning("A token of %s is for somebody else", self._issuer)
            raise SignInRefused(REFUSED)
        return claims

    def _decoded(self, token: str, keys: KeySet) -> dict[str, Any]:
        try:
            return jwt.decode(token, keys, algorithms=ALGORITHMS).claims
        except (JoseError, ValueError):  # signed with a key that came after the others, perhaps
            return jwt.decode(token, self._about(anew=True)[1], algorithms=ALGORITHMS).claims

    def _about(self, *, anew: bool = False) -> tuple[Mapping[str, Any], KeySet]:
        """What the provider says of itself, and its keys."""
        with self._lock:
            if self._known is not None and not anew and time.monotonic() < self._known_until:
                return self._known
            about = self._ask("GET", self._issuer.rstrip("/") + "/.well-known/openid-configuration")
            if about.get("issuer") != self._issuer:
                logger.error("%s calls itself %s", self._issuer, about.get("issuer"))
                raise SignInRefused(NOT_NOW)
            try:
                keys = KeySet.import_key_set(self._ask("GET", str(about["jwks_uri"])))  # type: ignore[arg-type]
            except (JoseError, ValueError, KeyError) as error:
                raise SignInRefused(NOT_NOW) from error
            self._known, self._known_until = (about, keys), time.monotonic() + KEPT_SECONDS
            return self._known

    def _ask(self, method: str, address: str, **more: Any) -> Mapping[str, Any]:
        try:
            answer = self._http.request(method, address, headers={"Accept": "application/json"}, **more)
            found = answer.raise_for_status().json()
        except httpx.HTTPStatusError as error:
            logger.warning("%s answers %d", address, error.response.status_code)
            raise SignInRefused(NOT_NOW if error.response.is_server_error else REFUSED) from error
        except (httpx.HTTPError, ValueError) as error:
            logger.warning("%s cannot be reached: %s", address, error)
            raise SignInRefused(NOT_NOW) from error
        if not isinstance(found, dict):
            raise SignInRefused(NOT_NOW)
        return found

    def _credentials(self) -> httpx.BasicAuth:
        # RFC 6749, 2.3.1: both are written as in a form first
        quoted = (urlencode({"": word})[1:] for word in (self._client_id, self._secret))
        return httpx.BasicAuth(*quoted)


def _challenge(verifier: str) -> str:
    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
