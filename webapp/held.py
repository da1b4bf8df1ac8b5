"""What somebody typed and could not be taken: kept with its address, shown again, sent again by one button.

Passwords are never kept. A .txt file that was chosen is kept as the text it holds; a file that holds no text must be
chosen again, and the field LOST_FILE says so.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask import current_app, g, render_template, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from claims.assignment import find_claim
from claims.deliveries import is_text
from claims.errors import NotFound
from claims.queries.articles import article_title

PREFIX = "kept."
ADDRESS = "kept_to"
LOST_FILE = "lost_file"
WITHOUT_WORDS = ("csrf_token", "next", "email", ADDRESS, LOST_FILE)


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


def from_request(*, but: Iterable[str] = ()) -> Held:
    """Everything that this request carries, for the address it was sent to; `but` what was taken already."""
    files, taken = list(_files()), set(but)
    fields = [*_plain_fields("text" in dict(files)), *files]
    return Held(request.full_path.rstrip("?"), [(name, value) for name, value in fields if name not in taken])


def _plain_fields(file_is_the_text: bool) -> Iterator[tuple[str, str]]:
    for name, value in request.form.items(multi=True):
        wanted = name not in WITHOUT_WORDS and "password" not in name and not name.startswith(PREFIX)
        if wanted and not (name == "text" and file_is_the_text):
            yield name, value


def _files() -> Iterator[tuple[str, str]]:
    """The text of each chosen file; of one that holds none only its name."""
    for file in request.files.values():
        if file.filename:
            file.stream.seek(0)
            text = _text_of(file.stream.read()) if is_text(file.filename) else ""
            yield ("text", text) if text.strip() else (LOST_FILE, file.filename)


def _text_of(content: bytes) -> str:
    try:
        return "" if b"\x00" in content else content.decode("utf-8")
    except UnicodeDecodeError:
        return ""


def from_carried() -> Held | None:
    """What the sign-in form carried along, or None."""
    if not (to := request.form.get(ADDRESS)):
        return None
    fields = request.form.items(multi=True)
    return Held(to, [(name.removeprefix(PREFIX), value) for name, value in fields if name.startswith(PREFIX)])


def page(kept: Held, sentence: str, *, title: str = "Nothing was sent yet") -> str:
    """The page that shows what was typed, with a button that sends it where it was meant to go."""
    return render_template("errors/held.html", kept=kept, sentence=sentence, title=title, about=_about(kept.to))


def _about(to: str) -> dict[str, str]:
    """What the form stood on: the title of an article, the words of a claim; nothing where it was neither."""
    try:
        _, values = current_app.url_map.bind("localhost").match(to.split("?")[0], method="POST")
        if g.person and "claim_id" in values:
            claim = find_claim(g.session, values["claim_id"])
            return {"article": article_title(g.session, claim.article_id), "claim": claim.wording}
        if g.person and "article_id" in values:
            return {"article": article_title(g.session, values["article_id"])}
    except (HTTPException, NotFound, OperationalError):
        pass
    return {}
