"""A text as terms: stems of words, numbers by their value, compounds in one piece and in parts.

Linear in the text, for any Unicode. Case, hyphens, apostrophes and how a number is written are gone after it.
"""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from Stemmer import Stemmer

from claims.language import words

MOST_TERMS: Final = 2_000
"""Terms read of one text; what comes after is left out."""
GRAM: Final = 4
LONGEST_WORD: Final = 40
LONGEST_TERM: Final = 120  # letters of a word as it is written that are looked at, and remembered

_ADDRESS = re.compile(r"(?:https?://|www\.|pic\.twitter\.com/)\S*", re.IGNORECASE)
_WORD = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?(?:bn|[kmb](?![^\W_]))?|[^\W\d_]+(?:['’‐‑-][^\W\d_]+)*|%", re.IGNORECASE)
_NUMBER = re.compile(r"([\d,.]+)(bn|[kmb])?", re.IGNORECASE)
_HUMP = re.compile(r"(?<=[a-z][a-z])(?=[A-Z])")
_DIGITS = frozenset("0123456789")
_INNER = re.compile(r"[‐‑-]")
_SMALL = {word: float(value) for value, word in enumerate(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen".split()
)}  # fmt: skip
_TENS = {word: 10.0 * value for value, word in enumerate(
    "twenty thirty forty fifty sixty seventy eighty ninety".split(), 2
)}  # fmt: skip
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_SUFFIXES = {"": 1.0, "k": 1e3, "m": 1e6, "b": 1e9, "bn": 1e9}
_NUMERALS = _SMALL.keys() | _TENS.keys()

_stemmer = Stemmer("english")


class Term(NamedTuple):
    """One word of a text; `stem` is what is compared, `word` what people read."""

    stem: str
    word: str
    capital: bool


def _plain(word: str) -> str:
    return word.replace("'", "").replace("’", "")


SILENT: Final = frozenset(
    _plain(word)
    for word in (
        words.DETERMINERS | words.PRONOUNS | words.AUXILIARIES | words.NEGATIONS | words.PREPOSITIONS
        | words.CONJUNCTIONS | frozenset(
            "i'm i'd i'll i've im ive id you're you'd you'll you've youre youve he's he'd hes she's she'd shes it's "
            "it'd it'll we're we'd we'll we've weve they're they'd they'll they've theyre theyve that's thats that'll "
            "there's theres there here's here let's lets what's whats who's whos how's dont didnt wont cant isnt wasnt "
            "me him them us mine yours hers ours theirs myself yourself himself herself itself ourselves themselves "
            "then out down up very too own same else amp rt s t re ve ll d said say says".split()
        )
    )
)  # fmt: skip
"""Closed classes and what is left of contractions: in every text, so they say nothing of what it is about."""

_SPOKEN = (
    "think thought tell told talk talking speak mean means meant believe ask asked answer call called hear heard "
    "listen remember understand agree watch start started stop stopped show showed set wanted hoped hope done doing "
    "thing things something anything nothing everything people person folks guy guys everybody anybody nobody "
    "somebody everyone anyone someone lot lots way ways time times day days year years kind sort part point fact "
    "facts matter problem issue idea question actually really basically certainly clearly obviously frankly simply "
    "truly totally completely absolutely literally exactly probably maybe perhaps sure right wrong okay ok yes no "
    "well oh thank thanks please sir mr mrs ms great good better best bad worse worst new old big huge little much "
    "almost away back far ago around last next different whole entire able must might wow lol omg breaking video "
    "photo here least more less"
)


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of a word in lower case, as Snowball's English stemmer cuts it."""
    return str(_stemmer.stemWord(word))


LIGHT: Final = frozenset(stem(word) for word in words.COMMON_VERBS | words.ADVERBS | frozenset(_SPOKEN.split()))
"""Stems of words that fit nearly every text."""


def read(text: str) -> list[Term]:
    """The terms of a text in their order, closed classes and all; web addresses are left out."""
    found: list[Term] = []
    for match in _WORD.finditer(_ADDRESS.sub(" ", text)):
        found += _terms_of(match[0][:LONGEST_TERM])
        if len(found) >= MOST_TERMS:
            break
    return _with_values(found) if any(term.word in _NUMERALS or term.stem[:1] in _DIGITS for term in found) else found


def tells(term: Term) -> bool:
    """Whether a term is a number or of no closed class."""
    return term.stem[:1] in _DIGITS or term.word not in SILENT


@lru_cache(maxsize=50_000)
def grams(word: str) -> frozenset[str]:
    """The runs of four letters of a word, its two edges counted as letters."""
    edged = f" {word[:LONGEST_WORD]} "
    return frozenset(edged[start : start + GRAM] for start in range(max(1, len(edged) - GRAM + 1)))


@lru_cache(maxsize=100_000)
def _terms_of(whole: str) -> tuple[Term, ...]:
    """The terms of one word as it is written. A compound comes in its parts and in one piece."""
    if whole == "%":
        return (Term("percent", whole, capital=False),)
    if number := _NUMBER.fullmatch(whole):
        value = float(number[1].replace(",", "")) * _SUFFIXES[(number[2] or "").lower()]
        return (Term(f"{value:.10g}", whole, capital=False),)
    parts = [_bare(part) for part in _INNER.split(_HUMP.sub("-", whole))]
    if len(parts) in (2, 3) and parts[0].lower() not in _NUMERALS:
        parts.append("".join(parts).lower())
    return tuple(Term(stem(part.casefold()), part.casefold(), part[:1].isupper()) for part in parts)


def _bare(word: str) -> str:
    """A word without its possessive ending and without apostrophes."""
    plain = word.replace("’", "'")
    return plain[:-2] if plain.endswith(("'s", "'S")) else plain.replace("'", "")


def _with_values(terms: list[Term]) -> list[Term]:
    """The same with each number, however many words it takes, as one term by its value."""
    found: list[Term] = []
    place = 0
    while place < len(terms):
        value, taken = _number(terms, place)
        if taken:
            shown = " ".join(term.word for term in terms[place : place + taken])
            found.append(Term(f"{value:.10g}", shown, capital=False))
        else:
            found.append(terms[place])
        place += taken or 1
    return found


def _number(terms: list[Term], place: int) -> tuple[float, int]:
    """The value of the number that begins here and how many terms it takes; 0 terms where none begins."""
    first, taken = terms[place], 1
    if first.stem[:1] in _DIGITS:
        value = float(first.stem)
    elif first.word in _TENS:
        value = _TENS[first.word]
        unit = _SMALL.get(terms[place + 1].word, 0.0) if place + 1 < len(terms) else 0.0
        if 0 < unit < 10:
            value, taken = value + unit, 2
    elif first.word in _SMALL and first.word != "one":
        value = _SMALL[first.word]
    else:
        return 0.0, 0
    while place + taken < len(terms) and (scale := _SCALES.get(terms[place + taken].word)):
        value, taken = value * scale, taken + 1
    return value, taken
