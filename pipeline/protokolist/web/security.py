"""Who may see: logging in, sessions, rate limits, headers, and protection of forms."""

import hashlib
import hmac
import secrets
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from fastapi import Request, Response

COOKIE: Final = "protokolist"
SESSION_SECONDS: Final = 8 * 3600
ATTEMPTS: Final = 5
ATTEMPT_SECONDS: Final = 60.0
# Addresses whose attempts are remembered; the oldest is forgotten first.
ADDRESSES: Final = 10_000
HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self';"
        " base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass(slots=True)
class Gate:
    """Lets in whoever has the token or a user's password; everybody where neither is set."""

    token: str | None = None
    users: dict[str, str] = field(default_factory=dict)
    """Names and argon2 hashes."""
    _key: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    _attempts: dict[str, deque[float]] = field(default_factory=dict)

    @property
    def open(self) -> bool:
        """Whether nobody has to log in."""
        return not self.token and not self.users

    def admits(self, request: Request) -> bool:
        """Whether a request comes from somebody who has logged in, or bears the token."""
        if self.open:
            return True
        bearer = request.headers.get("authorization", "")
        if self.token and bearer.startswith("Bearer ") and _same(bearer.removeprefix("Bearer "), self.token):
            return True
        return self.session(request) is not None

    def session(self, request: Request) -> str | None:
        """The session of a request, if it is one of ours and has not ended."""
        value = request.cookies.get(COOKIE, "")
        session, _, signature = value.rpartition(".")
        if not session or not _same(signature, self._signed(session)):
            return None
        ends = session.rpartition("-")[2]
        return session if ends.isdigit() and int(ends) > time.time() else None

    def begin(self) -> str:
        """The cookie of a new session."""
        session = f"{secrets.token_urlsafe(18)}-{int(time.time()) + SESSION_SECONDS}"
        return f"{session}.{self._signed(session)}"

    def knows(self, user: str, password: str) -> bool:
        """Whether the password is the user's, or the token."""
        if self.token and _same(password, self.token):
            return True
        known = self.users.get(user)
        try:
            # An unknown name takes as long as a wrong password.
            return PasswordHasher().verify(known or _NOBODY, password) and known is not None
        except (VerifyMismatchError, InvalidHashError):
            return False

    def may_try(self, address: str) -> bool:
        """Whether an address may try once more; every call counts as a try."""
        now = time.monotonic()
        tries = self._attempts.pop(address, deque())
        self._attempts[address] = tries
        while len(self._attempts) > ADDRESSES:
            self._attempts.pop(next(iter(self._attempts)))
        while tries and tries[0] < now - ATTEMPT_SECONDS:
            tries.popleft()
        if len(tries) >= ATTEMPTS:
            return False
        tries.append(now)
        return True

    def form_token(self, request: Request) -> str:
        """What a form has to send back; bound to the session, so that no other site can know it."""
        return self._signed("form/" + (self.session(request) or "open"))

    def form_is_ours(self, request: Request, token: str) -> bool:
        """Whether a form was sent from a page of this archive."""
        return _same(token, self.form_token(request)) and request.headers.get("sec-fetch-site", "same-origin") in (
            "same-origin",
            "none",
        )

    def _signed(self, value: str) -> str:
        return hmac.new(self._key, value.encode(), hashlib.sha256).hexdigest()


_NOBODY = PasswordHasher().hash(secrets.token_urlsafe(16))


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def password_hash(password: str) -> str:
    """What is kept of a password."""
    return PasswordHasher().hash(password)


async def with_headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Adds the headers that keep a page to itself."""
    response = await call_next(request)
    for name, value in HEADERS.items():
        if name == "Cache-Control" and request.url.path.startswith("/static/"):
            response.headers.setdefault(name, "public, max-age=86400")
        else:
            response.headers.setdefault(name, value)
    return response
