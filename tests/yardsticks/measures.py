"""What is measured: by task, each measure with its goal, how it is taken and what a simple baseline reaches.

A task reads the data and calls the scorers of the folder of yardsticks. It answers now and baseline, each a number by
key, or a sentence why it could not be measured.
"""

import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from claims.extraction import extract
from claims.language.days import read_day
from claims.matching import Entry, Index, Query, read_query, suggest
from tests.yardsticks.mixed_case import learn
from tests.yardsticks.predictions import NotThere, ask, extracted, read, rewritten, write

Values = dict[str, float] | str


@dataclass(frozen=True)
class Folder:
    """The folder of yardsticks, and a place of its own for what is predicted, which does not outlive the run."""

    path: Path
    work: Path

    def data(self, name: str) -> Path:
        """A file of data; raises NotThere where it is missing."""
        found = self.path / "data" / f"{name}.jsonl"
        if not found.exists():
            raise NotThere(f"no data/{found.name}")
        return found

    def call(self, script: str, *arguments: str | Path) -> str:
        """What a scorer or baseline prints; raises NotThere with its last line where it fails."""
        place = self.path / "scorers" / f"{script}.py"
        if not place.exists():
            raise NotThere(f"no scorers/{place.name}")
        run = subprocess.run([sys.executable, place, *map(str, arguments)], capture_output=True, text=True)
        if run.returncode:
            raise NotThere(f"{place.name} failed: {(run.stderr.strip().splitlines() or ['no reason given'])[-1]}")
        return run.stdout


@dataclass(frozen=True)
class Measure:
    """One row: `goal` is a number, or how much more than the baseline ("+.06"), or None."""

    key: str
    words: str
    goal: float | str | None = None


@dataclass(frozen=True)
class Task:
    """Measures that are taken together; `take` answers (now, baseline)."""

    name: str
    take: Callable[[Folder], tuple[Values, Values]]
    measures: tuple[Measure, ...]


def attempt(get: Callable[[], dict[str, float]]) -> Values:
    try:
        return get()
    except NotThere as reason:
        return str(reason)


def attribution(folder: Folder) -> tuple[Values, Values]:
    """Dev articles; the baseline is quotation marks and the nearest said-verb."""
    gold = folder.data("polnear_dev")

    def now() -> dict[str, float]:
        return _attribution(folder, gold, write(folder.work / "mapped", extracted(gold, folder.work / "answers")))

    def baseline() -> dict[str, float]:
        folder.call("baseline_attribution_regex", gold, folder.work / "baseline")
        return _attribution(folder, gold, folder.work / "baseline")

    return attempt(now), attempt(baseline)


def _attribution(folder: Folder, gold: Path, predicted: Path) -> dict[str, float]:
    values: dict[str, float] = {}
    for which, options in (("all", ()), ("speech", ("--speech",))):
        place = folder.work / "scores"
        folder.call("score_attribution", gold, predicted, "--boot", "0", "--json", place, *options)
        scores = json.loads(place.read_text(encoding="utf-8"))
        values |= {
            f"attribution_{which}": scores["prf"]["overlap50"][2],
            f"direct_{which}": scores["prf"]["kind_direct"][2],
            f"speaker_{which}": scores["speaker_loose"],
            f"joint_{which}": scores["prf"]["joint50"][2],
        }
    return values


def casualties(folder: Folder) -> tuple[Values, Values]:
    """Wire reports as they are, in capitals."""
    return _casualties(folder, folder.data("muc4_dev"), "")


def mixed_case_casualties(folder: Folder) -> tuple[Values, Values]:
    """The same reports in mixed case, as the articles of the folder write their words."""
    mixed = learn(article["text"] for article in read(folder.data("polnear_train")))
    return _casualties(folder, rewritten(folder.data("muc4_dev"), folder.work / "mixed", mixed), "_mixed")


def _casualties(folder: Folder, gold: Path, suffix: str) -> tuple[Values, Values]:
    def scores(predicted: Path) -> dict[str, float]:
        found = json.loads(folder.call("score_casualties", gold, predicted))
        return {
            f"casualty{suffix}_recall": found["recall"],
            f"casualty{suffix}_precision": found["precision_lower_bound"],
        }

    def now() -> dict[str, float]:
        return scores(write(folder.work / "mapped", extracted(gold, folder.work / "answers")))

    def baseline() -> dict[str, float]:
        folder.call("baseline_casualties_regex", gold, folder.work / "baseline")
        return scores(folder.work / "baseline")

    return attempt(now), attempt(baseline)


def checkworthiness(part: str, published: dict[str, float]) -> Callable[[Folder], tuple[Values, Values]]:
    """Debate sentences. The baseline learns from the train part with a package that is not needed here, so its
    published figures stand."""
    key = part.replace("-", "")

    def take(folder: Folder) -> tuple[Values, Values]:
        gold = folder.data(f"ct24_checkworthy_{part}")

        def now() -> dict[str, float]:
            ask("score", "--jsonl", gold, "-o", folder.work / "answers")
            scores = json.loads(folder.call("score_checkworthy", gold, folder.work / "answers", "--boot", "0"))
            return {f"checkworthy_{key}_f1": scores["F1"], f"checkworthy_{key}_ap": scores["AP"]}

        return attempt(now), {f"checkworthy_{key}_{name}": value for name, value in published.items()}

    return take


