"""What is looked for about a claim: words built from its parts, or those that a person chose.

Who is asked and how is in workers/sources/; what came of it in evidence.py.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from claims import audit
from claims.database import now
from claims.errors import Invalid
from claims.language import words
from claims.models import Article, Claim, Event, Person
from claims.people import Actor, require
from claims.periods import Period, read_period
from claims.text import is_plain

WORD = re.compile(r"\w+(?:[-.,'’]\w+)*")
SINCE = re.compile(r"\bsince\b", re.IGNORECASE)
OPENING = re.compile(r"(?:^|[.!?…]\s)\W*(" + WORD.pattern + ")")
SMALL_WORDS = (
    words.DETERMINERS
    | words.PRONOUNS
    | words.AUXILIARIES
    | words.NEGATIONS
    | words.ADVERBS
    | words.PREPOSITIONS
    | words.CONJUNCTIONS
    | words.COMMON_VERBS
    | words.WEEKDAYS
    | {"him", "them", "us", "me", "there", "here", "said", "says", "say", "told", "added", "stated", "noted"}
    | {"according", "least", "almost", "nearly", "mr", "mrs", "ms", "dr"}
)


@dataclass(frozen=True)
class Query:
    """One claim to look for: its wording, who said it, and what was read from it (figures and dates as stored)."""

    claim_id: int
    text: str
    speaker: str | None
    names: tuple[str, ...]
    figures: tuple[dict[str, Any], ...]
    dates: tuple[dict[str, Any], ...]
    language: str
    chosen: str = ""
    """What a person wants looked for instead; it is taken as it is."""
    published_on: date | None = None
    """When the article came out, or came in."""
    asked: list[str] = field(default_factory=list, compare=False)
    """What a source asked for in the end, in the order in which it said so with `asks`."""

    answered: frozenset[str] = frozenset()
    """Which of a source's several addresses said in this round that they have nothing; they are not asked again."""

    def asks(self, words: str) -> str:
        """These words, which are noted as what was asked for: people read them beside what came of it."""
        self.asked.append(words)
        return words

    @property
    def places(self) -> tuple[str, ...]:
        """Where its figures were counted, as far as that was read from it."""
        return tuple(dict.fromkeys(str(figure["where"]) for figure in self.figures if figure.get("where")))

    def times_of(self, figure: dict[str, Any]) -> list[Period]:
        """The time that one of its figures is about: as of when it was counted, else the claim's dates."""
        if not figure.get("as_of") and (since := self._since()):
            return [since]
        said = [figure.get("as_of")] if figure.get("as_of") else [date.get("iso") for date in self.dates]
        periods = []
        for written in filter(None, said):
            with suppress(ValueError):
                periods.append(read_period(str(written)).until(self.published_on))
        return periods

    def _since(self) -> Period | None:
        """From the first of the claim's dates to the day it was published, where it says “since”."""
        if not (SINCE.search(self.text) and self.published_on):
            return None
        starts = [str(date["iso"]) for date in self.dates if date.get("iso")]
        with suppress(ValueError):
            first = min((read_period(iso).first for iso in starts), default=self.published_on)
            return Period(first, self.published_on) if first < self.published_on else None
        return None

    def words(self, most: int = 8, *, numbers: bool = True) -> str:
        """The `most` telling words, the most telling first, for a search that wants every word on the page.

        Plain words only: nothing in it can be read as a search operator. A wide search leaves the numbers out,
        because the pages that disagree with a figure are wanted too. Words that a person chose come all, as they are.
        """
        return _plain_words(self.chosen) if self.chosen else self.own_words(most, numbers=numbers)

    def own_words(self, most: int = 8, *, numbers: bool = True) -> str:
        """The same, whatever a person chose."""
        chosen: dict[str, str] = {}
        for word in self._ranked():
            if len(chosen) == most:
                break
            if numbers or not word[0].isdigit():
                chosen.setdefault(word.casefold(), word)
        return " ".join(chosen.values())

    def _ranked(self) -> Iterator[str]:
        """Capitalised words, last words of names, numbers and years, then the rest, longest first."""
        inside = [word for word in map(_bare, WORD.findall(self.text)) if _tells(word, self.language)]
        # The first word of a sentence has its capital for nothing; it comes by its length instead.
        opening = {_bare(found) for found in OPENING.findall(self.text)}
        if not self.text.isupper():
            yield from (word for word in inside if word[0].isupper() and word not in opening)
        for name in (*self.names, self.speaker or ""):
            yield from map(_bare, WORD.findall(name)[-1:])
        yield from (word for word in inside if word[0].isdigit())
        yield from (str(date["iso"])[:4] for date in self.dates if date.get("iso"))
        for place in self.places:
            yield from (word for word in map(_bare, WORD.findall(place)) if _tells(word, self.language))
        yield from sorted(inside, key=len, reverse=True)


