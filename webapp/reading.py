"""What the reading room shows: an article as paragraphs with their claims, and its regions, all of them or by id.

A region is an element with an id that is exchanged in place when something in it changed: p<number> for a paragraph,
and those of AROUND, which sum the article up.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from flask import g, render_template

from claims import publishing
from claims.extraction import KINDS
from claims.publishing import Fact, Item
from claims.queries.article_lines import NOT_LIVE
from claims.queries.articles import article_detail, article_text
from claims.queries.contradictions import contradictions_in
from claims.queries.pauses import paused_sources
from claims.queries.reading import claim_card, claims_in_text
from webapp.display import kind_class, local_now, state_of
from webapp.paragraphs import cover, cut

Facts = dict[str, Any]
AROUND = ("cover", "gate", "unread", "kinds", "beside", "next")
MOST_MISSING = 100
"""Links to what is missing that one line of the gate holds."""


def room(article_id: int, wanted: Collection[str] | None = None) -> Facts:
    """What the templates of the reading room need: all of it, or only what the wanted regions show. Raises NotFound."""
    article, claims = article_detail(g.session, article_id), claims_in_text(g.session, article_id)
    lines = article["sentences"]
    if wanted is not None:
        lines = [line for line in lines if f"p{line['paragraph']}" in wanted]
    clashes = contradictions_in(g.session, article_id)
    shown = [_dressed(claim, clashes.get(claim["id"], [])) for claim in claims if claim["status"] not in NOT_LIVE]
    text = article_text(g.session, article_id)
    return {
        "article": article,
        "pauses": paused_sources(g.session, article_id=article_id),
        "paragraphs": cut(text, lines, shown) if lines or wanted is None else [],
        "by_number": {claim["number"]: claim for claim in shown},
        "beside": [claim for claim in claims if claim["status"] in NOT_LIVE],
        "kinds": Counter(claim["kind"] for claim in shown),
        "states": Counter(line["state"] for line in article["sentences"]),
        "blocks": cover(article["sentences"]),
        "next_unread": next((line["number"] for line in article["sentences"] if line["state"] == "unread"), None),
        "facts": [_short(fact) for fact in publishing.gate(g.session, article_id)],
    }


def _dressed(claim: Facts, clashes: list[Facts]) -> Facts:
    """A claim with its words and classes and what contradicts it, once for the several places where it stands."""
    glyph, word = state_of(claim)
    kind = KINDS[claim["kind"]].label if claim["kind"] in KINDS else claim["kind"]
    decider = claim["decider"] if claim["status"] in ("submitted", "approved") else None
    return {**claim, "css": kind_class(claim["kind"]), "label": kind, "glyph": glyph, "word": word,
            "who": claim["holder"] or decider, "clashes": clashes,
            "stale": bool(claim["ask_again_at"] and claim["ask_again_at"] < local_now())}  # fmt: skip


def _short(fact: Fact) -> Fact:
    more = len(fact.items) - MOST_MISSING
    if more <= 0:
        return fact
    return replace(fact, items=[*fact.items[:MOST_MISSING], Item(f"And {more:,} more.", "more", 0)])


def card(article_id: int, claim_id: int) -> Facts:
    """One claim as its card shows it, with a guess at where it might be split. Raises NotFound."""
    facts = claim_card(g.session, article_id, claim_id)
    clashes = contradictions_in(g.session, article_id).get(claim_id, [])
    return {**facts, "halves": halves(facts["quote"]), "clashes": clashes}


def halves(quote: str) -> list[str]:
    """A first guess at the parts of a claim: cut at the comma, semicolon or “and” nearest to its middle."""
    cuts = list(re.finditer(r"[,;:]\s+(?:and\s+)?|\s+(?:and|but|while)\s+", quote))
    if not cuts:
        return [quote]
    cut = min(cuts, key=lambda found: abs(found.start() - len(quote) / 2))
    return [quote[: cut.start()], quote[cut.end() :]]


def ids(paragraphs: Iterable[int]) -> list[str]:
    """The ids of the regions of these paragraphs."""
    return [f"p{number}" for number in sorted(paragraphs)]


def regions(article_id: int, wanted: Iterable[str]) -> str:
    """These regions as they are now, one after the other."""
    ids = set(wanted)
    return render_template("articles/fragment.html", **room(article_id, ids), wanted=ids)
