"""How things look and are called on the pages: kinds, states, marks, sources, times. Words and classes, no rules."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, g
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from claims import priority, ratings
from claims.extraction import KINDS
from claims.figure_words import said, spaced, with_unit
from claims.matching import mark_beside
from claims.notifications import MOST_COUNTED, unread_count
from claims.people import roles_of
from claims.priority import MAXIMA
from claims.ratings import Mark, Scale
from claims.sources import may_be_mended
from claims.wikis import wiki_name
from claims.workflow import WORDS

NAMED = 5
"""Claims that an answer names one by one; it counts more of them."""

KIND_CLASSES = {"figure": "k-fig", "statement": "k-att", "event": "k-date", "superlative": "k-sup"}
"""The underline of each kind; any other gets the dotted one."""

STATE_CLASSES = {
    "queued": "st-new",
    "assigned": "st-assigned",
    "in_progress": "st-checking",
    "needs_help": "st-help",
    "submitted": "st-editor",
    "approved": "st-done",
    "set_aside": "st-aside",
    "noted": "st-aside",
    "replaced": "st-aside",
}
STACK = (
    ("approved", "Signed off", "done"), ("submitted", "With editor", "editor"), ("returned", "Returned", "returned"),
    ("in_progress", "Being checked", "checking"), ("needs_help", "Help wanted", "help"),
    ("assigned", "Assigned", "assigned"), ("queued", "Queued", "new"),
)  # fmt: skip
"""States in the order of the stacked bar: settled first."""
TERMS = (("harm", "Harm"), ("reach", "Reach"), ("due", "Due"), ("worth", "Worth"), ("gap", "Gap"), ("back", "Back"))

SOURCES = {
    "found": ("src-found", "s-found", "found"),
    "nothing_found": ("src-none", "s-none", "nothing found"),
    "failed": ("src-fail", "s-fail", "failed"),
    "not_enabled": ("src-off", "v-notcheckable", "not enabled"),
    "not_asked": ("src-off", "v-notcheckable", "not asked"),
    "looking": ("src-wait", "s-wait", "still looking"),
    "paused": ("src-off", "s-wait", "paused"),
}
STANCES = {
    "supports": ("for", "v-supported", "Supports"), "refutes": ("against", "v-false", "Refutes"),
    "context": ("part", "v-context", "Context"), "unclear": ("neutral", "v-unverifiable", "Unclear"),
}  # fmt: skip
COVER = {
    "covered": ("cv-claim", "claim"), "read": ("cv-read", "read, no claim"), "unread": ("cv-not", "not yet read"),
    "waiting": ("cv-wait", "not yet extracted"),
}  # fmt: skip
ACTS = {
    "promote": ("check it after all", "Put into the queue"), "assign": ("assign it", "Assigned"),
    "take": ("take it", "Taken"), "start": ("start checking it", "Started"),
    "ask_help": ("ask for help", "Asked for help"), "answer": ("answer its question", "Answered"),
    "release": ("hand it back", "Handed back"),
    "decide": ("send a verdict", "Decided"), "withdraw": ("withdraw the verdict", "Verdict withdrawn"),
    "send_back": ("send it back", "Sent back"), "approve": ("approve it", "Approved"),
    "reopen": ("reopen it", "Reopened"), "propose_set_aside": ("call it no claim", "Proposed: not a claim"),
    "adjust": ("adjust its words or kind", "Words or kind adjusted"),
    "set_aside": ("set it aside", "Set aside"), "restore": ("put it back into the queue", "Put back into the queue"),
    "replace": ("let another claim stand for it", "Replaced"), "comment": ("comment on it", "Commented"),
    "judge_evidence": ("judge evidence", "Evidence judged"), "set_stance": ("turn evidence", "Stance of evidence set"),
    "choose_words": ("choose what is looked for", "Words to look for chosen"),
    "correct_evidence": ("correct evidence", "Evidence corrected"),
    "fill_in_evidence": ("fill evidence in", "Evidence filled in from its page"),
    "add_evidence": ("add evidence", "Evidence added"), "look_again": ("ask the sources again", "Sources asked again"),
    "keep_snapshot": ("keep a page", "Page kept"), "miss_snapshot": ("keep a page", "Page not kept"),
    "ask_snapshot": ("keep a page", "Asked to keep a page"), "give_up": ("give a file up", "File given up for its age"),
    "ask_to_save": ("have a page saved", "Internet Archive asked to save a page"),
    "extract": ("read the article", "Found in the text"),
    "tick": ("tick the checklist", "Ticked"), "untick": ("take a tick back", "Tick taken back"),
}  # fmt: skip
"""Each act as something to do, and as something that was done."""
KIND_KEYS = {"figure": "f", "statement": "a", "event": "d", "superlative": "s", "assertion": "n",
             "opinion": "o", "prediction": "p"}  # fmt: skip
"""The key of each kind while words are selected."""
NOTICES = {
    "assigned": ("st-assigned", "Assigned"), "taken": ("st-new", "Taken away"), "returned": ("st-returned", "Returned"),
    "asked": ("st-help", "Help wanted"), "answered": ("v-said", "Answered"),
    "mentioned": ("v-said", "Named"), "overdue": ("s-wait", "Late"),
    "ready": ("st-done", "Ready"), "unread": ("s-fail", "Not read"),
    "changed": ("s-wait", "New figure"),
}  # fmt: skip
"""Symbol and word of each kind of notification."""
STAGES = {
    "extract": "pull claims out", "assign": "find a checker", "evidence": "look for evidence",
    "read": "read what was handed in", "import": "read feeds of fact-checks", "snapshot": "keep pages as they are now",
    "save": "have the Internet Archive save pages", "forget": "delete files that were given up for their age",
    "mail": "send notifications",
}  # fmt: skip
"""What the desk does in each stage, after “to”."""
SOON = timedelta(hours=4)


class Marks(Mapping[str, Mark]):
    """A scale of the verdict as this request's database has it, read when a page first asks for it."""

    def __init__(self, read: Callable[[Session, str], Scale], scale: str) -> None:
        self._read, self._scale = read, scale

    def _marks(self) -> Scale:
        try:
            return self._read(g.session, self._scale) if "session" in g else {}
        except OperationalError:  # the page that says so shows names instead of labels
            return {}

    def __getitem__(self, name: str) -> Mark:
        return self._marks()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._marks())

    def __len__(self) -> int:
        return len(self._marks())


