package reading

import (
	"strings"
	"sync"
)

// firstNames are common given names, folded. They only tip the balance when a
// sheet does not say whether people are its rows or its columns.
var firstNames = words(`
aaron abdul abigail abel ada adam adele adrian agnes ahmed ahmet aisha alan albert alex alexander alexandra alfred ali alice alicia alina alison allison amanda amber amelia amelie amir amit amy ana anastasia anders andre andrea andreas
andrew andy angela angelika anika anita anja anke ann anna anne annette annika anton antonia antonio arjun arne arthur ashley astrid aylin ayse axel barbara bart bastian beate beatrice beatrix ben benedikt benjamin bernd bernhard bert beth bettina
bianca bill birgit bjorn bob boris brandon brenda brian brigitte bruce bruno camille carl carla carlos carmen carol carolin caroline carsten catherine cecilia charles charlotte chen chiara chloe chris christa christian christiane christin
christina christine christoph christopher christos claire clara clarissa claudia claus clemens colin connor conrad cora cornelia craig cyd cynthia dagmar damian dan dana daniel daniela danny dariusz dave david dean deborah denis denise dennis derek diana dieter dietmar
dilek dirk dmitri dominik donald donna doris dorothea doug douglas dylan eberhard ed eddie edgar edith eduard edward ela elena eli elias elif elisa elisabeth elizabeth elke ella ellen elsa emil emilia emily emma emre enrico eric erica erik erika erin ernst esra esther eugen eva
evan eve evelyn fabian fatima fatma federico felix felicitas ferdinand fiona florence florian frances francesca francesco francis frank franz franziska fred frederik friedrich fritz gabi gabriel gabriele gareth gary gavin georg george gerald gerd gerhard gerrit gina giovanni
gisela giulia gloria gordon grace graham greg gregor greta grzegorz gudrun guido gustav hanna hannah hannes hans harald harry hasan heather hedwig heidi heike heiko heiner heinrich heinz helen helena helga helmut henri henrik henry herbert hermann hilde holger horst hugo hussein ian ibrahim
ida igor ilse ina ines inga inge ingo ingrid ingeborg irene iris irina irma isaac isabel isabell isabella isabelle ivan ivana ivy jack jackie jacob jacqueline jakob jake james jamie jan jana jane janet janina jasmin jason javier jean jeff jeffrey jens jennifer jenny jeremy jerome jessica jill
jim jimmy joachim joan joanna jochen joe joel johan johanna johannes john johnny jon jonas jonathan jorg jorge jose josef josefine joseph josh joshua joyce juan judith judy julia julian juliane julie juliette julius jurgen joern joerg jurij justin justus jutta kai karen karin karina karl karla karsten kate katharina katherine
kathleen kathrin kathy katie katja katrin keith kelly ken kenneth kerstin kevin kim kirsten klara klaus konrad konstantin kristin kristina kristine kurt kyle lara larissa larry lars laura laurent lea leah leila lena leo leon leonard leonie lennart lewis liam lili lilly lily linda lindsay linus lisa liz lorenz louis
louisa louise luca lucas lucia lucy ludwig luis luisa luise lukas lutz lydia lynn madeleine magdalena maggie maja malte mandy manfred manuel manuela marc marcel marco marcus margaret margarete margit maria marie marina mario marion marius mark marko markus marlene marta martha martin martina marvin mary mathias matt matthew
matthias maureen maurice mauro max maximilian maya mehmet mei melanie melissa mia michael michaela michal michel michelle miguel mika mike mila milan mina miriam mirjam mohamed mohammed mona monica monika monique moritz muhammad murat mustafa nadia nadine nadja nancy natalia natalie natasha neil nele
nia nicholas nick nicola nicolas nicole niklas nikolai nikolaus nils nina noah noel nora norbert norman nour olaf ole oleg olga oliver olivia omar oscar oskar otto pablo pamela pascal patricia patrick patrik paul paula pauline pedro peggy peter petra phil philip philipp philippe phoebe pia pierre piotr priya rachel rafael rahul
rainer ralf ralph ramona raphael rashid raul ravi ray raymond rebecca regina reinhard reinhold rene renate renee rhea ricarda ricardo richard rick rita rob robert roberto robin roger roland rolf roman ron ronald rosa rose rosie ross roy rudi rudolf russell ruth ryan sabine sabrina sally sam samantha samir samuel sandra sandy sanjay santiago sara sarah sascha scott
sean sebastian selina sergej sergio shane sharon sheila siegfried sigrid silke silvia simon simone sofia sofie sonja sonia sophia sophie stefan stefanie stella stephan stephanie stephen steve steven stuart sue suleyman sunil susan susanna susanne suzanne svea sven svenja sybille sylvia tamara tanja tara tatjana ted teresa terry thea theo theodor theresa thomas
thorsten till tilo tim timo timothy tina tobias todd tom tomas tomasz toni tony torben torsten tracy udo ulf ulrich ulrike ursula uta ute uwe valentin valentina valerie vanessa vera veronica veronika viktor victor victoria viktoria vincent viola vivian volker walter wanda wei wendy werner wilhelm will william winfried wolfgang wolfram xavier xenia yan yasmin yannick yvonne yuki yusuf
zack zara zoe zofia hana hiro kenji akira yuto sakura li wang zhang liu ming jun lin ying hong mateo matteo lorenzo alessandro alessia paolo luigi marcela tariq youssef khalid layla nasser deepak anil vijay suresh lakshmi kavya neha pooja rohan jorn joan gunther gunter guenter guenther juergen soren björn kaya deniz can cem ozan
dora ewa agnieszka katarzyna malgorzata jakub pawel marek adamo bea carlo dino edda ezra finn fynn gero hauke imke jette kilian levi mats mattis nico niko ole ronja runa silas tamina tjark ulla veit wiebke yara zeynep inka ilka anouk bodo eike ferris gloria hilda irmgard knut lasse meike ortrud ragnar svantje tilda ada grace linus alan edsger barbara margaret hedy`)

