"""One's own account: the password, and the keys of the pages."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from claims.errors import Refusal
from webapp import errors, passwords, signin

pages = Blueprint("account", __name__)


@pages.get("/account")
def show() -> ResponseReturnValue:
    return render_template("account/account.html", shortest=passwords.SHORTEST_PASSWORD)


@pages.post("/account/password")
def change_password() -> ResponseReturnValue:
    fields = (request.form.get(name, "") for name in ("password", "new_password", "new_password_again"))
    signin.change_password(*fields)
    flash("The password is changed. Everywhere else you are signed out.")
    return redirect(url_for("account.show"), 303)


@pages.errorhandler(Refusal)
def show_again(refused: Refusal) -> Response:
    """Passwords are never shown again; the reason is."""
    errors.step_back(refused)
    page = render_template("account/account.html", shortest=passwords.SHORTEST_PASSWORD, refused=refused)
    return make_response(page, refused.status)
