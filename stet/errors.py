"""What the entrance refuses before a rule of the desk is even asked."""


class Unusable(Exception):
    """Something about this machine, its settings or a file stands in the way; the message says what to do."""