SCALES = {
    "SAID": Marks(ratings.marks, "said"), "RATINGS": Marks(ratings.marks, "rating"),
    "SAID_CHOICES": Marks(ratings.choices, "said"), "RATING_CHOICES": Marks(ratings.choices, "rating"),
}  # fmt: skip
"""Every mark, for showing what was chosen; and those that can be chosen."""


def bind(app: Flask) -> None:
    """Give the templates these words, and the filters for times and addresses."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(SCALES)
    app.jinja_env.globals.update(
        KINDS=KINDS, TERMS=TERMS, MAXIMA=MAXIMA, STACK=STACK, COVER=COVER,
        SOURCES=SOURCES, STANCES=STANCES, KIND_KEYS=KIND_KEYS, kind_class=kind_class, state_of=state_of, share=share,
        now=local_now, may=may, whys=whys, NOTICES=NOTICES, STAGES=STAGES,
        unread_shown=unread_shown,
    )  # fmt: skip
    app.jinja_env.filters.update(
        when=when, published=published, dated=dated, clock=clock, due=due, due_class=due_class, web=web, spaced=spaced,
        shorten=shorten, quoted=quoted, to_do=to_do, was_done=was_done, looking=looking, listed=listed,
        ending=ending, paused=paused, mended=mended, assigning=assigning, mark_beside=mark_beside, ago=ago, said=said,
        without_answer=without_answer, with_unit=with_unit, wiki_name=wiki_name, moment=datetime.fromisoformat,
    )  # fmt: skip
    app.context_processor(lambda: {"person": g.get("person")})


def may(*roles: str) -> bool:
    """Whether who is signed in has one of the roles; for showing a button, never for deciding."""
    person = g.get("person")
    return bool(person and roles_of(person) & set(roles))


def unread_shown() -> str:
    """How many notifications wait for who is signed in, as the head of every page shows it; nothing for none."""
    count = unread_count(g.session, g.person)
    return "99+" if count >= MOST_COUNTED else str(count or "")


def whys(claim: dict[str, Any]) -> dict[str, str]:
    """Why each term of a claim's priority is as high as it is."""
    score = claim["checkworthiness"]["score"]
    return priority.whys(claim["priority"]["terms"], claim["kind"], claim["figures"], score)


def kind_class(kind: str) -> str:
    return KIND_CLASSES.get(kind, "k-nar")


def state_of(claim: dict[str, Any]) -> tuple[str, str]:
    """Class (also the symbol) and word of a claim's state; what came back is shown as returned."""
    if claim.get("returned") and claim["status"] in ("assigned", "in_progress", "needs_help", "queued"):
        return "st-returned", "returned"
    return STATE_CLASSES[claim["status"]], WORDS[claim["status"]]


def share(value: int, of: int) -> str:
    """The class whose --w is this share, in steps of 5 of 100."""
    return f"w{min(100, max(0, round(20 * value / of) * 5))}" if of else "w0"


def local_now() -> datetime:
    return datetime.now(UTC).astimezone()


def _local(at: datetime) -> datetime:
    try:
        return at.astimezone()
    except OverflowError:  # the calendar's last hours, which this time zone does not have
        return at


def when(at: datetime | None) -> str:
    """28 Feb 11:41; with the year when it is another one."""
    if at is None:
        return ""
    at, today = _local(at), local_now()
    return f"{at.day} {at:%b %H:%M}" if at.year == today.year else f"{at.day} {at:%b %Y, %H:%M}"


