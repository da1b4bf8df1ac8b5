"""Making inert text of what strangers send, as sources use it. How that is done is in claims/plain_text.py."""

from claims.plain_text import one_line, strip_markup

__all__ = ["one_line", "strip_markup"]
