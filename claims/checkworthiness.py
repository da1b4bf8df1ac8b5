"""Is a claim worth a checker's time? Fixed yes/no questions with weights, summed; every point can be read out.

The weights were set by hand. What is done with the score is decided where claims are queued.
"""

import re
from dataclasses import dataclass

from claims.finding import Finding

_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?|\d[\d,.]*|[$£€%?]")
_NAME = re.compile(r"(?<=[a-z,;“\"] )(?:[A-Z][a-z]{2,})")


@dataclass(frozen=True)
class Question:
    """Asked of a sentence: does it hold one of `words`? If so `weight` is added and `reason` is told."""

    reason: str
    weight: float
    words: frozenset[str]


def _ask(reason: str, weight: float, words: str) -> Question:
    return Question(reason, weight, frozenset(words.split()))


BASE = 0.30
NUMBER, NAME, SHORT = 0.18, 0.08, -0.15

QUESTIONS = (
    _ask(
        "names a large or shared quantity", 0.14,
        "million billion trillion thousand thousands hundreds dozens percent % $ £ € half third majority "
        "double doubled tripled rate average",
    ),
    _ask(
        "counts people killed, hurt or driven out", 0.20,
        "killed dead death deaths died injured wounded missing displaced casualties murdered shot "
        "fatalities homicides",
    ),
    _ask(
        "compares or ranks", 0.12,
        "more less fewer most least largest biggest highest lowest first only never record than increased "
        "decreased rose fell grew cut higher lower worst best",
    ),
    _ask(
        "tells of something done", 0.10,
        "was were has have had did voted spent lost won built raised passed signed supported opposed said "
        "signed got gave took made became went created",
    ),
    _ask("names a cause", 0.06, "because caused led thanks due result after"),
    _ask(
        "is about public money, law or health", 0.08,
        "tax taxes budget deficit debt jobs unemployment wages economy trade crime police law bill court "
        "health insurance vaccine war troops army nuclear oil gas energy immigration immigrants schools "
        "climate vote votes election government administration",
    ),
    _ask("is about what will be", -0.14, "will would shall gonna may might could tomorrow 'll"),
    _ask("says what ought to be", -0.14, "should must ought need let's let"),
    _ask("asks a question", -0.25, "?"),
    _ask("speaks of oneself", -0.08, "i my me i'm i've"),
    _ask(
        "speaks of feelings", -0.12,
        "hope hopes feel feels felt love loves wish proud thank thanks sorry honored honoured believe "
        "believes think thinks want wants",
    ),
)  # fmt: skip


def weigh(sentence: str) -> tuple[float, tuple[str, ...]]:
    """Score of a sentence (0..1; 0.5 and above is worth checking) and its reasons, each with its points."""
    words = _WORD.findall(sentence.lower())
    held = frozenset(words)
    answers = [(question.reason, question.weight) for question in QUESTIONS if not question.words.isdisjoint(held)]
    if any(word[0].isdigit() for word in held):
        answers.append(("names a number", NUMBER))
    if _NAME.search(sentence):
        answers.append(("names who or where", NAME))
    if len(words) < 7:
        answers.append(("says little", SHORT))
    total = BASE + sum(weight for _, weight in answers)
    return round(min(1.0, max(0.0, total)), 2), tuple(f"{reason} ({weight:+.2f})" for reason, weight in answers)


def assess(finding: Finding) -> tuple[float, tuple[str, ...]]:
    """Score and reasons of a finding: what was said is weighed, not that it was said."""
    offset = finding.start
    told = " ".join(finding.quote[span.start - offset : span.end - offset] for span in finding.content)
    return weigh(told or finding.quote)
