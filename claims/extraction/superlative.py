"""Superlatives: first, only, never, largest, most ... since; claims that one counter-example refutes.

Matters of taste (the greatest idea) are left out.
"""

import re
from collections.abc import Iterator

from claims.finding import Finding
from claims.language.dates import dateline_end, dates_between
from claims.language.document import Document
from claims.language.extents import claim_span
from claims.language.quotations import mask
from claims.language.voices import bare_span, voice_at
from claims.text import Span

name = "superlative"
label = "Superlative"
question = "Compared with what, as of when, and is there a counter-example?"
checklist = (
    "Compared with what: which group, which place, which years?",
    "As of when? Has it been overtaken since?",
    "Look for one counter-example.",
    "Who keeps the list or the record?",
)
risk = 12

_OWNER = r"(?:its|his|her|their|(?!(?:there|it|that|she|he|what|who|here|let)[’'])\w+[’']s)"
_MEASURED = (  # one can count or measure it
    "largest|smallest|highest|lowest|longest|shortest|tallest|fastest|slowest|oldest|youngest|deadliest|richest|poorest|"
    "heaviest|busiest|bloodiest|hottest|coldest|wettest|driest|warmest|cheapest|steepest|deepest|fewest|costliest|"
    "largest-ever|biggest-ever|best-selling|top-selling|highest-paid|second-largest|third-largest|second-highest"
)
_FELT = "biggest|worst|best|strongest|weakest|closest|sharpest|tightest|toughest|broadest|widest|sharpest|quickest"
_MOST_COUNTED = "populous|populated|expensive|visited|watched|decorated|frequent|votes|seats|medals|goals|wins"
_MOST_FELT = "powerful|serious|severe|destructive|violent|active|popular|successful|valuable|significant|dangerous"
_NO_RANK = (  # what "first" does not rank
    "lady|duty|priority|task|thing|sign|choice|line|draft|step|of\\sall|place|name|half|round|quarter|week|day|hours?|few|"
    "debate|amendment|aid|class|hand|person\\sto\\stell|minister|base|responders?|glance|family|couple|instinct|reaction|"
    "impression|question|lesson|item|point|chapter|page|part|section|wave|two|three|ballot|years?|months?|term|days|real\\syear|\\w+day|is\\s|was\\s|and\\s"
)
_NO_ONLY = (
    "ways?|reasons?|things?|question|choice|option|hope|problem|difference|answer|solution|time|one|people|casualty"
)
_NO_RECORD = "of|label|company|companies|player|store|book|keeping|holder|producer|on|for|as|that|and|in"
_TIME = r"(?:(?:more\sthan|at\sleast|nearly|almost)\s)?\w+\s(?:years|decades?|century|centuries|generations?)"
_CLAIM = re.compile(
    rf"(?P<grade>\b(?:the\s(?:\w+\s)?|{_OWNER}\s)(?:{_MEASURED})\b(?!\s(?:levels?|standards?|bidder|degree|order|common)\b)"
    rf"|\bmost\s(?:\w+ly\s)?(?:{_MOST_COUNTED})\b)"
    r"|(?P<most>\bthe\s(?:most|fewest|highest|lowest|largest|biggest)\s(?:by|since|in|of\sany|ever)\b"
    r"|\bthe\slast\s(?:known|surviving|remaining|living)\s[\w-]+)"
    rf"|(?P<felt>\b(?:the|{_OWNER})\s(?:(?:{_FELT})\b|most\s(?:\w+ly\s)?(?:{_MOST_FELT})\b))"
    rf"|(?P<first>\b(?:the|a|an|{_OWNER}|became|for\sthe)\sfirst(?:-ever)?\s(?!{_NO_RANK})[\w-]+)"
    rf"|(?P<only>\b(?:the|{_OWNER})\s(?:only|sole)\s(?!(?:true|real|{_NO_ONLY})\b)[\w-]+)"
    r"|(?P<never>\b(?:has|have|had)(?:\snever|\snot|n[’']t)\s(?:before\s|ever\s|been\s)?\w+"
    r"(?=[^.;!?\n]{0,80}?\b(?:before|since|anywhere|ever)\b)|\bnever\sbefore\b|\b(?:has|have|had)\snever\s\w+)"
    rf"|(?P<record>\bunprecedented\b|\ban?\s(?:all-time\s)?record\s(?!(?:{_NO_RECORD})\b)[\w-]+|\bthe\srecord\s\d"
    r"|\brecord-(?:breaking|high|low)\b|\ball-time\s(?:high|low)\b"
    r"|\b(?:set|sets|broke|breaks|breaking|setting)\s(?:a|an|the|its|his|her|all)\s(?:[\w-]+\s){0,2}records?\b)",
    re.IGNORECASE,
)
_ROOM = re.compile(
    r"\bsince\s(?:the\s)?(?:\w+\s){0,4}\w+"
    r"|\b(?:in|of)\s(?:the\s)?(?:world|history|country|region|continent|town|city|state|year|century|decade)\b"
    r"|\bin\s(?:\w+\s){0,2}(?:years|decades|months)\b|\bever\b",
    re.IGNORECASE,
)
_STRICT_ROOM = re.compile(
    rf"\bsince\s(?:the\s)?(?:\w+\s){{0,4}}\w+|\bin\s{_TIME}\b|\bin\s(?:[\w’']+\s){{0,3}}history\b|\bon\srecord\b"
    r"|\bever\s(?:recorded|measured|seen|built|made|paid|held|found|sold)\b",
    re.IGNORECASE,
)
_RANKING = frozenset(
    "first first-ever only sole never not unprecedented record all-time most since records last worst".split()
)
_LOOSE = frozenset([("some", "of"), ("all", "but"), ("of", "course")])
_WISHED = frozenset("should would could might must may".split())
_TITLE = re.compile(r"\bFirst [A-Z][a-z]")  # "the First Councillor"
_RANK_BEHIND = r"(?:\s[\w-]+){0,4}\s(?:LINKS)\b|\s(?:public|official|known|confirmed|visit|trip)\b"
_RANK = re.compile(_RANK_BEHIND.replace("LINKS", "to|since|ever|in|that"))
_OWN_RANK = re.compile(_RANK_BEHIND.replace("LINKS", "to|since|ever|that"))  # not "her first year in Tarn"
_OWNED = ("his ", "her ", "their ", "its ")
_SPEAKERS = frozenset("i you we i've you've we've".split())


