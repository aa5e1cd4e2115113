"""A little OpenID Connect provider on the loopback: real HTTP, real keys, one person who is asked nothing."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT_ID, CLIENT_SECRET = "cutroom", "a secret: with / signs"


def _as_they_are(claims: dict[str, Any]) -> dict[str, Any]:
    return claims


def _signed(claims: dict[str, Any], key: RSAKey) -> str:
    return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)


@dataclass
class Provider:
    """What it knows and does; tests change it."""

    issuer: str = ""
    subject: str = "subject-1"
    name: str = "Olga"
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1", "alg": "RS256"}))
    claims: Callable[[dict[str, Any]], dict[str, Any]] = _as_they_are
    sign: Callable[[dict[str, Any], RSAKey], str] = _signed
    asked: dict[str, dict[str, str]] = field(default_factory=dict)  # code → what the browser brought

    def become(self, subject: str) -> None:
        """Have somebody else there, and tell the truth of them."""
        self.subject, self.name, self.claims, self.sign = subject, "Olga", _as_they_are, _signed

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser goes back to."""
        assert query["client_id"] == CLIENT_ID
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        assert "openid" in query["scope"].split()
        code = secrets.token_urlsafe(16)
        self.asked[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """Tokens for a code, once; None for whoever cannot show the verifier or the secret."""
        query = self.asked.pop(form["code"], None)
        pair = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        quoted = [urlencode({"": word})[1:] for word in (CLIENT_ID, CLIENT_SECRET)]
        if query is None or query["code_challenge"] != challenge or pair.split(":") != quoted:
            return None
        assert form["redirect_uri"] == query["redirect_uri"]
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": query["nonce"],
            "name": self.name,
        }
        return {
            "access_token": "x",
            "token_type": "Bearer",
            "id_token": self.sign(self.claims(claims), self.key),
        }

    def about(self) -> dict[str, Any]:
        """What it says of itself."""
        paths = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        return {"issuer": self.issuer, **{name: f"{self.issuer}/{path}" for name, path in paths.items()}}


@contextlib.contextmanager
def oidc_provider() -> Iterator[Provider]:
    """A provider that answers."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            where = urlsplit(self.path)
            if where.path == "/authorize":
                query = {name: values[0] for name, values in parse_qs(where.query).items()}
                self.send_response(303)
                self.send_header("Location", provider.authorize(query))
                self.end_headers()
            elif where.path == "/keys":
                self._answer(KeySet([provider.key]).as_dict(private=False))
            else:
                assert where.path == "/.well-known/openid-configuration"
                self._answer(provider.about())

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            fields = {name: values[0] for name, values in form.items()}
            self._answer(provider.token(fields, self.headers.get("Authorization", "")))

        def _answer(self, body: Any) -> None:
            self.send_response(200 if body is not None else 400)
            self.end_headers()
            self.wfile.write(json.dumps(body or {"error": "invalid_grant"}).encode())

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
