"""Makes the parser robust by training: sentences as wires and web pages spell them, with other names and other verbs of
speech, and with what is said put before who says it, as news does.
"""

import random
from dataclasses import replace

from claims.parsing.features import shape
from claims.parsing.treebank import Example

_OPENING, _CLOSING = frozenset("“‘«"), frozenset("”’»")
_MARKS = _OPENING | _CLOSING | frozenset(['"', "``", "''", "'"])
_STYLES = (("“", "”"), ('"', '"'), ("‘", "’"), ("``", "''"), ("'", "'"))
_STYLE_WEIGHTS = (45, 40, 6, 5, 4)
_SAID = (
    "announced reported claimed stated warned explained argued insisted added noted confirmed admitted acknowledged "
    "declared suggested believed predicted alleged maintained asserted revealed complained concluded testified recalled"
).split()
_SAYS = (
    "announces reports claims states warns explains argues insists adds notes confirms admits acknowledges declares "
    "suggests believes predicts alleges maintains asserts reveals complains concludes"
).split()
_SAY = "announce report claim argue insist note admit suggest believe predict allege maintain fear expect".split()
_SPEECH = {form: forms for forms in (["said", *_SAID], ["says", *_SAYS], ["say", *_SAY]) for form in forms}


class Variation:
    """Varies sentences; the names that it puts in are those of the `examples`."""

    def __init__(self, examples: list[Example], chance: random.Random) -> None:
        self._chance = chance
        self._names: dict[str, list[str]] = {}
        for example in examples:
            for word, tag in zip(example.words, example.tags, strict=True):
                if tag == "PROPN":
                    self._names.setdefault(shape(word), []).append(word)

    def vary(self, example: Example) -> Example:
        """The sentence, most often nearly as it is."""
        chance = self._chance
        if chance.random() < 0.2:
            example = self._rename(example)
        if chance.random() < 0.25:
            example = self._put_speech_first(example)
        example = self._change_speech(example)
        if any(word in _MARKS for word in example.words):
            example = self._requote(example)
        roll = chance.random()
        if roll < 0.08:
            example = replace(example, words=[word.lower() for word in example.words])
        elif roll < 0.11:
            example = replace(example, words=[word.upper() for word in example.words])
        if chance.random() < 0.3:
            words = [word.replace("'", "’") if len(word) > 2 else word for word in example.words]
            example = replace(example, words=words)
        return _without(example, {len(example.words) - 1}) if chance.random() < 0.08 else example

    def _rename(self, example: Example) -> Example:
        words = list(example.words)
        for i, word in enumerate(words):
            if example.tags[i] == "PROPN" and self._chance.random() < 0.5:
                words[i] = self._chance.choice(self._names[shape(word)])
        return replace(example, words=words)

    def _change_speech(self, example: Example) -> Example:
        """Some of "said", which is most of all verbs of speech, as a rarer one."""
        words = list(example.words)
        for i, label in enumerate(example.labels):
            verb = example.heads[i]
            if label == "ccomp" and words[verb] in ("said", "says", "say") and self._chance.random() < 0.4:
                words[verb] = self._chance.choice(_SPEECH[words[verb]])
        return replace(example, words=words)

    def _put_speech_first(self, example: Example) -> Example:
        """ "She said that it rained." as "It rained, she said." or "“It rained,” said she." """
        found = _speaker_and_speech(example)
        if not found:
            return example
        verb, speaker, speech = found
        inverted = self._chance.random() < 0.35 and example.tags[speaker[-1]] != "PRON"
        teller = [verb, *speaker] if inverted else [*speaker, verb]
        quoted = self._chance.random() < 0.5 and not _MARKS.intersection(example.words)
        root = next(i for i in speech if example.heads[i] == verb)
        # Each place: a word of the sentence, or a mark with the word that it hangs on.
        order: list[int | tuple[str, int]] = [*speech, (",", verb), *teller, (".", verb)]
        if quoted:
            order = [('"', root), *speech, (",", verb), ('"', root), *teller, (".", verb)]
        place = {old: new for new, old in enumerate(order) if isinstance(old, int)} | {-1: -1}
        words = [old[0] if isinstance(old, tuple) else example.words[old] for old in order]
        first, name = place[speech[0]], place[speaker[0]]
        words[first] = words[first][:1].upper() + words[first][1:]
        if example.tags[speaker[0]] != "PROPN" and words[name] != "I":
            words[name] = words[name].lower()
        return Example(
            words,
            [place[old[1] if isinstance(old, tuple) else example.heads[old]] for old in order],
            ["punct" if isinstance(old, tuple) else example.labels[old] for old in order],
            ["PUNCT" if isinstance(old, tuple) else example.tags[old] for old in order],
        )

    def _requote(self, example: Example) -> Example:
        chance = self._chance
        marks = [i for i, word in enumerate(example.words) if word in _MARKS and example.tags[i] == "PUNCT"]
        roll = chance.random()
        if roll < 0.08:
            return _without(example, set(marks))
        if roll < 0.2:  # a sentence cut out of a longer quotation has lost one of its marks
            return _without(example, set(chance.sample(marks, min(1, len(marks)))))
        if roll < 0.5:
            return example
        style = chance.choices(_STYLES, _STYLE_WEIGHTS)[0]
        words = list(example.words)
        opens = True
        for i in marks:
            if words[i] in _OPENING or words[i] == "``":
                opens = True
            elif words[i] in _CLOSING or words[i] == "''":
                opens = False
            words[i] = style[0] if opens else style[1]
            opens = not opens
        return replace(example, words=words)


def _speaker_and_speech(example: Example) -> tuple[int, list[int], list[int]] | None:
    """Verb, words of the speaker and words of what is said, where a sentence is made of these in this order."""
    verb = example.heads.index(-1)
    if example.words[verb].lower() not in _SPEECH:
        return None
    of_verb = {example.labels[i]: i for i, head in enumerate(example.heads) if head == verb}
    if not {"nsubj", "ccomp"} <= of_verb.keys() <= {"nsubj", "ccomp", "punct"}:
        return None
    count = len(example.words)
    end = count - 1 if example.labels[count - 1] == "punct" and example.heads[count - 1] == verb else count
    top = [_below(example, i, verb) for i in range(count)]
    speaker, speech = list(range(verb)), list(range(verb + 1, end))
    if any(top[i] != of_verb["nsubj"] for i in speaker) or any(top[i] != of_verb["ccomp"] for i in speech):
        return None
    if speech and example.labels[speech[0]] == "mark":
        speech = speech[1:]
    return (verb, speaker, speech) if speaker and len(speech) > 1 else None


def _below(example: Example, word: int, verb: int) -> int:
    """The word next below the verb on the way from this one; the verb for itself."""
    while word != verb and example.heads[word] != verb:
        word = example.heads[word]
    return word


def _without(example: Example, dropped: set[int]) -> Example:
    """Takes punctuation out, where no word hangs on it."""
    dropped = {i for i in dropped if example.labels[i] == "punct"} - set(example.heads)
    if not dropped:
        return example
    kept = [i for i in range(len(example.words)) if i not in dropped]
    place = {old: new for new, old in enumerate(kept)} | {-1: -1}
    return Example(
        [example.words[i] for i in kept],
        [place[example.heads[i]] for i in kept],
        [example.labels[i] for i in kept],
        [example.tags[i] for i in kept],
    )
