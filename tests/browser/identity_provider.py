"""An OpenID provider on this machine that knows one person, for Cognito to federate with."""

from __future__ import annotations

import base64
import html
import json
import secrets
from typing import Final
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.browser.web_server import Handler, WebServer

PERSON: Final = {"sub": "kim-at-work", "email": "kim@corporate.example"}
CLIENT: Final = {"client_id": "cognito", "client_secret": "known-to-both"}


class IdentityProvider(WebServer):
    """The provider. It signs its tokens with nothing, for the emulator checks no signature of a provider."""

    def __init__(self) -> None:
        super().__init__(_Pages)

    def details(self) -> dict[str, str]:
        """What Cognito has to know of it, as ProviderDetails."""
        return {
            **CLIENT,
            "authorize_scopes": "openid email",
            "attributes_request_method": "GET",
            "oidc_issuer": self.origin,
            "authorize_url": f"{self.origin}/authorize",
            "token_url": f"{self.origin}/token",
            "attributes_url": f"{self.origin}/userinfo",
            "jwks_uri": f"{self.origin}/keys",
        }


class _Pages(Handler):
    codes: Final[set[str]] = set()

    def do_GET(self) -> None:  # noqa: N802 (http.server names it so)
        """Ask the person whether to go on, and send him back with a code if so."""
        asked = {key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()}
        code = secrets.token_urlsafe()
        self.codes.add(code)
        back = f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
        link = f'<h1>Corporate</h1><a href="{html.escape(back)}">Continue as Kim</a>'
        self.answer(200, "text/html", link.encode())

    def do_POST(self) -> None:  # noqa: N802 (http.server names it so)
        """Give a token for a code, once, to the client who knows the secret."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {key: values[0] for key, values in parse_qs(body).items()}
        if form["code"] not in self.codes or not form.items() >= CLIENT.items():
            self.answer(400, "application/json", b'{"error": "invalid_grant"}')
            return
        self.codes.remove(form["code"])
        token = ".".join((_encoded({"alg": "none"}), _encoded(PERSON), ""))
        answer = {"access_token": secrets.token_urlsafe(), "id_token": token}
        self.answer(200, "application/json", json.dumps(answer).encode())


def _encoded(part: dict[str, str]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()