def _bare(word: str) -> str:
    return re.sub(r"['’]s$", "", word)


def _tells(word: str, language: str) -> bool:
    """Whether a word can tell one page from another."""
    if word[0].isdigit() or (word[0].isupper() and len(word) > 1):
        return word.casefold() not in SMALL_WORDS
    # The lists are English; elsewhere only the length of a word says that it is a small one.
    return len(word) > (2 if language.startswith("en") else 3) and word.casefold() not in SMALL_WORDS


def _plain_words(chosen: str) -> str:
    """A person's words without what a search would read as an operator."""
    return " ".join(WORD.findall(chosen))


def queries_of(session: Session, claim_ids: Sequence[int]) -> dict[int, Query]:
    """What to look for, by claim id."""
    rows = session.execute(
        select(Claim, Article).join(Article).where(Claim.id.in_(claim_ids)).options(selectinload(Claim.steps))
    )
    return {
        claim.id: Query(
            claim_id=claim.id,
            text=claim.wording,
            speaker=claim.speaker_name,
            names=tuple(dict.fromkeys(step.speaker_name for step in claim.steps if step.speaker_name)),
            figures=tuple(claim.figures),
            dates=tuple(claim.dates),
            language=article.language,
            chosen=claim.looked_for,
            published_on=article.published_on or article.created_at.date(),
        )
        for claim, article in rows
    }


LONGEST_WORDS = 300


def looked_for(session: Session, claim: Claim) -> dict[str, Any]:
    """The words that the sources are asked with: {words, own, chosen, by}; `by` is the name of who chose them.

    `own` are those built from the claim, `chosen` says whether somebody wanted others.
    """
    query = queries_of(session, [claim.id])[claim.id]
    who = select(Person.name).join(Event, Event.by_person == Person.id).order_by(Event.id.desc()).limit(1)
    chose = who.where(Event.claim_id == claim.id, Event.action == "choose_words")
    by = session.scalar(chose) if claim.looked_for else None
    return {"words": query.words(), "own": query.own_words(), "chosen": bool(claim.looked_for), "by": by}


def choose_words(session: Session, claim: Claim, chosen: str, *, by: Actor) -> bool:
    """Have the sources look for these words from now on; empty: for those built from the claim again.

    Nobody is asked by this alone (evidence.look_again does). Returns whether anything changed; raises Invalid.
    """
    require(by, "checker", "editor", act="say what is looked for")
    chosen = " ".join(chosen.split())
    if not is_plain(chosen):
        raise Invalid("The words to look for hold characters that are not text. Nothing was changed.")
    if chosen and not _plain_words(chosen):
        raise Invalid("There is no word in what to look for. Nothing was changed.")
    if len(chosen) > LONGEST_WORDS:
        raise Invalid(f"The words to look for are longer than {LONGEST_WORDS} characters. Nothing was changed.")
    audit.lock(session, f"article:{claim.article_id}")
    session.refresh(claim)
    own = queries_of(session, [claim.id])[claim.id].own_words()
    chosen = "" if chosen == own else chosen
    if chosen == claim.looked_for:
        return False
    before, claim.looked_for, claim.changed_at = claim.looked_for, chosen, now(session)
    session.flush()
    act = audit.Act("choose_words", by.id, claim.id, claim.status, claim.status,
                    data={"from": before, "to": chosen})  # fmt: skip
    audit.record(session, f"article:{claim.article_id}", [act])
    return True
