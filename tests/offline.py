"""Settings with which a desk asks nobody outside; tests and benches that want somebody asked name their own server."""

OFF = {"MEDIAWIKI_API": "", "WIKIDATA_API": "", "GDELT_API": "", "WAYBACK_API": "", "CLAIMREVIEW_FEEDS": ""}
