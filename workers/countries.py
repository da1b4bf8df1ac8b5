"""The states of the list by Gleditsch and Ward: their usual names, and the numbers by which UCDP's filters name them.

Territories that are no state of that list (Palestine, Western Sahara) have no number here.
"""

from typing import Final

from claims.places import Words, fold, names_in

STATES: Final = """
2 United States|United States of America|USA|U.S.|U.S.A.; 20 Canada; 31 Bahamas; 40 Cuba; 41 Haiti;
42 Dominican Republic; 51 Jamaica; 52 Trinidad and Tobago; 53 Barbados;
70 Mexico; 80 Belize; 90 Guatemala; 91 Honduras; 92 El Salvador;
93 Nicaragua; 94 Costa Rica; 95 Panama; 100 Colombia; 101 Venezuela; 110 Guyana; 115 Suriname; 130 Ecuador; 135 Peru;
140 Brazil; 145 Bolivia; 150 Paraguay; 155 Chile; 160 Argentina; 165 Uruguay; 200 United Kingdom|UK|U.K.|Great Britain;
205 Ireland; 210 Netherlands; 211 Belgium; 212 Luxembourg; 220 France; 225 Switzerland; 230 Spain; 235 Portugal;
260 Germany; 290 Poland; 305 Austria; 310 Hungary; 316 Czech Republic|Czechia; 317 Slovakia; 325 Italy; 338 Malta;
339 Albania; 340,345 Serbia; 341 Montenegro; 343 North Macedonia|Macedonia; 344 Croatia;
346 Bosnia-Herzegovina|Bosnia and Herzegovina|Bosnia; 347 Kosovo; 349 Slovenia; 350 Greece; 352 Cyprus; 355 Bulgaria;
359 Moldova; 360 Romania; 365 Russia|Russian Federation; 366 Estonia; 367 Latvia; 368 Lithuania; 369 Ukraine;
370 Belarus; 371 Armenia; 372 Georgia; 373 Azerbaijan; 375 Finland; 380 Sweden; 385 Norway; 390 Denmark; 395 Iceland;
402 Cape Verde|Cabo Verde; 403 Sao Tome and Principe; 404 Guinea-Bissau; 411 Equatorial Guinea; 420 Gambia; 432 Mali;
433 Senegal; 434 Benin; 435 Mauritania; 436 Niger; 437 Ivory Coast|Côte d'Ivoire; 438 Guinea; 439 Burkina Faso;
450 Liberia; 451 Sierra Leone; 452 Ghana; 461 Togo; 471 Cameroon; 475 Nigeria; 481 Gabon;
482 Central African Republic; 483 Chad; 484 Republic of the Congo|Congo-Brazzaville;
490 DR Congo|Democratic Republic of the Congo|Democratic Republic of Congo|DRC|Congo-Kinshasa; 500 Uganda; 501 Kenya;
510 Tanzania; 516 Burundi; 517 Rwanda; 520 Somalia; 522 Djibouti; 530 Ethiopia; 531 Eritrea; 540 Angola;
541 Mozambique; 551 Zambia; 552 Zimbabwe; 553 Malawi; 560 South Africa; 565 Namibia; 570 Lesotho; 571 Botswana;
572 Eswatini|Swaziland; 580 Madagascar; 581 Comoros; 590 Mauritius; 600 Morocco; 615 Algeria; 616 Tunisia; 620 Libya;
625 Sudan; 626 South Sudan; 630 Iran; 640 Turkey|Türkiye; 645 Iraq; 651 Egypt; 652 Syria; 660 Lebanon; 663 Jordan;
666 Israel; 670 Saudi Arabia; 678 Yemen; 690 Kuwait; 692 Bahrain; 694 Qatar; 696 United Arab Emirates|UAE; 698 Oman;
700 Afghanistan; 701 Turkmenistan; 702 Tajikistan; 703 Kyrgyzstan; 704 Uzbekistan; 705 Kazakhstan; 710 China;
712 Mongolia; 713 Taiwan; 731 North Korea; 732 South Korea; 740 Japan; 750 India; 760 Bhutan; 770 Pakistan;
771 Bangladesh; 775 Myanmar|Burma; 780 Sri Lanka; 781 Maldives; 790 Nepal; 800 Thailand; 811 Cambodia; 812 Laos;
816 Vietnam; 820 Malaysia; 830 Singapore; 835 Brunei; 840 Philippines; 850 Indonesia; 860 East Timor|Timor-Leste;
900 Australia; 910 Papua New Guinea; 920 New Zealand; 940 Solomon Islands; 950 Fiji
"""


ROWS: Final = [" ".join(row.split()).partition(" ")[::2] for row in STATES.split(";")]
NUMBERS: Final = {fold(name): number for number, names in ROWS for name in names.split("|")}
NAMES: Final = {number: names.split("|")[0] for number, names in ROWS}
LONGEST: Final = max(map(len, NUMBERS))


def state_at(words: Words, at: int) -> int:
    """Where the name of a state that begins with this word ends; `at` where none does."""
    ends = range(min(at + LONGEST, len(words.folded)), at, -1)
    named = at < len(words.folded) and words.named[at]
    return next((end for end in ends if named and words.folded[at:end] in NUMBERS), at)


def states_in(words: Words) -> dict[str, str]:
    """The numbers of the states that a text names, each with its name, in their order.

    One that UCDP counts under two numbers has both, with a comma between.
    """
    return {NUMBERS[name]: NAMES[NUMBERS[name]] for name in names_in(words, NUMBERS, LONGEST)}
