"""The words of harm: what tells that people were killed, injured, displaced or detained, or that they are missing.

How they stand around a number is read in casualties.py.
"""

PEOPLE = frozenset(["killed", "injured", "missing", "displaced", "detained"])


def _by_word(forms: dict[str, str]) -> dict[str, str]:
    return {word: measure for measure, words in forms.items() for word in words.split()}


STATES = _by_word({  # "12 were killed", "12 dead"
    "killed": (
        "killed dead died slain murdered assassinated massacred executed perished slaughtered beheaded lynched drowned "
        "die dying"
    ),
    "injured": "wounded injured hurt hospitalized hospitalised maimed",
    "missing": "missing unaccounted disappeared vanished",
    "displaced": "displaced homeless evacuated fled uprooted",
    "detained": "detained arrested jailed imprisoned captured kidnapped abducted",
})  # fmt: skip
VERBS = _by_word({  # "killed 12"
    "killed": (
        "killed killing kills kill murdered murdering murder assassinated assassinating executed executing massacred "
        "massacring slaughtered slaughtering drowned"
    ),
    "injured": "wounded wounding wounds wound injured injuring injures injure maimed maiming hospitalized hurt hurting",
    "displaced": "displaced displacing displaces evacuated evacuating uprooted",
    "detained": (
        "detained detaining arrested arresting jailed jailing kidnapped kidnapping captured capturing abducted "
        "abducting"
    ),
})  # fmt: skip
NOUNS = _by_word({  # "the death of 12"
    "killed": (
        "death deaths killing killings murder murders assassination assassinations massacre massacres execution "
        "executions slaying toll bodies corpses killers murderers assassins slaughter drowning drownings"
    ),
    "injured": "injury injuries wounding",
    "displaced": "displacement evacuation",
    "detained": "arrest arrests detention kidnapping kidnappings abduction abductions imprisonment jailing",
    "missing": "disappearance disappearances",
})  # fmt: skip
COUNTED = _by_word({  # "12 deaths"
    "killed": "deaths fatalities murders homicides killings assassinations executions",
    "injured": "injuries",
    "detained": "arrests kidnappings abductions detentions",
    "missing": "disappearances",
})  # fmt: skip
PERSONS = _by_word({  # "12 bodies were found"
    "killed": "bodies corpses",
    "displaced": "refugees evacuees",
    "detained": "detainees prisoners hostages",
})  # fmt: skip
TOLLS = _by_word({  # "the toll rose to 12", "Dead: 12"
    "killed": "toll dead deaths fatalities killed",
    "injured": "injured wounded injuries",
    "missing": "missing",
    "displaced": "displaced",
    "detained": "arrested detained arrests",
})  # fmt: skip
HARMING = frozenset(VERBS)  # "killed", "to kill": what stands behind is not just counted
