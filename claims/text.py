"""Text as the desk keeps it: cleaned once, then frozen; spans, paragraphs, sentences, and where a pasted quote stands.

All offsets count Unicode code points of the cleaned text, end exclusive. What the words mean is in claims/language.
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

MAX_TEXT = 1_000_000  # bytes of UTF-8 after cleaning: "1 MB"
MAX_SENTENCE = 3_000  # characters; a longer run without a stop is no prose and is parted at white space
_FLAG_HALVES = "".join(map(chr, range(0x1F1E6, 0x1F200)))
_JOINERS = "\u200c\u200d"


class NotText(ValueError):
    """What was handed in cannot be read as an article; the message is a full sentence for people."""


class TooLong(NotText):
    """More text than an article may have."""


@dataclass(frozen=True)
class Span:
    """text[start:end], in code points."""

    start: int
    end: int


@dataclass(frozen=True)
class Sentence:
    """One sentence; `paragraph` is the index into paragraphs(text), `heading` is true for headlines and cross-heads."""

    start: int
    end: int
    paragraph: int
    heading: bool


def is_plain(value: str) -> bool:
    """Whether both databases can keep this: no NUL, no half of a broken pair."""
    return "\x00" not in value and not any("\ud800" <= character <= "\udfff" for character in value)


def splits_character(text: str, at: int) -> bool:
    """Whether an edge at this offset lies inside what readers see as one character: a letter and its accent, the parts
    of an emoji, the two halves of a flag."""
    if not 0 < at < len(text) or text[at - 1].isspace():
        return False
    before, after = text[at - 1], text[at]
    window = text[max(0, at - 200) : at]
    return (
        unicodedata.category(after).startswith("M")
        or after in _JOINERS
        or before == "\u200d"
        or "\U0001f3fb" <= after <= "\U0001f3ff"  # colours of skin
        or "\U000e0020" <= after <= "\U000e007f"  # tags, as in the flag of Scotland
        or (after in _FLAG_HALVES and (len(window) - len(window.rstrip(_FLAG_HALVES))) % 2 == 1)
    )


def clean(raw: str | bytes) -> str:
    """The text to freeze: UTF-8 decoded, BOM dropped, line ends as LF, outer blank lines off; nothing else changes.

    Raises NotText with a sentence for people."""
    text = _decode(raw) if isinstance(raw, bytes) else raw
    text = text.removeprefix("\ufeff")
    nul = text.find("\0")
    if nul >= 0:
        raise NotText(
            f"This is not plain text: character {nul + 1} is a NUL. Nothing was kept. "
            "Save it as UTF-8 text and try again."
        )
    if len(text) > 3 * MAX_TEXT:  # cheap refusal before copying
        raise TooLong(_too_long(len(text)))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.rstrip()
    text = text[text.rfind("\n", 0, len(text) - len(text.lstrip())) + 1 :]
    if not text:
        raise NotText("There is no text here. Nothing was kept. Paste the article or choose a text file.")
    try:
        size = len(text.encode("utf-8"))
    except UnicodeEncodeError as error:
        raise NotText(
            f"Character {error.start + 1} is half of a broken pair (a lone surrogate) and cannot be stored. "
            "Nothing was kept. Copy the text again from its source."
        ) from None
    if size > MAX_TEXT:
        raise TooLong(_too_long(size))
    return text


def _too_long(size: int) -> str:
    return (
        f"The text is too long: {size:,} bytes, and the limit is {MAX_TEXT:,} bytes (1 MB). "
        "Nothing was kept. Split it into several articles."
    )


def _decode(raw: bytes) -> str:
    if b"\0" in raw[:4096]:
        raise NotText("This is a binary file, not text. Nothing was kept. Save it as UTF-8 text and try again.")
    if len(raw) > 4 * MAX_TEXT:
        raise TooLong(_too_long(len(raw)))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotText(
            f"This is not valid UTF-8: byte {error.start + 1} (0x{raw[error.start]:02X}) cannot be read. "
            "Nothing was kept. Save the file as UTF-8 text and try again."
        ) from None


# -- paragraphs -----------------------------------------------------------------------------------------------------


def paragraphs(text: str) -> list[Span]:
    """Paragraphs, stripped. A blank line always parts two; a single line end does unless lines are hard-wrapped."""
    found: list[Span] = []
    block: list[Span] = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        bare = line.strip()
        if bare:
            lead = start + line.index(bare[0])
            block.append(Span(lead, lead + len(bare)))
        elif block:
            found += _split_block(text, block)
            block = []
        start = end + 1
    if block:
        found += _split_block(text, block)
    return found


def _split_block(text: str, lines: list[Span]) -> list[Span]:
    if len(lines) > 1 and _hard_wrapped(text, lines):
        return [Span(lines[0].start, lines[-1].end)]
    return lines


def _hard_wrapped(text: str, lines: list[Span]) -> bool:
    """True when nearly every line is as full as the widest allows: its next word would not have fitted."""
    width = max(line.end - line.start for line in lines[:-1])
    if not 40 <= width <= 120:
        return False
    full = 0
    for line, following in pairwise(lines):
        word = text[following.start : following.start + 40].split()[0]
        full += line.end - line.start + 1 + len(word) > width - 6
    return full >= 0.8 * (len(lines) - 1)


# -- sentences ------------------------------------------------------------------------------------------------------

_NEVER_LAST = frozenset(  # abbreviations that a name or a number follows
    "mr mrs ms mx dr pres prem gov sen rep gen lt col sgt cpl capt maj cmdr cdr adm prof st rev hon msgr fr supt "
    "insp det amb atty sec treas del ald vs v no nos fig art pp vol ft mt messrs mme mlle pvt pfc spc hrh "
    "sens reps gens govs profs".split()
)
_MAYBE_LAST = frozenset(  # abbreviations that may end a sentence; then a word that opens one follows
    "jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thur thurs fri sat sun inc corp co "
    "ltd bros jr sr etc al approx dept univ assn ave blvd rd est ed eds ph.d m.d b.a m.a esq plc dist calif "
    "fla ga ill ind kan ky la mass md mich minn miss mo mont neb nev okla ore pa tenn tex va vt wash wis wyo "
    "ariz ark colo conn ala u.s u.k u.n e.u d.c a.m p.m i.e e.g n.y n.j n.c s.c l.a u.s.a u.s.s.r".split()
)
_WORDS_TOO = frozenset("ill miss mass ore wash ind pa sun sat wed mar mon ed art fig".split())
_OPENERS = frozenset(
    "the a an he she it they we i you this that these those there in on at by for from with but and or if "
    "when while after before as although though since its his her their our my however meanwhile according "
    "what who why how no not some many most all several one two both earlier later last under despite".split()
)
_GO_ON = frozenset("and or but on in at by from with for to when while after before as".split())
_STOP = re.compile(r"[.!?…。！？]{1,8}[”’\"')\]»]{0,4}(?=\s)|[.!?](?=[“\"]?[A-Z][a-z]+\s)")
_WORD_BEFORE = re.compile(r"[^\s(\[“‘\"']+\Z")
_WORD_AFTER = re.compile(r"\s*[“‘\"'(\[«–—-]*\s*([^\s]*)")


def sentences(text: str) -> list[Sentence]:
    """All sentences in order; every character that is not white space lies in exactly one of them."""
    found: list[Sentence] = []
    spans = paragraphs(text)
    lower_case = _is_lower_case(text)
    for number, paragraph in enumerate(spans):
        start = paragraph.start
        first = len(found)
        for stop in _STOP.finditer(text, paragraph.start, paragraph.end):
            end = stop.end()
            if end <= start or end >= paragraph.end or not _ends(text, start, stop, paragraph.end, lower_case):
                continue
            start = _add(found, text, start, end, number)
        heading = len(found) == first and _is_heading(text[start : paragraph.end], number, len(spans))
        if heading:
            found.append(Sentence(start, paragraph.end, number, True))
        else:
            _add(found, text, start, paragraph.end, number)
    return found


def _add(found: list[Sentence], text: str, start: int, end: int, paragraph: int) -> int:
    """Adds the sentence text[start:end], in pieces where it is overlong; answers where the next one starts."""
    while end - start > MAX_SENTENCE:
        cut = max(text.rfind(" ", start + 1, start + MAX_SENTENCE), text.rfind("\n", start + 1, start + MAX_SENTENCE))
        stop = cut if cut > start else start + MAX_SENTENCE
        found.append(Sentence(start, start + len(text[start:stop].rstrip()), paragraph, False))
        start = stop
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        found.append(Sentence(start, end, paragraph, False))
    while end < len(text) and text[end].isspace():
        end += 1
    return end


def _is_lower_case(text: str) -> bool:
    sample = text[:20_000]
    return not any(character.isupper() for character in sample[:200]) and sum(map(str.isupper, sample)) * 400 < len(
        sample
    )


def _ends(text: str, start: int, stop: re.Match[str], limit: int, lower_case: bool) -> bool:
    mark = stop.group()
    if not any(character.isalnum() for character in text[max(start, stop.start() - 80) : stop.start()]):
        return False  # a stray stop before a sentence belongs to it
    after = _WORD_AFTER.match(text, stop.end(), min(limit, stop.end() + 60))
    following = after.group(1) if after else ""
    glued = not text[stop.end()].isspace()
    before_match = _WORD_BEFORE.search(text, max(start, stop.start() - 40), stop.start())
    before = before_match.group() if before_match else ""
    if glued:  # "ended.The": one missing space, not a name such as Node.Js or a web address
        return len(before) > 2 and before.isalpha() and before.islower() and mark == "."
    if following[:1].islower() and not lower_case:
        return False
    if mark == "...":
        return following[:1].isupper()
    if mark != ".":
        return True
    word = before.lower()
    opens = following.rstrip(".,;:’'”\"").lower() in _OPENERS
    if word == "no":
        return not following[:1].isdigit()
    if before.islower() and not lower_case and word in _WORDS_TOO:
        return not following[:1].isdigit()  # “he was ill.” is no Illinois
    if word in _NEVER_LAST:
        return False
    if lower_case and word in ("a.m", "p.m") and following in _GO_ON:
        return False
    if word in _MAYBE_LAST or (len(word) > 2 and word[1::2].strip(".") == "" and word[::2].isalpha()):
        return opens
    if len(before) == 1 and before.isupper():
        return opens and following[:1].isupper() and len(following) > 1
    return True


def _is_heading(sentence: str, paragraph: int, count: int) -> bool:
    """A short paragraph on its own without a final stop; the last paragraph of a text is none."""
    if paragraph == count - 1 and count > 1:
        return False
    bare = sentence.rstrip("”’\"')]»")
    if not bare or (bare[-1] in ".,;:!?…" and not (bare[-1] in "?!" and paragraph == 0)):
        return False
    return len(sentence) <= 140 and len(sentence.split()) <= 18 and count > 1


# -- pasted quotes --------------------------------------------------------------------------------------------------

_FOLD = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "‛": "'"})


def locate(quote: str, text: str) -> list[Span]:
    """Every place where a pasted quote stands, in order; exact places first of all, else those that differ only in
    white space (no-break spaces, line ends) or in curly against straight quotation marks."""
    quote = quote.strip()
    if not quote:
        return []
    exact = _all_places(quote, text)
    if exact:
        return [Span(at, at + len(quote)) for at in exact]
    folded, origin = _fold(text)
    wanted, _ = _fold(quote)
    wanted = wanted.strip()
    if not wanted:
        return []
    return [Span(origin[at], origin[at + len(wanted) - 1] + 1) for at in _all_places(wanted, folded)]


def _all_places(part: str, text: str) -> list[int]:
    places = []
    at = text.find(part)
    while at >= 0:
        places.append(at)
        at = text.find(part, at + len(part))
    return places


def _fold(text: str) -> tuple[str, list[int]]:
    """The text with single spaces and straight quotation marks, and where each of its characters came from."""
    folded: list[str] = []
    origin: list[int] = []
    blank = False
    for position, character in enumerate(text.translate(_FOLD)):
        if character.isspace():
            if not blank:
                folded.append(" ")
                origin.append(position)
            blank = True
            continue
        if unicodedata.category(character) == "Cf":  # soft hyphens and zero-width marks are invisible to whoever pasted
            continue
        blank = False
        folded.append(character)
        origin.append(position)
    return "".join(folded), origin
