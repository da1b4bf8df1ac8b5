"""The reporting lexicon: which words report that somebody said, found or thinks something, and what each takes.

Takes: `clause` (that-clause or bare clause, a quotation, inverted order), `strict` (that-clause or quotation only),
`addressee` (somebody first: told reporters that),
`question` (whether, if, how), `object` (a noun phrase: criticised the plan), `infinitive` (vowed to leave).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Cue:
    """A verb form; `form` is finite, participle (saying) or base; `attitude` marks thinking and wanting, not saying."""

    lemma: str
    takes: frozenset[str]
    form: str
    attitude: bool


_IRREGULAR = {
    "say": "says saying said", "tell": "tells telling told", "write": "writes writing wrote written",
    "find": "finds finding found", "show": "shows showing showed shown", "think": "thinks thinking thought",
    "know": "knows knowing knew known", "read": "reads reading read", "swear": "swears swearing swore sworn",
    "feel": "feels feeling felt", "speak": "speaks speaking spoke spoken", "put": "puts putting put",
    "learn": "learns learning learned learnt", "understand": "understands understanding understood",
    "foretell": "foretells foretelling foretold", "forecast": "forecasts forecasting forecast",
    "hear": "hears hearing heard", "beg": "begs begging begged", "quip": "quips quipping quipped",
    "admit": "admits admitting admitted", "refer": "refers referring referred", "rip": "rips ripping ripped",
    "slam": "slams slamming slammed", "prefer": "prefers preferring preferred", "pan": "pans panning panned",
    "infer": "infers inferring inferred", "hit": "hits hitting hit", "lay": "lays laying laid",
    "shoot": "shoots shooting shot", "snap": "snaps snapping snapped", "brag": "brags bragging bragged",
    "agree": "agrees agreeing agreed", "disagree": "disagrees disagreeing disagreed",
    "decree": "decrees decreeing decreed", "seek": "seeks seeking sought", "see": "sees seeing saw seen",
    "plan": "plans planning planned", "opt": "opts opting opted", "fight": "fights fighting fought",
    "guarantee": "guarantees guaranteeing guaranteed", "echo": "echoes echoing echoed",
}  # fmt: skip
_SAYING = {
    "clause": (
        "say argue write note claim insist explain declare tweet acknowledge allege assert contend "
        "conclude confirm reveal recall mention predict testify stress emphasize emphasise quip joke boast "
        "remark report reiterate concede complain lament admit warn caution underline underscore highlight "
        "observe posit clarify disclose proclaim repeat stipulate opine exclaim muse reason retort demand "
        "affirm attest counter elaborate estimate forecast hint imply indicate suggest swear promise vow "
        "decree recount reckon interject object speculate theorize hypothesize propose recommend "
        "foretell deny dispute scoff sneer deduce summarize retweet specify announce agree cite"
    ),
    "strict": (
        "add state continue reply respond shout yell chant post comment find show demonstrate determine rule "
        "document read charge pledge calculate answer maintain prove establish verify publish learn hear "
        "advise certify plead email"
    ),
    "addressee": "tell assure inform remind warn notify convince persuade ask brief caution promise",
    "question": "ask wonder question inquire enquire explain describe discuss reveal",
    "object": (
        "discuss describe criticize criticise praise condemn denounce mention cite slam blast call defend "
        "reject dismiss accuse blame mock thank question deny dispute tout decry deride ridicule assail "
        "hail applaud laud confirm propose outline highlight acknowledge announce express reiterate stress "
        "deplore bemoan lament dub reference invoke compare liken portray demand allege predict "
        "claim urge suggest repeat echo emphasize emphasise recall admit concede reveal explain "
        "disclose warn report pan rip lambaste chide castigate rebuke admonish characterize characterise "
        "note recommend indicate promise guarantee"
    ),
    "infinitive": "promise pledge vow threaten agree swear propose ask urge order beg claim demand tell",
}
_THINKING = {
    "clause": "think believe fear hope doubt expect assume suspect consider anticipate",
    "strict": "know feel worry decide recognize recognise realize realise understand imagine guess wish dream trust",
    "question": "wonder doubt",
    "object": ("consider view prefer fear regard want seek support endorse oppose see welcome advocate"),
    "seeming": "seem appear",
    "infinitive": "refuse decline hope expect want plan seek intend offer decide wish aim prefer",
}
_QUOTE_ONLY = (
    "joke chant shout yell continue respond reply charge rule object snap add state post speak read comment "
    "answer quip email"
)

# verb + particle, with what follows: the pair is the cue
PARTICLES = {
    "point": ("out", "to"),
    "refer": ("to",),
    "talk": ("about", "of"),
    "speak": ("about", "of", "out"),
    "call": ("for", "on", "upon"),
    "warn": ("of", "about", "against"),
    "complain": ("about", "of"),
    "respond": ("to",),
    "allude": ("to",),
    "argue": ("for", "against"),
    "testify": ("about",),
    "boast": ("about", "of"),
    "joke": ("about",),
    "ask": ("about", "for"),
    "push": ("for",),
    "comment": ("on",),
    "elaborate": ("on",),
    "object": ("to",),
    "agree": ("with", "on"),
    "insist": ("on",),
    "worry": ("about",),
    "learn": ("about",),
    "think": ("about", "of"),
    "say": ("of", "about"),
    "lash": ("out",),
    "hit": ("back",),
    "fire": ("back",),
    "shoot": ("back",),
    "disagree": ("with",),
    "plead": ("guilty", "with", "for"),
    "appeal": ("to", "for"),
    "apologize": ("for", "to"),
    "hint": ("at",),
    "lay": ("out",),
    "weigh": ("in",),
    "rail": ("against",),
    "believe": ("in",),
    "wonder": ("about",),
    "hear": ("about", "from"),
    "brag": ("about",),
    "gripe": ("about",),
    "rant": ("about",),
    "react": ("to",),
    "put": ("it",),
    "inquire": ("about",),
}
_PARTICLE_ONLY = (
    "point refer talk allude push lash hit disagree appeal apologize lay weigh speak brag rant react shoot "
    "fire rail gripe put"
)


_NOUNS = frozenset("states remarks emails questions email orders documents charges rules objects answers".split())


def _forms(lemma: str) -> dict[str, str]:
    """Every form of a verb with its kind."""
    if lemma in _IRREGULAR:
        third, ing, *past = _IRREGULAR[lemma].split()
    elif lemma.endswith("e"):
        third, ing, past = lemma + "s", lemma[:-1] + "ing", [lemma + "d"]
    elif lemma.endswith("y") and lemma[-2] not in "aeou":
        third, ing, past = lemma[:-1] + "ies", lemma + "ing", [lemma[:-1] + "ied"]
    elif lemma.endswith(("s", "sh", "ch", "x")):
        third, ing, past = lemma + "es", lemma + "ing", [lemma + "ed"]
    else:
        third, ing, past = lemma + "s", lemma + "ing", [lemma + "ed"]
    forms = {lemma: "base", third: "finite", ing: "participle"}
    forms.update((form, "finite") for form in past)
    return forms


def _build() -> dict[str, Cue]:
    takes: dict[str, set[str]] = {}
    saying: set[str] = set()
    for table, says in ((_SAYING, True), (_THINKING, False)):
        for what, verbs in table.items():
            for lemma in verbs.split():
                takes.setdefault(lemma, set()).add(what)
                if says:
                    saying.add(lemma)
    for lemma in _QUOTE_ONLY.split():
        takes.setdefault(lemma, set()).add("quote")
        saying.add(lemma)
    for lemma in PARTICLES:
        takes.setdefault(lemma, set()).add("particle")
    for lemma in _PARTICLE_ONLY.split():
        takes[lemma] -= {"clause", "object", "strict"}
        saying.add(lemma)
    found = {}
    for lemma, taken in takes.items():
        for form, kind in _forms(lemma).items():
            if form in _NOUNS:
                continue
            found[form] = Cue(lemma, frozenset(taken), kind, lemma not in saying)
    return found


CUES: dict[str, Cue] = _build()
SPEAKING = frozenset(  # verbs that may stand in front of their subject: "said the minister"
    "say add write note announce ask explain declare reply respond argue continue tweet recall insist warn "
    "claim quip joke admit remark conclude observe shout yell report state report acknowledge assert predict "
    "boast lament complain".split()
)
MOST_CUES = 60  # in one sentence; more is a list of words, not speech
HEARSAY = frozenset(["reportedly"])
BARE = HEARSAY | frozenset(["according", "in"])  # words that report without being a verb
EVIDENCE = frozenset(  # what may report a finding without being a person
    "report reports study studies poll polls survey surveys data figures analysis research document documents "
    "records statistics census investigation review memo letter statement evidence results tests emails "
    "filing audit paper".split()
)
