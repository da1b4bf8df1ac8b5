"""The history of a claim in words: what was done, by whom, and of a correction what stood there before and since."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask import Flask

from webapp.display import STANCES, published, was_done

CORRECTED = {"title": "Title", "published_at": "Published on", "excerpt": "Excerpt"}


def bind(app: Flask) -> None:
    """Give the templates these filters."""
    app.jinja_env.filters.update(told=told, corrected=corrected)


def told(event: dict[str, Any], numbers: dict[int, str], receivers: dict[int, str]) -> str:
    """An event of a claim's history and who did it, without the note; `receivers`: whom it was given to, by id.

    What it was done to is named as on the page: `numbers` are the pieces by id.
    """
    if event["action"] == "assign" and (receiver := receivers.get(event["data"].get("assignee", 0))):
        chosen = f": {event['data']['reason']}" if event["by"] == "the desk" else ""  # a person's reason is the note
        return f"Assigned to {receiver} by {event['by']}{chosen}"
    return f"{_what(event, numbers)}, {event['by']}"


def _what(event: dict[str, Any], numbers: dict[int, str]) -> str:
    data, done = event["data"], was_done(event["action"])
    piece = numbers.get(data.get("evidence") or 0, "")
    if event["action"] == "judge_evidence":
        return f"{piece} {data['judgement']}" if data["judgement"] else f"Judgement of {piece} taken back"
    if event["action"] == "set_stance":
        return f"{piece} set to “{STANCES[data['stance']][2]}”"
    if event["action"] == "choose_words":
        return f"{done}: {data['to']}" if data["to"] else "The claim's own words are looked for again"
    return f"{done}: {piece or data['line']}" if piece or data.get("line") else done


def corrected(event: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What a correction changed: of each field its name, what was there and what is; nothing for any other event."""
    if event["action"] == "correct_evidence":
        before, after = event["data"]["before"], event["data"]["after"]
        for field, name in CORRECTED.items():
            if before[field] != after[field]:
                yield name, _shown(field, before[field]), _shown(field, after[field])


def _shown(field: str, value: str | None) -> str:
    return published(datetime.fromisoformat(value)) if value and field == "published_at" else value or ""
