"""What a checker changed since an editor sent the claim back: the returned verdict beside the new one."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from claims.models import Event, Person, Verdict
from claims.queries.claims import Facts, piece_facts
from claims.titles import titles_of

RETURNS = ("send_back", "reopen")
MOST_CHANGES = 400
"""Words added or removed in a reason, beyond which what lies between them is shown as written anew."""
WORDS = re.compile(r"\S+\s*|\s+")


def since_return(session: Session, claim_ids: Iterable[int]) -> dict[int, Facts]:
    """Of each of these decided claims that an editor returned before: the editor's note and what is different now.

    `said` and `rating` are [before, now] or None where they are the same; `reason` is a list of [kept, added or
    removed, words]; `added` and `removed` are cited evidence.
    """
    returned = _returns(session, claim_ids)
    wanted = [claim_id for claim_id, (_, revision, _) in returned.items() if revision]
    revisions: dict[int, list[Verdict]] = defaultdict(list)
    for verdict in session.scalars(
        select(Verdict).where(Verdict.claim_id.in_(wanted)).order_by(Verdict.revision)
        .options(selectinload(Verdict.cited))
    ):  # fmt: skip
        revisions[verdict.claim_id].append(verdict)
    cited = [piece for own in revisions.values() for verdict in own for piece in verdict.cited]
    titles, found = titles_of(session, cited), {}
    for claim_id in wanted:
        event, revision, by = returned[claim_id]
        before = next((verdict for verdict in revisions[claim_id] if verdict.revision == revision), None)
        after = revisions[claim_id][-1]
        if before and before is not after:
            note = {"note": event.note, "by": by, "at": event.created_at, "action": event.action}
            found[claim_id] = {**note, **_difference(before, after, titles)}
    return found


def _returns(session: Session, claim_ids: Iterable[int]) -> dict[int, tuple[Event, int, str]]:
    """The last return of each claim, the revision of the verdict that was returned, and who returned it."""
    revision: dict[int, int] = {}
    last: dict[int, tuple[Event, int, str]] = {}
    for event, name in session.execute(
        select(Event, Person.name).outerjoin(Person, Person.id == Event.by_person)
        .where(Event.claim_id.in_(claim_ids), Event.action.in_(("decide", *RETURNS))).order_by(Event.id)
    ):  # fmt: skip
        if event.action == "decide":
            revision[event.claim_id or 0] = event.data["revision"]
        else:
            last[event.claim_id or 0] = event, revision.get(event.claim_id or 0, 0), name
    return last


def _difference(before: Verdict, after: Verdict, titles: Mapping[int, str]) -> Facts:
    old, new = ({piece.id: piece for piece in verdict.cited} for verdict in (before, after))
    reason = changed_words(before.reason, after.reason)
    changes: Facts = {
        "said": _changed(before.said, after.said), "rating": _changed(before.rating, after.rating),
        "added": [piece_facts(new[id], titles[id]) for id in new if id not in old],
        "removed": [piece_facts(old[id], titles[id]) for id in old if id not in new],
    }  # fmt: skip
    unchanged = all(kind == "kept" for kind, _ in reason) and not any(changes.values())
    return {"revision": [before.revision, after.revision], "reason": reason, **changes, "unchanged": unchanged}


def _changed(before: str | None, after: str | None) -> list[str | None] | None:
    return None if before == after else [before, after]


def changed_words(before: str, after: str) -> list[tuple[str, str]]:
    """The two texts as one: (kept, added or removed, words) in order; joined without `removed` it is `after`."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    kept = kept_words(old, new)
    parts: list[tuple[str, str]] = []
    at_old = at_new = 0
    # What lies between two kept words was removed, then added; an empty pair at the end closes the text.
    for x, y in [*kept, (len(old), len(new))]:
        for kind, words in (("removed", old[at_old:x]), ("added", new[at_new:y]), ("kept", new[y : y + 1])):
            if words and parts and parts[-1][0] == kind:
                parts[-1] = kind, parts[-1][1] + "".join(words)
            elif words:
                parts.append((kind, "".join(words)))
        at_old, at_new = x + 1, y + 1
    return parts


def kept_words(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """Positions of the words that stand in both, in order: Myers, "An O(ND) difference algorithm" (1986), section 4.

    White space around a word counts for nothing. Past MOST_CHANGES words the middle counts as written anew: that bounds
    the time, and nobody could read it.
    """
    old, new = [word.strip() for word in old], [word.strip() for word in new]
    head = next((i for i, (x, y) in enumerate(zip(old, new, strict=False)) if x != y), min(len(old), len(new)))
    rest = min(len(old), len(new)) - head
    tails = enumerate(zip(reversed(old), reversed(new), strict=False))
    tail = min(rest, next((i for i, (x, y) in tails if x != y), rest))
    a, b = old[head : len(old) - tail], new[head : len(new) - tail]
    middle = [(head + x, head + y) for x, y in _common(a, b)]
    ends = [(len(old) - left, len(new) - left) for left in range(tail, 0, -1)]
    return [*((i, i) for i in range(head)), *middle, *ends]


def _common(a: list[str], b: list[str]) -> list[tuple[int, int]]:
    furthest, rounds = {1: 0}, []
    for changes in range(min(len(a) + len(b), MOST_CHANGES) + 1):
        rounds.append(dict(furthest))
        for k in range(-changes, changes + 1, 2):
            down = k == -changes or (k != changes and furthest[k - 1] < furthest[k + 1])
            x = furthest[k + 1] if down else furthest[k - 1] + 1
            while x < len(a) and 0 <= x - k < len(b) and a[x] == b[x - k]:
                x += 1
            furthest[k] = x
            if x >= len(a) and x - k >= len(b):
                return _walk_back(rounds, x, x - k)
    return []


def _walk_back(rounds: list[dict[int, int]], x: int, y: int) -> list[tuple[int, int]]:
    kept = []
    for changes in range(len(rounds) - 1, -1, -1):
        furthest, k = rounds[changes], x - y
        down = k == -changes or (k != changes and furthest[k - 1] < furthest[k + 1])
        before = k + 1 if down else k - 1
        start = furthest[before] if changes else 0
        from_x, from_y = (start if down else start + 1, start - before + 1 if down else start - before)
        if not changes:
            from_x = from_y = 0
        while x > from_x and y > from_y:
            x, y = x - 1, y - 1
            kept.append((x, y))
        x, y = start, start - before
    kept.reverse()
    return kept
