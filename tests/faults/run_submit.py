"""Submits the articles in the files named on the command line, as a web process does, and says which were accepted.

A line is printed after the commit and before anything else: what it names must never be lost.
"""

import sys
from pathlib import Path

from claims import intake, people
from claims.database import Database
from claims.errors import AlreadyHere
from claims.settings import Settings
from workers.bell import Bell

if __name__ == "__main__":
    settings = Settings()
    bell = Bell(settings)
    database = Database(settings.database, on_commit=bell.ring)
    for name in sys.argv[1:]:
        try:
            with database.transaction() as session:
                admin = people.find_by_email(session, "admin@example.org")
                intake.submit_article(session, title=name, text=Path(name).read_text(), by=admin)
        except AlreadyHere:
            pass
        sys.stdout.write(f"{name}\n")
        sys.stdout.flush()
    bell.close()
