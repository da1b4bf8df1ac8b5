"""What moves by itself: small JSON answers that static/live.js asks for and writes into the page.

`values` are written in place; when `mark` differs from the page's, the page offers to show what is new.
"""

import hashlib
import json
from typing import Any

from flask import Response, jsonify


def live(view: Any) -> Any:
    """Mark a view as asked by the page itself: it does not keep an unattended session open."""
    view.is_live = True
    return view


def mark(seen: Any) -> str:
    """A short word for what a page shows; another word means that there is something new."""
    return hashlib.sha256(json.dumps(seen, sort_keys=True, default=str).encode()).hexdigest()[:12]


def news(mark: str, values: dict[str, Any]) -> Response:
    """The answer: what the page would show now."""
    return jsonify(mark=mark, values=values)
