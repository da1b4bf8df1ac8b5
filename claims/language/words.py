"""The closed classes of English: small words that hold a clause together and part its phrases.

Open classes (nouns, adjectives, most verbs) are in no list.
"""

DETERMINERS = frozenset(
    "the a an this that these those his her its their our my your another other some many several most both "
    "each every all any no one two three four five six seven eight nine ten few fewer more such various "
    "numerous countless".split()
)
PRONOUNS = frozenset("he she it they we i you who".split())
POSSESSIVES = frozenset("his her its their our my your".split())
BE = frozenset("is are was were be been being am 's 're".split())
AUXILIARIES = BE | frozenset(
    "has have had having do does did will would can could shall should may might must cannot can't won't "
    "wouldn't don't doesn't didn't isn't aren't wasn't weren't hasn't haven't hadn't couldn't shouldn't 'll "
    "'ve 'd ain't".split()
)
NEGATIONS = frozenset(
    "not never n't don't doesn't didn't isn't aren't wasn't weren't hasn't haven't hadn't won't wouldn't "
    "can't cannot couldn't".split()
)
ADVERBS = frozenset(
    "also later then again now still even never not once twice already just only first recently repeatedly "
    "often always earlier soon instead meanwhile further furthermore thus therefore yesterday today tomorrow "
    "reportedly allegedly apparently too ever subsequently since long previously separately".split()
)
PREPOSITIONS = frozenset(
    "of in on at by for from with to into onto about after before during under over between among against "
    "through without within toward towards across near inside outside off upon per via amid following despite "
    "behind beyond like than as around along until till since".split()
)
ATTACHING = frozenset(
    "of in at for from with on near against to behind by".split()
)  # may join two parts of one noun phrase
CONJUNCTIONS = frozenset(
    "and or but nor yet so while whereas although though because if when whenever as since unless until after "
    "before where once than whether that which who whom whose what why how".split()
)
JOINS = frozenset("while though although whereas but and or as yet".split())
SUBORDINATORS = frozenset(
    "while whereas although though because if when whenever as since unless until after before once".split()
)
WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
MONTHS = ("january february march april may june july august september october november december").split()
COMMON_VERBS = frozenset(  # frequent verb forms that stand between a subject and the rest; never inside a noun phrase
    "go goes went gone come comes came get gets got make makes made take takes took taken give gives gave "
    "given put puts keep keeps kept let lets become becomes became begin begins began run runs ran hold holds "
    "held bring brings brought leave leaves left feel feels felt seem seems meet meets met lose loses lost "
    "win wins won stand stands stood face faces faced include includes included remain remains remained "
    "continue continues spent sent built fell grew rose caught bought taught thought visit visited join "
    "joined help helped try tried tries use used uses want wants need needs turn turned turns look looked "
    "looks move moved live lives lived happen happened provide provides provided cause caused follow followed "
    "allow allowed create created lead leads led appear appeared appears pointed respond responded enable "
    "enabled expect expected happen know knows knew known think thinks see sees saw seen work works worked".split()
)
OPENING = frozenset(["“", '"', "„", "«", "‘", "'", "''", "``"])
CLOSING = frozenset(["”", '"', "»", "’", "'", "''"])
DASHES = frozenset(["–", "—", "--", "---", "-", "―"])
