"""Quotations: where quotation marks open and close, also when a quotation runs on over paragraphs.

Who speaks in them is not read here.
"""

import re
from dataclasses import dataclass

from claims.language.document import Document

_MARK = re.compile(r"[“”„«»\"‘’]|''|``|(?<!\w)'(?=\w)|(?<=[\w.,!?])'(?!\w)|\n")


_CLOSING = re.compile(r"[,.?!][’']")


@dataclass(frozen=True)
class Quotation:
    """text[start:end] with its marks. `closed` is false where the paragraph ends first: it runs on into the next.
    `words` counts what stands inside, marks included; `scare` says that it is a word or two in single marks."""

    start: int
    end: int
    closed: bool
    single: bool
    words: int
    scare: bool = False


def find_quotations(document: Document) -> list[Quotation]:
    """All outermost quotations in order; none crosses a paragraph."""
    text = document.text
    found: list[Quotation] = []
    paragraphs: dict[int, tuple[int, int]] = {}
    for sentence in document.sentences:
        first = paragraphs.get(sentence.paragraph, (sentence.start, 0))[0]
        paragraphs[sentence.paragraph] = (first, sentence.end)
    for start, end in paragraphs.values():
        found += _in_paragraph(document, text, start, end)
    return found


def _in_paragraph(document: Document, text: str, start: int, end: int) -> list[Quotation]:
    found: list[Quotation] = []
    opened, kind = -1, ""

    def close(at: int, closed: bool) -> None:
        words = document.word_at(at) - document.word_at(opened)
        single = kind in "‘'" and kind != "''"
        spoken = words >= 8 or (words >= 3 and text[opened + 1 : opened + 2].isupper() and text[at - 2] in ",.?!")
        found.append(Quotation(opened, at, closed, single, words, single and not spoken))

    for match in _MARK.finditer(text, start, end):
        mark, at = match.group(), match.start()
        if mark == "\n":
            continue
        if opened < 0:
            if mark in ("“", "„", "«", '"', "``", "''") or (
                mark in ("‘", "'") and (at == start or not text[at - 1].isalnum())
            ):
                opened, kind = at, mark
        elif kind in ("‘", "'"):
            if (
                mark in ("’", "'")
                and (at + 1 >= end or not text[at + 1].isalnum())
                and not _is_possessive(text, at, end)
            ):
                close(match.end(), True)
                opened = -1
            elif mark in ("“", '"'):  # an apostrophe after all
                opened, kind = at, mark
        elif (
            (mark == "”" and kind in "“„")
            or (mark in "»" and kind == "«")
            or (mark == "“" and kind == "„")
            or (mark in ('"', "''") and kind in ('"', "''", "``", "“"))
            or (mark == "”" and kind == '"')
        ):
            close(match.end(), True)
            opened = -1
    if opened >= 0 and (kind not in ("‘", "'") or (kind == "‘" and opened == start)):
        close(end, False)
    return found


def _is_possessive(text: str, at: int, end: int) -> bool:
    """ "The managers’ fault": no end of a quotation where one with a comma or a stop follows before the next opens."""
    if text[at - 1] != "s" or not text[at + 2 : at + 3].islower():
        return False
    closing = _CLOSING.search(text, at + 1, min(end, at + 300))
    return closing is not None and text.find("‘", at + 1, closing.start()) < 0


def mask(document: Document) -> bytearray:
    """1 for every word (by number) that stands inside double quotation marks, marks included."""
    inside = bytearray(len(document.words))
    for quotation in document.read(find_quotations):
        if quotation.scare:
            continue
        for word in range(document.word_at(quotation.start), document.word_at(quotation.end)):
            inside[word] = 1
    return inside
