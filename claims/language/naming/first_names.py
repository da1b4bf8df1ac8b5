"""First names by hand: which of them are he, which she, which both; short forms, particles and suffixes of names.

A name in no list says nothing; what a text makes of names is read in names.py and people.py.
"""

PARTICLES = frozenset(
    "abdul abu af al av ben bin bint da das de del della den der di do dos du e el ibn la le mac mc o' ould st. "
    "ten ter van von y zu".split()
)
SUFFIXES = frozenset("esq esq. ii iii iv jr jr. kc m.d. mbe md obe ph.d. phd qc sr sr.".split())
EITHER = frozenset(  # told by nothing
    "alex andrea ashley chris jan jean jordan kelly kim leslie lindsey nicola pat robin sam taylor".split()
)
SHORT_FORMS = {
    "chuck": "charles", "charlie": "charles", "mike": "michael", "bill": "william", "will": "william",
    "bob": "robert", "bobby": "robert", "rob": "robert", "jim": "james", "jimmy": "james", "joe": "joseph",
    "dick": "richard", "rick": "richard", "ted": "edward", "jack": "john", "johnny": "john", "tony": "anthony",
    "liz": "elizabeth", "beth": "elizabeth", "kate": "katherine", "kathy": "katherine", "dave": "david",
    "steve": "stephen", "steven": "stephen", "larry": "lawrence", "pete": "peter", "dan": "daniel",
    "chris": "christopher", "matt": "matthew", "tim": "timothy", "tom": "thomas", "sam": "samuel", "ben": "benjamin",
    "nick": "nicholas", "greg": "gregory", "jeff": "jeffrey", "ken": "kenneth", "ron": "ronald", "don": "donald",
    "phil": "philip", "fred": "frederick", "andy": "andrew", "jon": "jonathan", "ed": "edward", "jerry": "gerald",
    "debbie": "deborah", "sue": "susan", "barb": "barbara", "jen": "jennifer", "vince": "vincent", "walt": "walter",
}  # fmt: skip
_MALE = (
    "aaron abbas abdel abdul abdullah abiodun abubakar achim adam adebayo aditya ahmad ahmed ajay akash akbar "
    "akhil akin alain alan albert alberto alejandro aleksander aleksandr aleksei alexander alexei alfonso "
    "alfredo ali alistair allan allen alonso amir amit amitabh anand anatoly anders andrei andres andrew "
    "andrzej angelo anil anthony antonio anwar arash arjun arkady armando arthur arturo arun arvind ashok asif "
    "avi ayman ayodele babak babatunde baptiste barack bashar bashir behrouz ben benito benjamin benyamin "
    "bernard bernd bernhard bernie bilal bill bjorn björn bob bogdan boris borislav brad brandon brian bruce "
    "camilo carl carlos cesar chad charles chidi chinedu christopher chuck chukwuma colin craig curtis cyril "
    "césar dale damien damir dan daniel daoud dapo dariush david deepak denis dennis didier diego dieter dinesh "
    "dirk dmitri dmitry donald doug dragan duncan dwight ebenezer eckhard eduardo edward egon ehab ehud emad "
    "emeka emil emilio emmanuel emmerson enrique eric erich erik ernest esteban ethan eugene evgeny fabian "
    "fabrice fahd faisal farhad federico felipe felix femi fernando francis francisco francois frank franz "
    "françois fred frederick friedrich fritz fyodor gaetan ganesh gary gavin gennady georg george georgi "
    "gerardo gerhard germain gilberto gilles giovanni giuseppe gleb glenn gonzalo goodluck gopal goran graham "
    "greg gregory grigory guillaume guillermo gunter gustav gustavo guy günter günther hamad hamed hamid hamza "
    "hans harish harold harry haruki hasan hashem hassan hector heinrich heinz helmut henri henrik henry hernan "
    "hernán herve hervé hiroshi hooman horst hossam hossein howard hugo humberto hussein héctor ian ibrahim "
    "ibrahima idrissa ignacio igor ilya imad imran ingo isaac isaias ismael ismail issoufou ivan jack jacob "
    "jacques jaime jakaya jamal james jan jaroslaw jason javad javid javier jean jeb jeff jeffrey jens jerome "
    "jerry jesus jesús jim joachim joao joaquin joaquín jochen joe johan john jomo jonas jonathan jorge jose "
    "josef joseph joshua joão juan julien julio junichiro jurgen justin jérôme jürgen kamau kamran karim karl "
    "kaveh keith kenji kenneth kevin khaled khaleel khalid kim kirill klaus koffi kofi konstantin kourosh kumar "
    "kurt kwabena kwame kwesi lalit larry lars laurent lech leo leon leonard leonardo leonid leopoldo lewis "
    "lindsey lionel lloyd loic lorenzo lothar louis loïc luc luca luis luke lutz mahdi mahesh mahmood mahmoud "
    "majid maksim malcolm mamadou manfred manmohan manoj manolo manuel marc marcel marco mario mark martin "
    "marwan masoud mateo mathieu matt matteo matthew matthias maurice mauricio max maxim maxime mazen mehdi "
    "mehmet meles michael michel miguel mikael mike mikhail milos miroslav modibo mohamed mohammad mohammed "
    "mohan mohsen moritz moshe muhammad muhammadu mukesh munir mustafa mwai nabil naftali narendra nasser "
    "nathan naveen navid nawaz ndugu neil nelson nestor nicholas nicolas nigel nikhil nikita nikolai nils nitin "
    "noah norbert néstor obafemi octavio odinga olaf oleg oliver olivier olof olu olusegun omar omid osama "
    "oscar oswaldo otto ousmane pablo pankaj paolo pascal patrice patrick paul paulo pavel pedro pervez peter "
    "petro philip philippe phillip pierre piotr prakash pranab prashant pyotr qasim qassem rafael rafiq rahul "
    "raila rainer raj rajesh rajiv rakesh ralf ralph ramesh rami ramin ramon ramón rand randy rashid raul ravi "
    "ray raymond recep reinhard remy rene rené reza riad ricardo richard rick rob robert roberto roger rohit "
    "rolf roman ron ronald roy ruben rubén rudolf rupert ruslan russell saad sachin saddam saeed salman salva "
    "salvador sam sami samir samuel sandeep sani sanjay santiago sayed scott sebastien sekou seretse sergei "
    "sergey sergio seyyed shashi sherif shimon shinzo siamak siddharth siegfried silvio simon slobodan soroush "
    "stanislav stanley stefan stefano stephan stephen steve steven stuart sudhir sunil suresh sven syed sylvain "
    "sébastien takashi tariq taro ted tendai thabo theodore thierry thomas thorsten tim timothy timur tobias "
    "tom tomas tomás torsten trevor troy tunde udo uhuru ulrich umaru umesh uwe vaclav vadim valentin varun "
    "vasily venkat viacheslav vicente victor vijay vikram viktor vincent vinod vitaly vivek vladimir vladislav "
    "volker volodymyr vyacheslav wael walid walter wayne werner william winfried wole wolfgang xavier yahya "
    "yann yaroslav yasir yasser yaw yevgeny yitzhak yogesh youssef yoweri yuri yusuf yves zaid zakaria ziad "
    "zoran"
)
_FEMALE = (
    "aarti abeer abena abigail adaeze adele adjoa adriana adwoa adèle afaf afia agathe agnes agnieszka agnès "
    "ahlam aida aisha aishwarya akosua alba albane albina alejandra alena alice alicia alina alison aliya "
    "allison ama amal amanda amani amara amelia amina aminata amparo amrita amy ana anais anastasia anaïs "
    "anfisa angela angele anita anja anjali anju ann anna annalena anne annegret annick annika antje antonina "
    "anushka aparna araceli archana arlette arwa asha ashley asma astrid atefeh aung aurelie aurora aurélie ayo "
    "azadeh azar bahareh barbara barbel basma beatrice beatriz belen belén benazir betty bhavna binta birgit "
    "birgitta blanca bozena bożena brenda bridget brigitte britt brunhilde bukola bushra bärbel camila camille "
    "carly carmen carol carola catalina catherine cecilia celine chantal charlene charlotte chelsea chiara "
    "chidinma chioma chitra christa christine cindy claire clara claudia clemence clémence colette colleen "
    "concepcion concepción condoleezza connie consuelo corinne cornelia cristina cynthia cécile dagmar daisy "
    "dalia daniela daphne daria darya debbie deborah debra deepika delia delphine denise diana diane dina divya "
    "dolores dominica dominika donna doris doro dorota dorothy dulce edda edith edwige efua eileen ekaterina "
    "elaine eleanor elena eleonore elham elisa elise elizabeth elke ella ellen elvira eman emilia emilie emily "
    "emma erika erin esi estela estelle esther eugenia eva eve ewa fabienne fabiola fadia faith fanta farah "
    "farzaneh faten fatima fatou fatoumata fereshteh fernanda fiona flor florence folake forough frances "
    "francesca francoise franziska françoise frauke freja funmilayo gabi gabriela gabriele gaelle gail galina "
    "gauri geeta genevieve georgette geraldine gerda ghada ghislaine gina giorgia gisela gita giulia gladys "
    "gloria golnaz grace graciela graça greta guadalupe gudrun guillermina gwen hadiza hala halina hanaa hanan "
    "hanna hannah hannelore harriet hayat heather hedwig heidi heike helen helene helga hema hiba hildegard "
    "hillary holly huda hélène ibtisam ifeoma ilse iman imke indira ines inga inge ingeborg ingrid inna inés "
    "irena irene irina irma irmgard iryna isabel isabela isabella isabelle ivana ivanka jacqueline jadwiga "
    "jamila jane janet janice jaya jayalalithaa jeanne jelena jennifer jessica jihan jill joan joanna josefina "
    "josephine josette juana judith judy julia juliana julie juliette jutta jyoti kadiatou kalpana kamala karen "
    "karin karola katarzyna kate kateryna katherine kathleen kathy katie katrin katya kavita kawthar keiko "
    "kelly kellyanne kerstin khadija khrystyna kimberly kiran kirsi kirsten kirstin klara kristen kristina "
    "ksenia laetitia lakshmi larisa larysa lata latifa laura laure laurence laurie layla lea leah leela leila "
    "leonor leticia leyla lidia lieselotte lina linda lisa ljubica lorena loretta lotte loubna lourdes lucia "
    "lucy lucía ludmila ludmilla luisa luz lydia lyubov léa madeleine madhuri magdalena maha mahnaz mahsa "
    "makeda mala malala malgorzata mamata manal manisha manon manuela mara margaret margarita margaux margot "
    "marguerite maria mariam mariama mariana marianne maribel marie marielle marija marilyn marina marine "
    "marisol maritza marjan marlene marta martha marthe marwa mary maryam maryna marzieh masoumeh mathilde "
    "mayra małgorzata mechthild meena meera megan meghan megyn mehrnoosh melania melissa mercedes mervat "
    "micaela michele michelle michiko michèle milena milica mina mira mireille miriam mitra molly mona monica "
    "monika monique muriel nadezhda nadia nadine najat nana nancy nandini naoko naomi narges nasrin natalia "
    "natalie natalya natasha nathalie nawal nazanin neha nermin ngozi nicole nieves niloofar nina nirmala nisha "
    "nisreen nkechi nkosazana nomvula noor nora norma nour ntombi nura obiageli odile ofelia oksana olena olga "
    "olivia oumou padma pallavi paloma pamela paola parisa parvin patricia paula pauline penny petra phyllis "
    "pilar polina pooja poonam pratibha preeti priscilla priya rabab rachel radha raisa rajni ramatou rani "
    "rania raquel rasha rashmi raymonde rebecca reem rekha renata renate renuka riham rima ritu roberta robin "
    "rocio rocío rosa rosario rose roswitha roya ruba ruth sabine sade sahar sakura salimata sally salma "
    "samantha samar samira sandra sandrine sanna sara sarah sarita savita sawsan seema sefako segolene sepideh "
    "shaghayegh shalini sharmila sharon shashikala sheikha sheila shilpa shirin shirley shobha shohreh shreya "
    "sigrid silke silvana silvia simi simin simone sita smita smriti sneha sofia sofiya sofía soheila solange "
    "sonia sophia sophie soraya stacey stefanie stephane stephanie suad sudha suha suhad sunita susan susana "
    "susanne sushila sushma suzanne svenja svetlana swati sylvia sylviane sylvie ségolène tahani tamara tammy "
    "tanja taraneh tatiana tatyana teresa teresita tetiana tetyana thandiwe theresa thuli tina titilayo tsitsi "
    "tulsi ulla ulrike uma ursel ursula usha uta valentina valentine valerie vandana vanessa vera veronica "
    "victoria vidya violet virginia virginie véronique wafa waltraud wanda wangari wendy widad wiebke winnie "
    "ximena yaa yasmin yelena yetunde yevgenia yolanda yuki yulia yvette yvonne zahra zainab zainabou zanele "
    "zeina zeinab zinaida zoe zofia zohreh zuzana élise émilie"
)
FIRST_NAMES = dict.fromkeys(_MALE.split(), "he") | dict.fromkeys(_FEMALE.split(), "she")
