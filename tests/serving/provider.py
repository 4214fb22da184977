"""A real OpenID Connect provider on a local port: discovery, keys, logins, client credentials, and tokens at will."""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

HOUR = 3_600


class Provider:
    """Signs tokens with its newest key; `rotate` makes a new one, and keeps publishing the former ones.

    Attributes:
        subject: who logs in when a browser comes; None: they give up.
        claims: of the tokens of logins, besides the usual ones.
        secrets: of clients that have one, by `client_id`.
    """

    def __init__(self):
        self.keys = [RSAKey.generate_key(2048, auto_kid=True)]
        self.reads = 0
        self.answers = True
        self.subject, self.claims, self.secrets, self.codes = "P001", {}, {}, {}
        handler = type("Handler", (_Handler,), {"provider": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def rotate(self):
        self.keys.append(RSAKey.generate_key(2048, auto_kid=True))

    def token(self, subject, audience, key=None, header=None, **claims):
        now = int(time.time())
        said = {"iss": self.issuer, "aud": audience, "sub": subject, "iat": now, "exp": now + HOUR} | claims
        key = key or self.keys[-1]
        said = {name: value for name, value in said.items() if value is not None}
        return jwt.encode({"alg": "RS256", "kid": key.kid} | (header or {}), said, key, algorithms=["RS256", "HS256"])

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class _Handler(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self):
        provider = self.provider
        if not provider.answers:
            return self.send_error(503)
        if self.path == "/.well-known/openid-configuration":
            return self._json(
                {
                    "issuer": provider.issuer,
                    "jwks_uri": f"{provider.issuer}/jwks",
                    "authorization_endpoint": f"{provider.issuer}/authorize",
                    "token_endpoint": f"{provider.issuer}/token",
                }
            )
        if self.path == "/jwks":
            provider.reads += 1
            return self._json(KeySet(provider.keys).as_dict(private=False))
        if urlsplit(self.path).path == "/authorize":
            return self._authorize({name: said[0] for name, said in parse_qs(urlsplit(self.path).query).items()})
        return self.send_error(404)

    def _authorize(self, asked):
        provider, back = self.provider, {"state": asked["state"], "iss": self.provider.issuer}
        if provider.subject is None or asked["code_challenge_method"] != "S256" or "openid" not in asked["scope"]:
            back["error"] = "access_denied"
        else:
            back["code"] = secrets.token_urlsafe(16)
            provider.codes[back["code"]] = asked, provider.subject
        self.send_response(303)
        self.send_header("location", f"{asked['redirect_uri']}?{urlencode(back)}")
        self.end_headers()

    def _redeem(self, form):
        """A code is worth a token once, to the client that asked for it, and to nobody who has not the verifier."""
        asked, subject = self.provider.codes.pop(form["code"][0], ({}, None))
        digest = hashlib.sha256(form["code_verifier"][0].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        client = form.get("client_id", [None])[0]
        if self.headers["authorization"]:
            name, _, word = base64.b64decode(self.headers["authorization"].split()[1]).decode().partition(":")
            client = unquote(name) if self.provider.secrets.get(unquote(name)) == unquote(word) else None
        elif client in self.provider.secrets:
            client = None
        right = (asked.get("client_id"), asked.get("code_challenge"), asked.get("redirect_uri"))
        if right != (client, challenge, form["redirect_uri"][0]):
            return self.send_error(400)
        token = self.provider.token(subject, client, **{"nonce": asked["nonce"]} | self.provider.claims)
        return self._json({"access_token": "opaque", "token_type": "Bearer", "expires_in": HOUR, "id_token": token})

    def do_POST(self):
        form = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
        if self.path == "/token" and form.get("grant_type") == ["authorization_code"]:
            return self._redeem(form)
        if self.path != "/token" or form.get("grant_type") != ["client_credentials"]:
            return self.send_error(400)
        token = self.provider.token(form["client_id"][0], form["audience"][0], scope=form.get("scope", [""])[0])
        return self._json({"access_token": token, "token_type": "Bearer", "expires_in": HOUR})

    def _json(self, answer):
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass
