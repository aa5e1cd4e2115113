"""`main.py user add` and `main.py token create`: accounts from the machine's own command line."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING
from urllib.parse import quote

from app.domain.accounts import Role
from app.domain.errors import SettingsError

if TYPE_CHECKING:
    from app.settings import Settings


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe both commands to the parser of `main.py`."""
    user = commands.add_parser("user", help="people with accounts")
    add = user.add_subparsers(dest="action", required=True).add_parser("add", help="add somebody")
    add.add_argument("name")
    role = add.add_mutually_exclusive_group()
    role.add_argument("--admin", action="store_true", help="as an administrator")
    role.add_argument("--viewer", action="store_true", help="to watch only")
    add.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    token = commands.add_parser("token", help="tokens for programs")
    create = token.add_subparsers(dest="action", required=True).add_parser("create", help="make a token")
    create.add_argument("name", help="of the person for whom the program works")
    create.add_argument("--for", dest="purpose", default="command line", help="what it is for")


def run(options: argparse.Namespace, settings: Settings) -> None:
    """Carry one of the commands out. What is secret is written to standard output, and only there."""
    from app.wiring import accounts_of, migrate  # noqa: PLC0415  # every command reads this file

    if settings.auth == "none":
        raise SettingsError("There are no accounts with CUTROOM_AUTH=none.")
    migrate(settings)
    with accounts_of(settings) as accounts:
        if options.command == "token":
            person = accounts.people.named(options.name)
            _, secret = accounts.people.create_token(person.id, options.purpose)
            sys.stdout.write(f"{secret}\n")
            return
        role = Role.ADMIN if options.admin else Role.VIEWER if options.viewer else Role.EDITOR
        if options.password_stdin:
            accounts.people.add(options.name, role, password=sys.stdin.readline().rstrip("\r\n"))
            return
        person = accounts.people.add(options.name, role)
        secret = accounts.invitations.link_for(person.id)
        sys.stdout.write(f"{settings.address}/link?token={quote(secret)}\n")
