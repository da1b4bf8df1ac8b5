"""docs/workflow.md, written from the one table: `python -m claims.workflow_page > docs/workflow.md` (`make docs`)."""

import sys

from claims.models import ROLES
from claims.workflow import HELD, OPEN, SETTLED, TABLE, WORDS, Row

HEAD = """# What may happen to a claim

Written by `make docs` from the table in `claims/workflow.py`; a test keeps the two the same.

## The words

| status | on the screens | still to be done |
|---|---|---|
"""


def page() -> str:
    """The whole page as Markdown."""
    words = "".join(f"| {status} | {said} | {_still(status)} |\n" for status, said in WORDS.items())
    return f"{HEAD}{words}\n{_picture()}\n{_acts()}\n{_roles()}"


def _still(status: str) -> str:
    if status in HELD:
        return "yes, somebody has it"
    if status in SETTLED:
        return "no; sending back is open until it is published" if status == "approved" else "no"
    return "yes, waits for an editor" if status == "submitted" else "yes, waits for a checker"


def _picture() -> str:
    arrows: dict[tuple[str, str], list[str]] = {}
    for row in TABLE:
        for to in (row.to, row.or_to):
            for origin in row.origins if to and to not in ("set_aside", "replaced") else ():
                if origin != to:
                    arrows.setdefault((origin, to or ""), []).append(row.action)
    lines = [f"    {a} --> {b}: {', '.join(dict.fromkeys(actions))}" for (a, b), actions in arrows.items()]
    start = ["    [*] --> queued: extraction", "    [*] --> noted: extraction"]
    return "\n".join(["## The picture", "", "```mermaid", "stateDiagram-v2", *start, *lines, "```", "",
                      "Any open claim can also be set aside or replaced.", ""])  # fmt: skip


def _acts() -> str:
    lines = ["## The acts", "", "| action | from | to | who | only if | what it is for |", "|---|---|---|---|---|---|"]
    for row in TABLE:
        to = f"{row.to} (or {row.or_to}, when nobody can hold it)" if row.or_to else row.to or "as it was"
        guards = "; ".join(guard.__doc__ or "" for guard in row.guards)
        lines.append(f"| {row.action} | {_from(row)} | {to} | {', '.join(row.who)} | {guards} | {row.does} |")
    return "\n".join([*lines, ""])


def _from(row: Row) -> str:
    return "any open" if row.origins == OPEN else ", ".join(row.origins)


def _roles() -> str:
    names = (*ROLES, "worker")
    lines = ["## Who may do what", "", f"| action | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    for action in dict.fromkeys(row.action for row in TABLE):
        who = {role for row in TABLE if row.action == action for role in row.who}
        lines.append(f"| {action} | {' | '.join('yes' if name in who else '' for name in names)} |")
    return "\n".join([*lines, "", "A worker never decides, approves or publishes.", ""])


if __name__ == "__main__":
    sys.stdout.write(page())
