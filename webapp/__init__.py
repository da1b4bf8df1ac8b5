"""The browser's side: parse, one call into claims, answer. Nothing is decided here."""
