"""Days as the desk counts them: from one midnight of its own time zone to the next."""

from datetime import UTC, date, datetime, time


def midnight(day: date) -> datetime:
    """When a day begins here. Days in which the clocks change have more hours, or fewer."""
    return datetime.combine(day, time()).astimezone().astimezone(UTC)