def matching(key: str, corpus: str, queries: str) -> Callable[[Folder], tuple[Values, Values]]:
    """Earlier fact-checks, best 100 for each query; the baseline is BM25."""

    def take(folder: Folder) -> tuple[Values, Values]:
        entries, asked = folder.data(corpus), folder.data(queries)

        def scores(predicted: Path) -> dict[str, float]:
            found = folder.call("score_matching", asked, predicted, "--corpus", entries, "--boot", "0")
            return {key: json.loads(found)["MAP@5"]}

        def now() -> dict[str, float]:
            ask("match", "--corpus", entries, "--jsonl", asked, "-o", folder.work / "answers")
            return scores(folder.work / "answers")

        def baseline() -> dict[str, float]:
            folder.call("baseline_matching_bm25", entries, asked, folder.work / "baseline")
            return scores(folder.work / "baseline")

        return attempt(now), attempt(baseline)

    return take


def suggesting(key: str, corpus: str, queries: str) -> Callable[[Folder], tuple[Values, Values]]:
    """How many queries are shown a right entry among the first five, and of all that are shown any, how many; the
    baseline is the same without a line below which nothing is shown."""

    def take(folder: Folder) -> tuple[Values, Values]:
        index: Index[str] = Index()
        for entry in read(folder.data(corpus)):
            index.add(Entry(entry["id"], entry["text"], entry.get("title") or "", on=read_day(entry.get("date") or "")))
        asked = list(read(folder.data(queries)))

        def share(suggest: Callable[[Query], Iterable[str]]) -> dict[str, float]:
            lists = [list(suggest(read_query(each["text"], speaker=each.get("speaker") or "")))[:5] for each in asked]
            right = sum(not set(each["relevant"]).isdisjoint(shown) for each, shown in zip(asked, lists, strict=True))
            return {key: right / len(asked), f"{key}_precision": right / max(1, sum(map(bool, lists)))}

        unsifted = share(lambda query: [match.key for match in index.search(query, 5)])
        return share(lambda query: suggest(index, query, 5)), unsifted

    return take


_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_WORD = re.compile(r"\w+|[^\w\s]")


def speed(folder: Folder) -> tuple[Values, Values]:
    """Words of the dev articles a second of processor time in one process, medians of three rounds; beside it the mere
    splitting of the same texts into sentences and words."""
    texts = [article["text"] for article in read(folder.data("polnear_dev"))]
    words = sum(len(text.split()) for text in texts)

    def rate(reading: Callable[[str], object]) -> float:
        rounds = []
        for _ in range(4):  # the first one warms up
            begun = time.process_time()
            for text in texts:
                reading(text)
            rounds.append(words / (time.process_time() - begun))
        return statistics.median(rounds[1:])

    now = rate(extract)
    plain = rate(lambda text: [_WORD.findall(sentence) for sentence in _SENTENCE.findall(text)])
    return {"speed": now, "speed_share": now / plain}, {"speed": plain, "speed_share": 1.0}


TASKS = (
    Task("attribution", attribution, (
        Measure("attribution_speech", "attribution, reporting cues only, overlap F1", 0.78),
        Measure("attribution_all", "attribution, all, overlap F1", 0.68),
        Measure("direct_all", "direct quotations only, F1", 0.97),
        Measure("direct_speech", "the same, reporting cues only"),
        Measure("speaker_all", "speaker of matched statements", 0.88),
        Measure("speaker_speech", "the same, reporting cues only"),
        Measure("joint_all", "content and speaker together, F1", 0.62),
        Measure("joint_speech", "the same, reporting cues only"),
    )),
    Task("casualties", casualties, (
        Measure("casualty_recall", "casualties in capitals, recall", 0.75),
        Measure("casualty_precision", "the same, lower bound of precision", "+0"),
    )),
    Task("casualties", mixed_case_casualties, (
        Measure("casualty_mixed_recall", "casualties in mixed case, recall", 0.75),
        Measure("casualty_mixed_precision", "the same, lower bound of precision", "+0"),
    )),
    Task("checkworthiness", checkworthiness("dev", {"f1": 0.78}), (
        Measure("checkworthy_dev_f1", "check-worthiness on dev debates, F1", 0.80),
        Measure("checkworthy_dev_ap", "the same, average precision", 0.80),
    )),
    Task("checkworthiness", checkworthiness("dev-test", {}), (
        Measure("checkworthy_devtest_f1", "check-worthiness on dev-test debates, F1"),
        Measure("checkworthy_devtest_ap", "the same, average precision"),
    )),
    Task("matching", matching("match_tweets", "ct2022_task2a_corpus", "ct2022_task2a_dev_queries"), (
        Measure("match_tweets", "earlier fact-check for tweets, MAP@5", "+.06"),
    )),
    Task("matching", matching("match_debates", "politifact_debates_corpus", "politifact_debates_train_queries"), (
        Measure("match_debates", "earlier fact-check for debates, MAP@5", "+.10"),
    )),
    Task("matching", suggesting("shown_tweets", "ct2022_task2a_corpus", "ct2022_task2a_train_queries"), (
        Measure("shown_tweets", "tweets that are shown a right entry among five"),
        Measure("shown_tweets_precision", "the same, of those that are shown any"),
    )),
    Task("matching", suggesting("shown_debates", "politifact_debates_corpus", "politifact_debates_train_queries"), (
        Measure("shown_debates", "sentences of debates that are shown a right entry among five"),
        Measure("shown_debates_precision", "the same, of those that are shown any"),
    )),
    Task("speed", speed, (
        Measure("speed", "speed, words a second (baseline: split alone)", 100_000),
        Measure("speed_share", "the same, as a share of splitting alone"),
    )),
)  # fmt: skip
