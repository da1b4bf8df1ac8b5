"""Who is named in a text, and whom a mention means: a name, or the reason why there is none."""
