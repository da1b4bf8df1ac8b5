"""What the pages and the API read, as plain dicts in the words of the API. Nothing here writes.

claims.py: one claim and lists of claims; articles.py: an article with its sentences; board.py: the editor's view.
"""
