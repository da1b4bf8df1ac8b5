"""The ground floor: text, rules and tables of the desk. No web, no queue and no network in here.

Web and workers import it; it imports neither.
"""
