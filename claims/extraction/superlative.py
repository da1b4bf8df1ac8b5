"""Superlatives: first, only, never, largest, most ... since; claims that one counter-example refutes.

Matters of taste (the greatest idea) are left out.
"""

import re
from collections.abc import Iterator

from claims.finding import Finding
from claims.language.dates import dateline_end, dates_between
from claims.language.document import Document
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

_GRADES = (
    "largest|biggest|smallest|highest|lowest|longest|shortest|tallest|fastest|slowest|oldest|youngest|deadliest|richest|"
    "poorest|heaviest|busiest|bloodiest|worst|hottest|coldest|wettest|driest|warmest|strongest|weakest|cheapest|steepest|"
    "deepest|earliest|latest|newest|fewest|greatest|closest|costliest|second-largest|third-largest|leading"
)
_MOST = (
    r"(?:most|least)\s(?:\w+ly\s)?(?:powerful|expensive|populous|populated|widely|common|frequent|recent|serious|severe|"
    r"destructive|violent|active|popular|wanted|decorated|visited|watched|read|successful|valuable|significant|votes|people|"
    r"of\sany|in\s(?:history|the\sworld|years|decades|more))"
)
_NO_RANK = (  # what "first" does not rank
    "lady|duty|priority|task|thing|sign|choice|line|draft|step|of\\sall|place|name|half|round|quarter|week|day|hours?|few|"
    "debate|amendment|aid|class|hand|person\\sto\\stell"
)
_RANKING = frozenset(
    "first first-ever only sole never not unprecedented record record-breaking record-high record-low "
    "all-time most least leading worst latest newest".split()
)
_SINCE = r"\bsince\s(?:the\s)?(?:\w+\s){0,4}\w+"
_CLAIM = re.compile(
    rf"(?P<grade>\b(?:the\s(?:\w+\s)?|(?:its|his|her|their|’s|'s)\s)(?:{_GRADES})\b|\b(?:{_MOST})\b)"
    r"|(?P<first>\b(?:the|a|an|its|his|her|their|became|for\sthe|’s|'s)\sfirst(?:-ever)?\s"
    rf"(?!{_NO_RANK})[\w-]+)"
    r"|(?P<only>\b(?:the|its|his|her|their|’s|'s)\s(?:only|sole)\s[\w-]+)"
    r"|(?P<never>\b(?:has|have|had|was|were|did)(?:\s|n[’']t\s)(?:never|not)\s(?:before\s|ever\s|been\s)?\w+"
    r"(?=[^.;!?\n]{0,80}?\b(?:before|since|anywhere|ever|any|history|apart)\b)|\bnever\sbefore\b|\bhas\snever\s\w+)"
    r"|(?P<record>\bunprecedented\b|\ban?\s(?:all-time\s)?record\s(?:high|low|number|\d)"
    r"|\brecord-(?:breaking|high|low)\b|\ball-time\s(?:high|low)\b)",
    re.IGNORECASE,
)
_SUBJECTIVE = re.compile(
    r"the\s(?:\w+\s)?(?:greatest|worst|latest|leading)\s(?:thing|country|nation|idea|part|deal|gift|minds?|of|news|version)\b",
    re.IGNORECASE,
)
_ROOM = re.compile(
    rf"{_SINCE}|\b(?:in|of)\s(?:the\s)?(?:world|history|country|region|continent|town|city|state|year|century|decade)\b"
    r"|\bin\s(?:\w+\s){0,2}(?:years|decades|months)\b|\bever\b",
    re.IGNORECASE,
)


def find(document: Document) -> list[Finding]:
    """One finding for each sentence that ranks; a speaker's superlative carries the speaker's name."""
    findings = []
    floor = document.read(dateline_end)
    seen = set()
    for match in _matches(document):
        number = document.sentence_at(match.start())
        sentence = document.sentences[number]
        if (
            number in seen
            or sentence.heading
            or match.end() > sentence.end
            or _SUBJECTIVE.match(document.text, match.start())
        ):
            continue
        room = _ROOM.search(document.text, match.start(), min(sentence.end, match.start() + 250))
        if match.lastgroup == "first" and not (room or _is_ranked_first(document, match)):
            continue
        seen.add(number)
        span = bare_span(document, number, floor)
        voice = voice_at(document, match.start(), match.end())
        if voice:
            spans = [span for span in voice.speech.content if span.start <= match.start() and match.end() <= span.end]
            span = Span(max(span.start, spans[0].start), min(span.end, spans[0].end))
        compared = [Span(match.start(), match.end())]
        if room and room.start() >= match.end() and room.end() <= span.end:
            compared.append(Span(room.start(), room.end()))
        if not (span.start <= match.start() and match.end() <= span.end):
            continue
        findings.append(
            Finding(
                kind=name,
                start=span.start,
                end=span.end,
                quote=document.text[span.start : span.end],
                rule=f"superlative: {match.lastgroup}",
                content=(span,),
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
        if starts[i] < at or not (word in _RANKING or word.endswith(("est", "n't"))):
            continue
        match = _CLAIM.search(document.text, max(at, starts[max(0, i - 2)]), ends[min(len(ends) - 1, i + 25)])
        if match and match.start() <= ends[i]:
            at = match.end()
            yield match


def _is_ranked_first(document: Document, match: re.Match[str]) -> bool:
    """ "the first woman to lead", "its first public visit": not merely the first of several steps."""
    tail = document.text[match.end() : match.end() + 60]
    return re.match(
        r"(?:\s[\w-]+){0,4}\s(?:to|since|ever|in)\b|\s(?:public|official|known|confirmed|visit|trip|time)\b", tail
    ) is not None or (
        match.group().split()[-1].lower()
        in ("public", "official", "known", "confirmed", "time", "female", "woman", "such", "ever")
    )
