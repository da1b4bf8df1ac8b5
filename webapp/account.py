"""One's own account: the password, the mails, and the keys of the pages."""

from flask import Blueprint, Response, current_app, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from claims.errors import Refusal
from claims.people import set_mails
from webapp import errors, passwords, signin

pages = Blueprint("account", __name__)


@pages.get("/account")
def show() -> ResponseReturnValue:
    return account_page()


def account_page(refused: Refusal | None = None) -> str:
    sends_mail = current_app.config["SETTINGS"].sends_mail
    return render_template(
        "account/account.html", shortest=passwords.SHORTEST_PASSWORD, sends_mail=sends_mail, refused=refused
    )


@pages.post("/account/password")
def change_password() -> ResponseReturnValue:
    fields = (request.form.get(name, "") for name in ("password", "new_password", "new_password_again"))
    signin.change_password(*fields)
    flash("The password is changed. Everywhere else you are signed out.")
    return redirect(url_for("account.show"), 303)


@pages.post("/account/mails")
def choose_mails() -> ResponseReturnValue:
    set_mails(g.session, "mails" in request.form, by=g.person)
    flash("Notifications also come by e-mail." if g.person.mails else "No e-mail is sent to you any more.")
    return redirect(url_for("account.show"), 303)


@pages.errorhandler(Refusal)
def show_again(refused: Refusal) -> Response:
    """Passwords are never shown again; the reason is."""
    errors.step_back(refused)
    return make_response(account_page(refused), refused.status)