def published(at: datetime | None) -> str:
    """28 Feb; with the year when it is another one, and like `when` where more than a day is known.

    A day alone is kept as its midnight UTC, and is that day in every time zone.
    """
    if at is None or (day := at.astimezone(UTC)).time() != time():
        return when(at)
    return f"{day.day} {day:%b}" if day.year == local_now().year else f"{day.day} {day:%b %Y}"


def dated(at: datetime | None) -> str:
    """28 February 2026, 11:41 UTC: for what is read anywhere and years later."""
    if at is None:
        return ""
    at = _local(at)
    return f"{at.day} {at:%B %Y, %H:%M %Z}"


def clock(at: datetime | None) -> str:
    """11:41 for today, else like `when`."""
    return "" if at is None else f"{_local(at):%H:%M}" if _local(at).date() == local_now().date() else when(at)


def due(at: datetime | None) -> str:
    """“14:00 · 2 h 18” on the same day, “Fri 12:00” in the same week, “11:00 late” when past."""
    if at is None:
        return ""
    left, shown = at - datetime.now(UTC), _local(at)
    if left < timedelta():
        return f"{clock(at)} late"
    if left < timedelta(hours=10):
        hours, minutes = divmod(int(left.total_seconds()) // 60, 60)
        return f"{shown:%H:%M} · {hours} h {minutes:02}"
    return f"{shown:%a %H:%M}" if left < timedelta(days=6) else f"{shown.day} {shown:%b %H:%M}"


def due_class(at: datetime | None) -> str:
    left = at - datetime.now(UTC) if at else None
    return "" if left is None else "late" if left < timedelta() else "soon" if left < SOON else ""


def ago(at: datetime) -> str:
    """30 h ago, 3 days ago."""
    hours = max((datetime.now(UTC) - at) // timedelta(hours=1), 0)
    return f"{hours} h ago" if hours < 48 else f"{hours // 24} days ago"


def shorten(words: str, most: int) -> str:
    """At most `most` characters, cut between words; a quotation that is cut is closed."""
    if len(words) <= most:
        return words
    left = words[: most - 1 - ("“" in words)].rsplit(" ", 1)[0].rstrip(",;:")
    return left + (" …”" if left.count("“") > left.count("”") else " …")


def quoted(words: str) -> str:
    """In quotation marks, unless there are some in it already."""
    return words if "“" in words else f"“{words}”"


def to_do(action: str) -> str:
    return ACTS[action][0] if action in ACTS else action.replace("_", " ")


def was_done(action: str) -> str:
    return ACTS[action][1] if action in ACTS else action.replace("_", " ").capitalize()


def listed(words: list[str], joint: str = "and") -> str:
    """Words one after the other: "a, b and c"."""
    return f" {joint} ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def looking(labels: list[str]) -> str:
    """Who has not answered yet, in a few words; nothing when all have."""
    who = labels[0] if len(labels) == 1 else f"{len(labels)} sources"
    return f"{who} still looking" if labels else ""


def ending(source: dict[str, Any]) -> str:
    """How a look at a source ended, as SOURCES knows it: one that waits for its turn is not being looked at."""
    return "paused" if source.get("waits_until") else str(source["outcome"])


def paused(sources: list[dict[str, Any]]) -> str:
    """Which sources asked for a pause, in a sentence; nothing when none did."""
    names = [f"{source['label']} is paused until {clock(source['until'])}" for source in sources]
    return f"{', '.join(names)}; what waits is asked then." if names else ""


def mended(source: dict[str, Any]) -> str:
    """What became of a source since its last trouble, in a few words; nothing while it may still be in it."""
    since = source["last_error"]["at"]
    if source["answered_at"] and source["answered_at"] > since:
        return f"answered since, last {when(source['answered_at'])}"
    last, ready_at = source["last_error"], source["ready_at"]
    is_over = last["outcome"] == "not_enabled" and may_be_mended("not_enabled", last["error"] or "")
    return f"set up since {when(ready_at)}, not asked yet" if is_over and ready_at and ready_at > since else ""


def assigning(many: int) -> str:
    """That the desk still looks for checkers, in a sentence; nothing when it does not."""
    return f"The desk is looking for a checker of {many} claim{'s' if many != 1 else ''}." if many else ""


def without_answer(looks: Mapping[str, int]) -> str:
    """How many looks of sources ended without an answer, and how, as the end of a sentence; nothing when none did."""
    failed = f", {looks['failed']} failed" if looks["failed"] else ""
    not_asked = f"; {looks['not_asked']} more not enabled or with nothing to be asked for" if looks["not_asked"] else ""
    return failed + not_asked


def web(address: str | None) -> str:
    """The address if it may be a link (http, https, or the desk's own publications), else nothing."""
    if address and address.startswith("/published/"):
        return address
    try:
        return address if address and urlsplit(address).scheme in ("http", "https") else ""
    except ValueError:
        return ""
