"""Find anything by a few words: a page that works without scripts, and the same as JSON for static/find.js."""

from dataclasses import asdict, dataclass
from typing import Any

from flask import Blueprint, g, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from claims.extraction import KINDS
from claims.queries.find import MOST_CLAIMS, Facts, find
from claims.queries.words import words_of
from claims.workflow import WORDS
from webapp import live

pages = Blueprint("find", __name__)

MOST = 8
MOST_ON_A_PAGE = 40
LONGEST = 200
"""Characters of what is typed; what comes after them is not looked at."""
GROUPS = {
    "articles": "Articles", "claims": "Claims", "speakers": "Speakers", "views": "Saved views", "people": "People",
}  # fmt: skip


@dataclass(frozen=True)
class Hit:
    """One thing that was found: its words, what else tells it from others, and where it opens."""

    words: str
    note: str
    url: str


@pages.get("/find")
def show() -> ResponseReturnValue:
    typed = request.args.get("q", "")[:LONGEST].strip()
    short = live.by_script()
    found = find(g.session, typed, most=MOST if short else MOST_ON_A_PAGE, by=g.person)
    groups = [(label, [HITS[name](facts) for facts in found[name]]) for name, label in GROUPS.items() if found[name]]
    more = short and any(len(hits) == MOST for _, hits in groups)
    said = _say(typed, sum(len(hits) for _, hits in groups), more=more)
    if short:
        return jsonify(
            said=said, groups=[{"label": label, "hits": [asdict(hit) for hit in hits]} for label, hits in groups]
        )
    return render_template("find/find.html", typed=typed, groups=groups, said=said, most=MOST_ON_A_PAGE)


def _say(typed: str, many: int, *, more: bool) -> str:
    if not any(len(word) > 1 for word in words_of(typed)):
        return "Type the beginning of a word: of a claim, an article’s title, a speaker’s name. Two letters or more."
    if not many:
        return f"Nothing found for “{typed}”. All words have to stand in it; try fewer, or only their beginnings."
    return f"The first {many}. Enter shows more." if more else f"{many} found."


def _article(facts: Facts) -> Hit:
    return Hit(facts["title"], facts["publisher"], url_for("articles.show", article_id=facts["id"]))


def _claim(facts: Facts) -> Hit:
    state = "returned" if facts["returned"] else WORDS[facts["status"]]
    note = f"{KINDS[facts['kind']].label}, {state}, claim {facts['number']} of {facts['article_title']}"
    words = f"{facts['speaker_name']}: {facts['wording']}" if facts["speaker_name"] else facts["wording"]
    return Hit(words, note, url_for("claims.show", claim_id=facts["id"]))


def _speaker(facts: Facts) -> Hit:
    many = facts["claims"]
    note = f"more than {MOST_CLAIMS} claims" if many > MOST_CLAIMS else "1 claim" if many == 1 else f"{many} claims"
    return Hit(facts["name"], note, url_for("desk.queue", view="all", speaker=facts["name"]))


def _view(facts: Facts) -> Hit:
    return Hit(facts["name"], "", f"{url_for('desk.queue')}?{facts['query']}")


def _person(facts: Facts) -> Hit:
    note = facts["email"] if facts["active"] else f"{facts['email']}, deactivated"
    return Hit(facts["name"], note, url_for("people.show", person_id=facts["id"]))


HITS: dict[str, Any] = {
    "articles": _article, "claims": _claim, "speakers": _speaker, "views": _view, "people": _person,
}  # fmt: skip
