"""Figures in words, for sentences and drawings alike: “at least 40”, “30 to 41”, “34 killed”."""

from typing import Any


def spaced(number: float | int) -> str:
    """360000 -> 360,000; 4.80 -> 4.8."""
    return f"{number:,.10g}" if isinstance(number, float) and not number.is_integer() else f"{int(number):,}"


def said(figure: dict[str, Any], scale: float = 1) -> str:
    """A figure in words: 38, about 300, at least 40, 360 to 560, 38 to 52 (best 45)."""
    low, high = ends_of(figure)
    best = f" (best {scaled(figure['best'], scale)})" if figure.get("best") is not None and low != high else ""
    if low is not None and high is not None and low != high:
        return f"{scaled(low, scale)} to {scaled(high, scale)}{best}"
    word = figure.get("qualifier") or ("at least" if high is None else "up to" if low is None else "")
    return f"{word} {scaled(low if low is not None else high, scale)}".strip() + best


def with_unit(figure: dict[str, Any]) -> str:
    """A figure with what it counts: 16 people, at least 3 cars."""
    return f"{said(figure)} {figure.get('unit') or ''}".strip()


def ends_of(figure: dict[str, Any]) -> tuple[float | None, float | None]:
    """Least and greatest value, None where it is not known; a source that gives its best value alone gives that."""
    low, high, best = (figure.get(end) for end in ("low", "high", "best"))
    return (best, best) if low is None and high is None else (low, high)


def scaled(value: float | None, scale: float) -> str:
    """A number in thousands, millions … without their name."""
    return spaced(round(value / scale, 4)) if value is not None else ""
