"""The night shift: everything slow and everything that leaves the building. Rules and tables are in `claims`."""
