"""What can be refused. Each carries a sentence for people; the web turns it into a status code.

The sentence says what happened, what was kept and what to do next.
"""

from typing import Any


class Refusal(Exception):
    """Base of everything a rule may refuse; `status` is the HTTP status of the same meaning."""

    status = 400
    title = "Refused"

    def __init__(self, sentence: str, **details: Any) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.details = details


class Invalid(Refusal):
    """The input cannot be used as it is."""

    status = 422
    title = "Please look at this again"


class TooLarge(Invalid):
    """More than the desk takes; the sentence names the limit."""

    status = 413
    title = "Too large"


class NotAllowed(Refusal):
    """This person may not do this to this thing."""

    status = 403
    title = "Not yours to do"


class NotFound(Refusal):
    """No such thing."""

    status = 404
    title = "Not found"


class WrongState(Refusal):
    """The thing is in a state in which this act is not open."""

    status = 409
    title = "Not possible now"


class Stale(WrongState):
    """Somebody changed the thing after it was read; `details` hold the present version."""

    title = "Changed meanwhile"


class AlreadyHere(WrongState):
    """The same article is here already; `details["existing"]` is its id."""

    title = "Already here"
