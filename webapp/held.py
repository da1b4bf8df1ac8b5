"""What somebody typed and could not be taken: kept with its address, shown again, sent again by one button.

Passwords are never kept. A .txt file that was chosen is kept as the text it holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import render_template, request

PREFIX = "kept."
ADDRESS = "kept_to"
WITHOUT_WORDS = ("csrf_token", "next", "email", ADDRESS)


@dataclass(frozen=True)
class Held:
    """Fields in the order of the form, and the address that they were meant for."""

    to: str
    fields: list[tuple[str, str]]

    def get(self, name: str, default: str = "") -> str:
        """The first value of a field."""
        return next((value for key, value in self.fields if key == name), default)

    def all(self, name: str) -> list[str]:
        """Every value of a field that may be there several times."""
        return [value for key, value in self.fields if key == name]


def from_request() -> Held:
    """Everything that this request carries, for the address it was sent to."""
    return Held(request.full_path.rstrip("?"), [*_plain_fields(), *_texts_of_files()])


def _plain_fields() -> Iterator[tuple[str, str]]:
    files = {name for name, file in request.files.items() if file.filename}
    for name, value in request.form.items(multi=True):
        wanted = name not in WITHOUT_WORDS and "password" not in name and not name.startswith(PREFIX)
        if wanted and not (name == "text" and files):
            yield name, value


def _texts_of_files() -> Iterator[tuple[str, str]]:
    for file in request.files.values():
        if file.filename:
            file.stream.seek(0)
            yield "text", file.stream.read().decode("utf-8", "replace").replace("\x00", "")


def from_carried() -> Held | None:
    """What the sign-in form carried along, or None."""
    if not (to := request.form.get(ADDRESS)):
        return None
    fields = request.form.items(multi=True)
    return Held(to, [(name.removeprefix(PREFIX), value) for name, value in fields if name.startswith(PREFIX)])


def page(kept: Held, sentence: str, *, title: str = "Nothing was sent yet") -> str:
    """The page that shows what was typed, with a button that sends it where it was meant to go."""
    return render_template("errors/held.html", kept=kept, sentence=sentence, title=title)
