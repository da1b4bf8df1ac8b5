"""Prints how the extractor reads the corpus: `python -m tests.corpus.report [ARTICLE ...]`."""

import sys

from tests.corpus.judging import alarms, breach, shortfall
from tests.corpus.marks import Article, articles


def measure(chosen: list[Article]) -> tuple[float, float]:
    """Recall of the marked claims, and precision of what was found for the queue."""
    claims = [(article, mark) for article in chosen for mark in article.claims]
    met = sum(shortfall(article, mark) is None for article, mark in claims)
    found = sum(not finding.noted for article in chosen for finding in article.findings())
    false = sum(len(alarms(article)) for article in chosen)
    return met / max(1, len(claims)), 1 - false / max(1, found)


def lines(article: Article) -> list[str]:
    """What is missed, what is found against a mark, and what nobody marked."""
    told = []
    for mark in article.claims:
        why = shortfall(article, mark)
        if (why is None) == (mark.falls_short is not None):
            told.append(f"  NOW MET   {mark.kind}: {mark.quote}" if why is None else "")
        if why:
            known = "known" if mark.falls_short else "MISSED"
            told.append(f"  {known:9} {mark.kind}: {mark.quote} -> {why}")
    for mark in article.never:
        why = breach(article, mark)
        if why is None and mark.falls_short:
            told.append(f"  NOW KEPT  {mark.kind}: {mark.quote}")
        if why:
            known = "known" if mark.falls_short else "BREACH"
            told.append(f"  {known:9} {mark.kind}: {mark.quote} -> {why}")
    for finding in alarms(article):
        figures = [(figure.low, figure.high, figure.measure, figure.unit) for figure in finding.figures]
        quote = " ".join(finding.quote.split())
        told.append(f"  alarm     {finding.kind} ({finding.rule}): “{quote}” {figures or ''}")
    return [line for line in told if line]


def main(names: list[str]) -> None:
    chosen = [article for article in articles() if not names or article.name in names]
    for article in chosen:
        told = lines(article)
        sys.stdout.write("\n".join([f"{article.name}: {len(article.claims)} claims marked", *told, ""]))
    recall, precision = measure(chosen)
    sys.stdout.write(f"\n{len(chosen)} articles: recall {recall:.3f}, precision {precision:.3f}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