// peopleWords come before a number or a letter in made-up names: "Employee 12".
var peopleWords = words(`employee person user member staff worker operator mitarbeiter mitarbeiterin mitarbeitende ma kollege engineer developer consultant participant colleague emp teilnehmer`)

var nobiliary = words(`von van de der den del di da la le dr prof zu bin al el du dos mac ten ter`)

// competencyWords turn up in the names of competencies and never in those of
// people.
var competencyWords = words(`
skill skills management leadership communication planning analysis design development testing programming coding sales marketing finance accounting budgeting negotiation presentation project quality safety customer service software hardware data database
cloud security network networking engineering technical strategy strategic vision thinking problem solving decision making teamwork coaching mentoring feedback english german french spanish italian language excel word powerpoint sap sql java javascript typescript
python golang rust php ruby kotlin swift scala react angular vue node docker kubernetes linux windows aws azure gcp git jira scrum agile kanban lean six sigma html css api rest devops terraform ansible figma photoshop autocad cad cam cnc plc welding
forklift driving assembly maintenance repair inspection packaging logistics warehouse purchasing procurement compliance legal law hr recruiting training onboarding reporting documentation writing reading research statistics modelling modeling machine learning ai
process operations production manufacturing supply chain risk change conflict time stakeholder innovation creativity empathy integrity accountability delegation motivation influence collaboration initiative adaptability resilience knowledge basics fundamentals
architecture frontend backend fullstack web mobile ux ui product business requirements support administration office first aid fire iso gdpr audit control budget forecasting pricing contract execution roadmap organizing organising controlling
kommunikation fuhrung planung analyse entwicklung projekt projektmanagement teamarbeit teamfahigkeit verhandlung prasentation qualitat sicherheit arbeitssicherheit kunde kunden kundenservice vertrieb einkauf buchhaltung konfliktlosung konfliktmanagement schweissen
schweissen drehen frasen montage wartung instandhaltung lager logistik stapler staplerschein kran erste hilfe brandschutz deutsch englisch franzosisch spanisch sprache sprachen programmierung datenbank datenbanken netzwerk technik strategie moderation zeitmanagement
prozess prozesse elektrik mechanik hydraulik pneumatik steuerung loten loeten messen prufen verpackung reinigung hygiene dokumentation schulung ausbildung recht datenschutz zusammenarbeit delegieren motivieren entscheiden eigeninitiative belastbarkeit
excel word outlook access dispo disposition kalkulation angebot rechnung controlling lohn visio tableau powerbi bi etl spark hadoop tensorflow c# c++ .net dotnet spring django flask laravel wordpress seo sem crm erp salesforce hubspot mrp kpi okr
ladder lathe milling drilling grinding laser soldering painting press robot plc crane truck tests unit integration delivery ownership debugging deployment monitoring observability incident response review code reviews cooking grill bar kitchen cashier cleaning inventory shelf stocking`)

var competencyEndings = list(`ment|tion|sion|ung|keit|heit|schaft|ing|ance|ence|ness|ity|kenntnisse|technik|wesen|recht|ics|ology|kompetenz|fahigkeit|wissen|system|systems|management|ware|analyse`)

// unitWords turn up in the names of teams and departments.
var unitWords = words(`team teams department dept division unit group abteilung bereich gruppe schicht linie line shift squad tribe werk standort hr it r&d production produktion sales vertrieb operations ops marketing finance finanzen einkauf logistik logistics engineering qualitatssicherung verwaltung administration leitung backoffice helpdesk office region total all`)

// words returns the set of them, which is made when it is first asked for: most
// runs of the program read no sheet.
func words(s string) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool {
		m := map[string]bool{}
		for _, w := range strings.Fields(s) {
			m[w] = true
		}
		return m
	})
}
