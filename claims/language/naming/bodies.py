"""The nouns of organisations and of documents: what a name must hold to be a body, and what "the agency" can mean.

Lists only, written by hand; they are used in names.py, organisations.py and descriptions.py.
"""

ORGANISATION = frozenset(
    "university college party ministry department center centre news tv television times post journal "
    "committee commission council court house senate congress agency association institute group company "
    "corp corp. inc inc. ltd ltd. plc co. bank foundation union force forces army navy police guard guards league "
    "federation organization organisation board bureau office administration government parliament campaign press "
    "network radio research service services authority society club church school hospital fund conference tribune "
    "herald daily gazette project programme program front movement brigade brigades battalion observatory state states "
    "republic kingdom assembly affairs nations white street city county district province airport bay river island "
    "islands international global systems technologies holdings industries airlines railways motors energy partners "
    "alliance coalition initiative academy laboratory trust mosque museum theatre cup olympics act agreement treaty "
    "accord war day road avenue square hall tower building bridge coast sea ocean mountain valley north south east "
    "west new united national royal federal regional central".split()
)
ALSO_SURNAMES = frozenset(  # behind a first name these are no houses: Ana Day, Milo Hall
    "day hall street north south west east white house church bridge bay post guard banks bank island road king war "
    "island rivers sea coast tower news school county partners power".split()
)
BODIES = frozenset(  # nouns under which an organisation is spoken of without its name
    "company firm ministry agency group organisation organization party bank university college court committee "
    "commission council department union campaign army navy police government administration institute association "
    "foundation newspaper paper magazine network hospital club league federation board bureau authority charity "
    "broadcaster airline militia movement coalition alliance embassy parliament service church observatory office "
    "programme program fund society regulator retailer panel".split()
)
_KINDS = {  # a noun and the words in a name, or about it, that it may stand for
    "company": "company corp corp. inc inc. ltd ltd. plc co. group holdings industries maker manufacturer firm",
    "firm": "firm company corp corp. inc inc. ltd ltd. plc co. holdings partners",
    "group": "group organisation organization association movement front foundation alliance coalition network "
    "observatory league society charity militia union watch",
    "organisation": "organisation organization programme program association foundation institute observatory charity",
    "organization": "organisation organization programme program association foundation institute observatory charity",
    "agency": "agency programme program service bureau administration authority organisation organization",
    "newspaper": "newspaper times post journal tribune herald daily gazette guardian",
    "paper": "newspaper times post journal tribune herald daily gazette guardian paper",
    "programme": "programme program", "bureau": "bureau", "charity": "charity foundation trust",
}  # fmt: skip
KINDS = {noun: frozenset(words.split()) for noun, words in _KINDS.items()}
DOCUMENTS = frozenset(
    "report poll survey study analysis statement letter email memo document documents records figures data papers "
    "polls surveys studies reports results book article post tweet filing filings lawsuit complaint indictment "
    "transcript website ad audit review research findings numbers statistics census".split()
)
LEGAL_FORMS = frozenset("inc inc. corp corp. ltd ltd. plc co co. llc llp gmbh ag".split())
AGENCIES = frozenset(  # news agencies
    "reuters ap afp dpa efe ansa tass interfax ria xinhua kyodo yonhap irna isna fars sana bloomberg pti apa "
    "anadolu".split()
)
INSTITUTIONS = AGENCIES | frozenset(  # places and houses that speak in news under one word
    "washington moscow beijing tehran london paris berlin brussels kiev kyiv damascus baghdad jerusalem ankara riyadh "
    "cairo tokyo seoul pyongyang delhi islamabad kabul kremlin pentagon congress parliament google facebook "
    "twitter apple amazon microsoft iran iraq syria russia china israel turkey france germany britain ukraine egypt "
    "america india pakistan japan politico breitbart wikileaks gallup quinnipiac hamas athens warsaw rome madrid "
    "lisbon vienna taipei canberra ottawa".split()
)
DEMONYMS = frozenset(
    "afghan albanian algerian american angolan argentine argentinian armenian australian austrian azerbaijani "
    "bangladeshi belarusian belgian bolivian bosnian brazilian briton british bulgarian burmese cambodian cameroonian "
    "canadian chadian chilean chinese colombian congolese croat croatian cuban cypriot czech dane danish dutch "
    "dutchman dutchwoman ecuadorian egyptian emirati english englishman englishwoman eritrean estonian ethiopian "
    "filipino finn finnish french frenchman frenchwoman gambian georgian german ghanaian greek guatemalan guinean "
    "haitian honduran hungarian icelander indian indonesian iranian iraqi irish irishman irishwoman israeli italian "
    "ivorian jamaican japanese jordanian kazakh kenyan korean kosovan kurd kurdish kuwaiti kyrgyz laotian latvian "
    "lebanese liberian libyan lithuanian malaysian malian maltese mexican moldovan mongolian moroccan mozambican "
    "namibian nepali nicaraguan nigerian nigerien norwegian omani pakistani palestinian panamanian paraguayan "
    "peruvian pole polish portuguese qatari romanian russian rwandan salvadoran saudi scot scottish scotsman "
    "scotswoman senegalese serb serbian singaporean slovak slovene slovenian somali spaniard spanish sudanese swede "
    "swedish swiss syrian taiwanese tajik tanzanian thai tibetan tunisian turk turkish turkmen ugandan ukrainian "
    "uruguayan uzbek venezuelan vietnamese welsh welshman welshwoman yemeni zambian zimbabwean".split()
)
