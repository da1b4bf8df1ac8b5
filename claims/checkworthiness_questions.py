"""The table of check-worthiness: which words give which sign, and what is asked of a sentence with what weight.

Every weight was set by hand (docs/checkworthiness.md says how). `claims/checkworthiness.py` reads signs and adds up.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Question:
    """Does a sentence show `sign` and nothing in `unless`? Each time it does, up to `most`, adds `weight`."""

    reason: str
    weight: float
    sign: str
    most: int = 1
    unless: tuple[str, ...] = ()


HEDGES: Final = (
    "future", "perhaps", "ought", "obligation", "if", "own opinion", "wish", "judgement", "courtesy", "debate",
    "question", "asking first", "self",
)  # fmt: skip

QUESTIONS: Final = (
    Question("where every sentence starts", 0.33, "sentence"),
    Question("words that carry meaning", 0.012, "meaning", most=14),
    Question("words in all", -0.003, "word", most=30),
    # How much, how many, since when
    Question("names a number", 0.12, "number"),
    Question("names an amount in words", 0.05, "amount"),
    Question("names a large amount, money or a percentage", 0.14, "large amount"),
    Question("names several amounts", 0.03, "amounts"),
    Question("names a share or a rate", 0.05, "share"),
    Question("names a year", 0.10, "year"),
    Question("says how long ago or since when", 0.03, "since"),
    Question("speaks of how it is now", 0.05, "now"),
    Question("compares", 0.06, "comparison"),
    Question("ranks", 0.05, "rank"),
    Question("tells of a rise or a fall", 0.02, "change"),
    # Who did what
    Question("tells what has happened", 0.05, "past"),
    Question("says who did it", 0.04, "doer"),
    Question("tells of a public act", 0.06, "public act"),
    Question("says what somebody said or holds", 0.05, "report"),
    Question("says who wants it", 0.08, "their wish"),
    Question("takes a side", 0.08, "side"),
    Question("denies", 0.06, "denial"),
    Question("speaks of facts, truth or lies", 0.08, "fact"),
    Question("speaks of people killed or hurt", 0.10, "casualty"),
    Question("names a cause", 0.05, "cause"),
    Question("says under whom or what", 0.06, "under"),
    Question("tells what is going on", 0.05, "going on"),
    Question("says that something is there or not", 0.03, "existence"),
    Question("speaks of others", 0.03, "others"),
    # What it is about
    Question("is about money and work", 0.06, "money"),
    Question("is about health", 0.05, "health"),
    Question("is about war or abroad", 0.06, "war"),
    Question("is about law and government", 0.05, "law"),
    Question("is about schools, energy, transport or population", 0.05, "living"),
    Question("names who or where", 0.02, "name", most=2),
    Question("names a body by its letters", 0.05, "letters"),
    Question("states without hedging", 0.05, "sentence", unless=HEDGES),
    # What cannot be checked, or not yet
    Question("asks a question", -0.2, "question"),
    Question("says what the speaker will or can do", -0.06, "promise"),
    Question("is about what will be", -0.06, "future"),
    Question("is about what might be", -0.03, "perhaps"),
    Question("says what ought to be", -0.09, "ought"),
    Question("says what has to be", -0.12, "obligation"),
    Question("begins with what is not yet", -0.04, "not yet first"),
    Question("depends on an if", -0.05, "if"),
    Question("says what the speaker thinks", -0.05, "own opinion"),
    Question("speaks of thinking or feeling", -0.03, "opinion"),
    Question("speaks of wishing or trying", -0.02, "wish"),
    Question("speaks of the speaker", -0.06, "self"),
    Question("judges", -0.05, "judgement"),
    Question("speaks in general", -0.03, "ideal"),
    Question("is courtesy", -0.08, "courtesy"),
    Question("is about the talk itself", -0.06, "debate"),
    Question("is about somebody's family", -0.05, "family"),
    Question("begins with an appeal", -0.08, "appeal first"),
    Question("breaks off", -0.04, "broken off"),
)

WORDS: Final = {
    # A word, or two in a row joined by "_". One word may give several signs. Numbers, names, word endings and the order
    # of words give further signs: claims/checkworthiness.py.
    "amount": "two three four five six seven eight nine ten eleven twelve fifteen sixteen eighteen twenty thirty "
    "forty fifty sixty seventy eighty ninety dozen dozens half third thirds quarter quarters twice triple",
    "large amount": "hundred hundreds thousand thousands million millions billion billions trillion trillions percent "
    "% $ £ € dollars cents pounds euros",
    "share": "most_of majority every_single nobody average rate rates level levels total percentage per number_of "
    "none_of nearly almost half_of two-thirds ratio share all_of one-third one-half fraction proportion nine_out "
    "one_in one_out per_capita",
    "since": "since ago last_year last_month last_week this_year years months weeks yesterday decade decades century "
    "during",
    "now": "now today still already currently right_now recently",
    "comparison": "more_than less_than fewer_than better_than worse_than as_many as_much fewer higher lower bigger "
    "smaller faster slower larger greater_than cheaper poorer richer compared longer_than older_than",
    "rank": "only first ever history record worst unprecedented last_time never_before in_history in_america "
    "the_world this_country second_largest number_one leading top ranked all-time",
    "change": "up down increase increased increases increasing decrease decreased rise rises risen rising rose fall "
    "falls falling fallen fell grow grows grown growing grew growth decline declined declining double doubled "
    "doubling tripled cut cuts cutting lost losing gained reduced reducing drop dropped dropping loss losses raised "
    "raising lowered lowering added adding surged soared plunged shrank expanded slashed climbed jumped plummeted "
    "halved shrinking soaring slowed recovered climbing worsened improved improving soar surge spike spiked",
    "past": "was were had did went came got made took gave put kept let became began ran held brought left felt met "
    "lost won stood spent sent built fell grew rose caught bought taught thought led fled drew broke spoke wrote said "
    "told saw knew found sold paid cut set struck shot fought sank drove flew rode hid threw chose froze stole swore "
    "beat forgot lent dealt done gone been taken given seen shown grown known broken written chosen fallen driven",
    "public act": "vote voted votes voting passed signed vetoed veto proposed proposes opposed opposes supported "
    "supports sponsored introduced appointed appoints cut cuts raised spent spends increased reduced created creates "
    "lost gained built eliminated ended ends started negotiated invaded bombed sold sells paid pays funded funds "
    "endorsed endorses nominated elected defeated failed fails balanced inherited doubled closed imposed lifted "
    "banned bans approved rejected repealed enacted canceled cancelled withdrew sent sends gave gives provided "
    "provides allowed allows ordered released shipped armed taxed borrowed donated hired fired sued indicted "
    "convicted arrested deported guaranteed terminated privatized blocked investigated invested cost costs took won "
    "deployed impeached pardoned prosecuted brokered launched expanded seized sanctioned resigned pulled outlawed "
    "legalized scrapped abolished founded opened reopened reached agreed nationalized slashed settled dismantled "
    "overturned ratified filibustered declared declassified recruited hid smuggled leaked destroyed stole stolen "
    "broke",
    "report": "said told says saying wrote announced claimed claims testified stated reported argued admitted called "
    "calls promised accused denied did_say not_say never_said according_to believes thinks refuses refused tweeted "
    "insists insisted suggested suggests argues admits warned testifies bragged conceded",
    "side": "against in_favor in_favour favor favors favours oppose opposes opposed support supports supported",
    "denial": "never didn't hasn't haven't wasn't weren't doesn't did_not has_not have_not was_not were_not does_not "
    "not_a not_one no_longer not_true don't_have have_no has_no had_no",
    "fact": "fact facts evidence study studies report reports numbers figures record truth true untrue false lie lied "
    "lies lying wrong_on incorrect accurate inaccurate proof documents statistics distortion misleading myth "
    "fabricated fake debunked misinformation hoax fraudulent rigged mischaracterization untruth verified fact-checked "
    "data",
    "casualty": "killed dead death deaths died dying injured wounded missing displaced casualties murdered murders "
    "murder shot fatalities homicides kill kills killing dies die raped tortured slaughtered beheaded executed "
    "assassinated suicide suicides bombed massacre",
    "cause": "because_of cause caused causes causing due_to result resulted resulting led_to thanks_to leads_to "
    "brought_about responsible_for blamed",
    "under": "under",
    "existence": "there_is there_are there's there_was there_were we_have there_has there_have we're_a we_are no",
    "others": "he she his her they their them him he's she's they're they've he'd",
    "money": "tax taxes taxed budget budgets deficit deficits debt surplus jobs job unemployment inflation wages wage "
    "income incomes economy economic trade tariffs tariff imports imported exports exported manufacturing spending "
    "spend spent interest_rates prices price cost costs recession recovery business businesses corporations corporate "
    "companies company workers union unions labor labour welfare poverty bankruptcy bankrupt bank banks mortgage "
    "mortgages stock market markets profits profit revenue revenues investment investments loans loan subsidies "
    "unemployed taxpayers taxpayer factories factory industry rent rents groceries minimum_wage pension pensions "
    "earnings sales gdp subsidy fee fees fund funds funding billionaire billionaires millionaires wealthy homeowners "
    "borrowing borrowed bond bonds currency dollar payroll overtime bailout outsourcing outsourced offshore layoffs "
    "shareholders taxation savings contractor contracts contract export import owed",
    "health": "health healthcare insurance medicare medicaid hospital hospitals doctor doctors patients drugs drug "
    "cancer aids vaccine vaccines covid virus disease pandemic obamacare premiums abortion abortions prescription "
    "uninsured nursing insured opioid opioids overdose overdoses nurse nurses masks mask ventilators infections "
    "infected pregnant pregnancy mortality medicine medicines medical ivf insulin hiv clinic clinics epidemic tobacco "
    "smoking copays deductible deductibles fda outbreak coverage mammograms",
    "war": "war wars troops army military navy soldiers forces nuclear weapons weapon missile missiles bomb bombs "
    "bombers defense defence treaty treaties terrorists terrorism terrorist terror isis nato invasion attack attacks "
    "attacked intelligence sanctions pentagon iraq iran afghanistan vietnam soviet soviets russia russian russians "
    "china chinese cuba korea israel syria libya bosnia kuwait lebanon europe mexico japan germany ukraine taiwan "
    "saudi allies combat refugees ukrainian putin hamas gaza palestinian palestinians israeli iranian iraqi afghan "
    "taliban india pakistan britain british france french canada turkey yemen venezuela africa african egypt jordan "
    "poland georgia hungary european asia somalia sudan haiti colombia embassy ambassador hostages hostage warheads "
    "spy cyber ceasefire marines commanders peacekeepers",
    "law": "law laws bill bills act legislation amendment constitution congress parliament senate house court courts "
    "supreme judge judges justices election elections elected voters ballot ballots vote voted votes government "
    "federal administration governor senator president republican republicans democrat democrats democratic party "
    "committee agency department police crime crimes criminals prison prisons gun guns immigration immigrants illegal "
    "border undocumented legislature governors mandate investigation subpoena minister ministers cabinet mp mps "
    "prime_minister council lawmakers legislators senators congressman congressmen mayor attorney prosecutor "
    "prosecuted prosecutors felony felon felons indicted convicted conviction arrested pardon pardoned impeached "
    "impeachment insurrection capitol rioters riots protesters asylum migrants migrant deported deportation visas "
    "smuggling trafficking cartels gangs rape sheriff fbi ethics lobbyists regulation regulations regulators "
    "civil_rights voting poll polls campaign donors roe constitutional unconstitutional lawyers jury sentenced "
    "treasury fraud",
    "living": "school schools teachers college colleges education students tuition social_security seniors veterans "
    "farmers farms farm energy oil gas coal gasoline solar climate pollution environmental emissions carbon housing "
    "homes population middle_class homeless electricity pipeline ethanol minorities hispanic black blacks "
    "african-american african-americans women drilling fracking teacher student university universities electric wind "
    "windmills turbines forests renewable roads bridges infrastructure railways vehicles cars auto pensioners latinos "
    "latino asian immigrants census rural suburbs farmer ranchers wetlands acres pollutants polluters fuel fuels "
    "petroleum nuclear_power classrooms graduates literacy adoption",
    "office": "mr mrs senator governor president congressman congresswoman secretary administration democrats "
    "republicans republican democrat opponent opponents congress senate ambassador mayor chairman minister government "
    "ministry police court ministers attorney chief officials official king queen chancellor commission council union "
    "army",
    "being": "is are am was were be been being he's she's they're we're i'm you're it's that's",
    "self": "i i'm i've i'd i'll me my mine myself",
    "we": "we we've we're we'll we'd",
    "you": "you you've you're you'll",
    "future": "will shall i'll we'll they'll he'll she'll you'll it'll that'll there'll won't tomorrow gonna going_to "
    "about_to",
    "perhaps": "would could might may i'd we'd he'd she'd they'd you'd wouldn't couldn't perhaps maybe probably can "
    "cannot can't",
    "promise": "i'll we'll",
    "ought": "should must ought shouldn't let's",
    "obligation": "have_to has_to had_to got_to gotta need needs needed",
    "if": "if unless whether",
    "opinion": "think believe hope feel guess suppose wish agree disagree understand imagine know mean",
    "wish": "want wants like try trying seek hoping ready willing make_sure making_sure",
    "courtesy": "thank thanks sorry excuse welcome please congratulations pleased honored glad grateful appreciate "
    "pleasure good_evening good_night ladies_and happy",
    "debate": "question questions answer answers debate debates talk talking talked discuss discussed discussion "
    "respond response rebuttal two_minutes audience moderator point subject issue issues moment tonight listen "
    "mention mentioned",
    "asking": "what why who how where when which",
    "question": "?",
    "judgement": "great good bad wonderful terrible horrible beautiful important fine nice proud strong wrong right "
    "fair tough disaster best better worse worst sad shame disgrace love ridiculous smart stupid tremendous "
    "interesting difficult hard incredible fantastic amazing awful pathetic weak incompetent dangerous crazy sick "
    "corrupt unbelievable excellent greatest wise foolish naive",
    "ideal": "values value future dream dreams hopes freedom leadership leaders faith spirit principle principles "
    "character courage trust vision challenge challenges responsibility opportunity opportunities moral belief "
    "philosophy respect honor problem problems peace strength way ways thing things kind together somebody "
    "someone anybody anyone everybody everyone whatever anything something everything",
    "family": "father mother dad mom grandmother grandfather wife husband son daughter sister brother parents child "
    "boy girl friend friends kid young_man family",
    "appeal": "look listen remember ask consider imagine take tell let come go give see wait hear stop let's",
    "opener": "and but so well now because yes no yeah then also or actually",
    "light": "people country nation world lot much very really just well going get got go gets getting know think say "
    "said want one thing things make look come take see tell back way right own even sure okay yes yeah oh something "
    "anything nothing everything",
}
