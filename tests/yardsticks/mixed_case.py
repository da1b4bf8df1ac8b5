"""Upper-case wire copy as it would have been printed: capitals at the start of sentences and of names only.

Which words are names is not known; it is guessed from how articles of the same folder write each word.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_OPENS = re.compile(r"(?:\A|[.!?:]\s|TEXT\]\s|\n\s*\n|--)[\s\"'(\[]*\Z")
_INFLECTED = ("ed", "ing", "s", "ly", "ion", "ment")


def learn(articles: Iterable[str]) -> Callable[[str], str]:
    """A function that brings upper-case text into mixed case, as these articles write their words inside sentences."""
    written: dict[str, Counter[str]] = {}
    for article in articles:
        for word in _WORD.finditer(article):
            if article[max(0, word.start() - 2) : word.start()].strip(" ").isalnum():
                written.setdefault(word.group().lower(), Counter())[word.group()] += 1
    usual = {word: _most_common(forms) for word, forms in written.items()}

    def mixed(text: str) -> str:
        return _WORD.sub(lambda word: _write(word, usual), text)

    return mixed


def _most_common(forms: Counter[str]) -> str:
    form, count = forms.most_common(1)[0]
    return form if count > 1 else form.lower()


def _write(word: re.Match[str], usual: dict[str, str]) -> str:
    around = word.string[max(0, word.start() - 1) : word.end() + 1]
    if around == f"[{word.group()}]":  # an abbreviation
        return word.group()
    small = word.group().lower()
    if len(small) == 1 and small != "a":  # an initial, the letters of U.S.
        return word.group()
    unknown = small if small.endswith(_INFLECTED) else small.capitalize()
    form = usual.get(small, unknown)
    opens = _OPENS.search(word.string[max(0, word.start() - 8) : word.start()])
    return form[:1].upper() + form[1:] if opens else form
