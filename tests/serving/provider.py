"""A real OpenID Connect provider on a local port: discovery, keys, client credentials, and tokens signed at will."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

HOUR = 3_600


class Provider:
    """Signs tokens with its newest key; `rotate` makes a new one, and keeps publishing the former ones."""

    def __init__(self):
        self.keys = [RSAKey.generate_key(2048, auto_kid=True)]
        self.reads = 0
        self.answers = True
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
                    "token_endpoint": f"{provider.issuer}/token",
                }
            )
        if self.path == "/jwks":
            provider.reads += 1
            return self._json(KeySet(provider.keys).as_dict(private=False))
        return self.send_error(404)

    def do_POST(self):
        form = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
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