def find(document: Document) -> list[Finding]:
    """One finding for each sentence that ranks; a speaker's superlative carries the speaker's name."""
    findings = []
    floor = document.read(dateline_end)
    seen = set()
    for match in _matches(document):
        number = document.sentence_at(match.start())
        sentence = document.sentences[number]
        if number in seen or sentence.heading or match.end() > sentence.end or document.text[sentence.end - 1] == "?":
            continue
        room = _room(document, match, sentence.end)
        if not _ranks(document, match, room):
            continue
        seen.add(number)
        span = bare_span(document, number, floor)
        voice = voice_at(document, match.start(), match.end())
        if voice:
            spans = [span for span in voice.speech.content if span.start <= match.start() and match.end() <= span.end]
            span = Span(max(span.start, spans[0].start), min(span.end, spans[0].end))
        if not (span.start <= match.start() and match.end() <= span.end):
            continue
        compared = [Span(match.start(), match.end())]
        if room and room.start() >= match.end() and room.end() <= span.end:
            compared.append(Span(room.start(), room.end()))
        words = document.word_at(match.start()), document.word_at(compared[-1].end) - 1
        span = claim_span(document, *words, span)
        findings.append(
            Finding(
                kind=name,
                start=min(span.start, match.start()),
                end=max(span.end, compared[-1].end),
                quote=document.text[min(span.start, match.start()) : max(span.end, compared[-1].end)],
                rule=f"superlative: {match.lastgroup}",
                speaker_name=voice.name if voice else None,
                dates=dates_between(document, span.start, span.end),
                compared=tuple(compared),
            )
        )
    return findings


def _matches(document: Document) -> Iterator[re.Match[str]]:
    """The pattern's matches, tried only around words that rank."""
    starts, ends = document.starts, document.ends
    at = 0
    for i, word in enumerate(document.lower):
        if starts[i] < at or not (word in _RANKING or word.endswith(("est", "n't", "-selling", "-paid"))
                                  or word.startswith("record")):  # fmt: skip
            continue
        match = _CLAIM.search(document.text, max(at, starts[max(0, i - 3)]), ends[min(len(ends) - 1, i + 25)])
        if match and match.start() <= ends[i]:
            at = match.end()
            yield match


def _room(document: Document, match: re.Match[str], end: int) -> re.Match[str] | None:
    """Within which time or place it ranks."""
    pattern = _STRICT_ROOM if match.lastgroup == "felt" else _ROOM
    return pattern.search(document.text, match.start(), min(end, match.start() + 250))


def _ranks(document: Document, match: re.Match[str], room: re.Match[str] | None) -> bool:
    word = document.word_at(match.start())
    first = document.first_words[document.sentence_at(match.start())]
    if document.lower[first] == "if":
        return False
    if word > 1 and (document.lower[word - 1] == "not" or tuple(document.lower[word - 2 : word]) in _LOOSE):
        return False
    if match.lastgroup == "felt":
        return room is not None
    if match.lastgroup == "first" and _TITLE.search(match.group()):
        return False
    if match.lastgroup == "first":
        return room is not None or match.group().lower() == "for the first time" or _is_ranked_first(document, match)
    if match.lastgroup == "never":
        before = document.lower[word - 1] if word else ""
        return before not in _SPEAKERS and before not in _WISHED and not match.group().endswith("never made")
    if match.group().lower() == "unprecedented":
        return not document.read(mask)[word]  # in a speech it is no more than strong
    return True


def _is_ranked_first(document: Document, match: re.Match[str]) -> bool:
    """ "the first woman to lead", "its first public visit": no mere first step, nor "her first year in"."""
    tail = document.text[match.end() : match.end() + 60]
    ranked = _OWN_RANK if match.group().lower().startswith(_OWNED) else _RANK
    return ranked.match(tail) is not None or (
        match.group().split()[-1].lower()
        in ("public", "official", "known", "confirmed", "female", "woman", "such", "ever")
    )
