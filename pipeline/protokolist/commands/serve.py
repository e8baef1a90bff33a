"""``protokolist serve``: the archive in a browser."""

import ipaddress
import sys
from pathlib import Path

import uvicorn

from protokolist import messages
from protokolist.commands.problems import command_error
from protokolist.errors import Language
from protokolist.web.app import Settings, create
from protokolist.web.security import Gate


def run(
    archive: Path,
    language: Language,
    *,
    host: str,
    port: int,
    token: str | None,
    users: Path | None,
    mask: bool,
    edit: bool,
    https: bool,
) -> int:
    """Serves until it is stopped; refuses to serve others than this machine without a token or users."""
    gate = Gate(token=token or None, users=_users(users) if users else {})
    if gate.open and not _local(host):
        raise command_error(messages.SERVE_NEEDS_LOGIN, host=host)
    app = create(Settings(archive, gate, mask=mask, edit=edit, secure=https))
    sys.stderr.write(messages.SERVING(language, address=f"http://{host}:{port}/") + "\n")
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False)
    return 0


def _local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _users(path: Path) -> dict[str, str]:
    """Lines «name:hash», as ``protokolist password`` prints them."""
    if not path.is_file():
        raise command_error(messages.NO_USERS_FILE, path=path)
    users = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        name, colon, kept = line.strip().partition(":")
        if name and not name.startswith("#"):
            if not colon or not kept.startswith("$argon2"):
                raise command_error(messages.BAD_USERS_FILE, path=path)
            users[name] = kept
    return users


def password(user: str) -> int:
    """Asks for a password and prints the line for the users' file."""
    import getpass  # noqa: PLC0415 - only here

    from protokolist.web.security import password_hash  # noqa: PLC0415 - as above

    given = getpass.getpass("") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    sys.stdout.write(f"{user}:{password_hash(given)}\n")
    return 0
