"""A text cut into paragraphs to print is that text again, whatever lies on it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text import sentences
from webapp.paragraphs import cut

texts = st.text(alphabet=st.sampled_from("ab .!?\n\r“”’éé\u0301\u00a0🌧👩‍🚒"), min_size=1, max_size=120).filter(
    str.strip
)


@given(texts, st.data())
def test_the_parts_and_gaps_of_a_paragraph_are_its_text(text: str, data: st.DataObject) -> None:
    lines = [
        {"number": number, "paragraph": s.paragraph, "heading": s.heading, "start": s.start, "end": s.end,
         "state": "unread"}
        for number, s in enumerate(sentences(text), 1)
    ]  # fmt: skip
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    spans = [tuple(sorted(place)) for place in data.draw(st.lists(places, max_size=5))]
    claims = [
        {"number": number, "start": start, "end": end} for number, (start, end) in enumerate(spans, 1) if start < end
    ]
    seen: list[int] = []
    for paragraph in cut(text, lines, claims):
        own = paragraph["sentences"]
        printed = "".join("".join(part.text for part in line["parts"]) + line["gap"] for line in own)
        assert printed == text[own[0]["start"] : own[-1]["end"]]
        for line in own:
            for part in line["parts"]:
                expected = {
                    claim["number"] for claim in claims if claim["start"] < part.end and claim["end"] > part.start
                }
                assert set(part.keys) == expected
        assert paragraph["unread"] == [line["number"] for line in own]
        seen += [claim["number"] for claim in paragraph["claims"]]
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize(("line", "heading"), [("By Ana Reyes", False), ("BY ANA REYES", False),
                                              ("By the numbers", True), ("Bypass opened", True)])  # fmt: skip
def test_a_line_that_names_the_author_is_no_heading(line: str, heading: bool) -> None:
    place = {"number": 1, "paragraph": 1, "heading": True, "start": 0, "end": len(line), "state": "unread"}
    (only,) = cut(line, [place], [])
    assert only["heading"] is heading


def test_a_text_that_was_not_read_yet_is_one_paragraph() -> None:
    (only,) = cut("One. Two.\n\nThree.", [], [])
    assert [line["state"] for line in only["sentences"]] == ["waiting"]
    assert only["sentences"][0]["parts"][0].text == "One. Two.\n\nThree."
