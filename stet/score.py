"""`stet score`: how check-worthy sentences are, and why; for people to read or for programs line by line."""

from collections.abc import Iterator
from typing import Any, Final

from claims.checkworthiness import weigh
from claims.text import NotText, clean, sentences
from stet.errors import Unusable
from stet.lines import Question

LINE: Final = 0.5  # from here on a sentence is worth a checker's time


def describe(text: bytes) -> Iterator[str]:
    """Each sentence of a text with its score and its reasons. Raises Unusable for what is no text."""
    try:
        cleaned = clean(text)
    except NotText as problem:
        raise Unusable(str(problem)) from None
    scores = []
    for number, sentence in enumerate(sentences(cleaned), 1):
        quote = " ".join(cleaned[sentence.start : sentence.end].split())
        score, reasons = weigh(quote)
        scores.append(score)
        yield f"{number}. {score:.3f} {'check-worthy' if score >= LINE else 'not check-worthy'}"
        yield f"   “{quote}”"
        yield f"   {'; '.join(reasons)}"
    yield f"Check-worthy sentences: {sum(score >= LINE for score in scores)} of {len(scores)}."


def score_of(question: Question) -> dict[str, Any]:
    """The answer to one line: `{"score", "reasons"}`, the whole text weighed as one sentence."""
    score, reasons = weigh(question["text"])
    return {"score": score, "reasons": list(reasons)}
