"""The words beside names: offices, ranks, honorifics and kin, and what tells he from she.

The lists are written by hand; what a text makes of them is read in names.py and people.py.
"""

HONORIFICS = frozenset(
    "mr mr. mrs mrs. ms ms. miss dr dr. madam monsieur madame señor señora herr frau rev rev.".split()
)
OFFICES = HONORIFICS | frozenset(
    "president pres pres. pm minister premier chancellor leader chairman chairwoman chair chief commander "
    "general gen gen. mayor governor gov gov. senator sen sen. representative rep rep. congressman "
    "congresswoman secretary sec spokesman spokeswoman spokesperson director ambassador envoy judge justice "
    "sheriff officer deputy candidate nominee lawmaker mp professor prof prof. doctor lt lt. col col. "
    "colonel sgt sgt. sergeant capt captain capt. maj major maj. adm adm. admiral analyst expert pollster strategist "
    "adviser advisor aide assistant attorney lawyer author editor reporter correspondent host anchor coach manager "
    "ceo founder co-founder owner head speaker commissioner inspector superintendent engineer researcher scientist "
    "economist historian activist resident farmer harbourmaster prosecutor columnist journalist lieutenant detective "
    "vice prime foreign former senior first republican democrat democratic supreme interim acting outgoing emeritus "
    "elect incumbent opposition brigadier marshal corporal private consul counsellor councillor treasurer principal "
    "executive substitute referee monsignor boss goalie forecaster curator "
    "landlord vicar pastor presenter singer actor actress player captain winger striker goalkeeper pilot".split()
)
MODIFIERS = frozenset(  # stand beside an office and are none alone
    "vice prime foreign former senior first republican democrat democratic supreme interim acting outgoing emeritus "
    "elect incumbent opposition head general private corporal principal host".split()
)
KEPT_TITLES = frozenset(  # stay part of the name: Pope Francis, Ayatollah Khamenei
    "ayatollah sheikh sheik imam pope king queen prince princess sir dame lord lady cardinal archbishop bishop "
    "rabbi emir sultan".split()
)
RANKS = frozenset(
    "vice deputy former prime foreign first acting interim assistant outgoing ex".split()
)  # never left out
SPELLED_OUT = {
    "sen": "senator", "rep": "representative", "gov": "governor", "pres": "president", "gen": "general",
    "col": "colonel", "lt": "lieutenant", "capt": "captain", "prof": "professor", "dr": "doctor", "sec": "secretary",
    "adm": "admiral", "maj": "major", "sgt": "sergeant", "pm": "prime minister",
}  # fmt: skip
ONE_OF_MANY = frozenset(  # roles that several people of one article have
    "official officer resident farmer expert analyst researcher supporter voter witness source person man woman "
    "reporter journalist lawmaker lawyer attorney aide adviser advisor scientist activist player critic economist "
    "prosecutor host author correspondent representative senator candidate assistant minister judge".split()
)
_JOINED = frozenset("in at co ex".split())  # editor-in-chief, co-chair
TITLE_GENDERS = {
    **dict.fromkeys(
        "mr mr. sir king prince lord pope imam sheikh sheik ayatollah emir sultan monsieur señor herr "
        "congressman chairman spokesman cardinal archbishop actor father son brother husband uncle grandfather "
        "boy man nephew grandson businessman policeman".split(),
        "he",
    ),
    **dict.fromkeys(
        "mrs mrs. ms ms. miss madam madame señora frau queen princess lady dame congresswoman chairwoman "
        "spokeswoman actress mother daughter sister wife widow aunt grandmother girl woman niece granddaughter "
        "businesswoman policewoman".split(),
        "she",
    ),
}


def is_office(word: str) -> bool:
    """Is this lower-case word an office, also one of several joined: director-general, vice-president?"""
    return word in OFFICES or ("-" in word and all(part in OFFICES or part in _JOINED for part in word.split("-")))
