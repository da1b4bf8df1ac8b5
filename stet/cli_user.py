"""`stet user …`: who can sign in, with what password, for how many claims, with which token."""

import sys

import click

from stet import configuration


@click.group()
def user() -> None:
    """Add people, replace a lost password, make API tokens."""


@user.command("add")
@click.argument("email")
@click.option("--role", required=True, help="viewer, checker, editor or admin.")
@click.option("--name", default="")
@click.option("--beats", default="", help="Sections or kinds of claims, separated by commas.")
@click.option("--capacity", type=int, default=20, show_default=True, help="Claims to hold at once.")
@click.option("--password-stdin", is_flag=True, help="Read the password; a random one is made and printed otherwise.")
def add_user(email: str, role: str, name: str, beats: str, capacity: int, password_stdin: bool) -> None:
    """Add somebody who can sign in."""
    from claims.people import WORKER
    from stet import desk
    from webapp.accounts import add_account, hash_checked

    settings = configuration.load()
    password = _password(password_stdin)
    kept = hash_checked(password)
    names = tuple(beat.strip() for beat in beats.split(",") if beat.strip())
    with desk.transaction(settings) as session:
        person = add_account(
            session, email, kept, name=name or email.split("@")[0], roles=(role,), beats=names, capacity=capacity,
            by=WORKER,
        )  # fmt: skip
        email = person.email
    click.echo(f"Added {email} as {role}." + _shown(password, password_stdin))


@user.command("password")
@click.argument("email")
@click.option("--password-stdin", is_flag=True, help="Read the password; a random one is made and printed otherwise.")
def change_password(email: str, password_stdin: bool) -> None:
    """Give somebody a new password; all their sessions end."""
    from claims.people import WORKER, find_by_email
    from stet import desk
    from webapp.accounts import hash_checked, set_password

    settings = configuration.load()
    password = _password(password_stdin)
    kept = hash_checked(password)
    with desk.transaction(settings) as session:
        set_password(session, find_by_email(session, email), kept, by=WORKER)
    click.echo(f"{email} has a new password." + _shown(password, password_stdin))


@user.command("capacity")
@click.argument("email")
@click.argument("claims", type=int)
def change_capacity(email: str, claims: int) -> None:
    """Say how many claims somebody may hold at once; more room is offered to the open queue."""
    from claims.newsroom import set_capacity
    from claims.people import WORKER, find_by_email
    from stet import desk

    with desk.transaction(configuration.load()) as session:
        set_capacity(session, find_by_email(session, email), claims, by=WORKER)
    click.echo(f"{email} may hold {claims} claims.")


@user.command("token")
@click.argument("email")
def make_token(email: str) -> None:
    """Make an API token for somebody; prints only the token, this one time."""
    from claims.people import WORKER, find_by_email
    from claims.tokens import create_token
    from stet import desk

    with desk.transaction(configuration.load()) as session:
        token = create_token(session, find_by_email(session, email), by=WORKER)
    click.echo(token)


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    from webapp.accounts import random_password

    return random_password()


def _shown(password: str, from_stdin: bool) -> str:
    return "" if from_stdin else f" The password, shown only now: {password}"
