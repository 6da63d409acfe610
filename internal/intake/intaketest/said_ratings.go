package intaketest

const (
	onePerson = "All ratings by others are about one person, Ada. How somebody stands can only be told beside others."
	needs4    = " A file of ratings needs ratee, rater, item or competency, and value; group, date and wave may follow."
	scale5    = " Answers are whole numbers from 1 to 5; a cell stays empty where there is none. The answer is left out."
	whole5    = " Answers are the numbers of the options, from 1 to 5; they are not averaged. The answer is left out."
	groups6   = " The groups are self, manager, peer, report, assessor and other."
)

// saidOfRatings is what is said about the inputs of the lines from 101 on.
var saidOfRatings = map[string]Says{
	"101 an unknown column":                  {Doubts: []string{"r!H: It is not known what the column “shoe size” means. The column is not read."}},
	"101 a column twice":                     {Refused: "Row 1: the columns E (value) and H (rating) mean the same. Rename or remove one of the two."},
	"101 a column twice under one name":      {Refused: "Row 1: the columns E (value) and H (value) mean the same. Rename or remove one of the two."},
	"101 nobody is rated":                    {Refused: "Row 1 of r.csv has no column for who is rated." + needs4},
	"101 nobody rates":                       {Refused: "Row 1 of r.csv has no column for who rates." + needs4},
	"101 nothing is asked":                   {Refused: "Row 1 of r.csv has no column for what was asked." + needs4},
	"101 nothing is answered":                {Refused: "Row 1 of r.csv has no column for the answer." + needs4},
	"101 a header and no ratings":            {Refused: "r.csv has a header but no ratings below it. Add a row for each answer."},
	"101 neither header nor ratings":         {Refused: "Row 1 of r.csv has no column for who is rated." + needs4},
	"102 an answer above the scale":          {Doubts: []string{"r!E2: The value “6” is outside the scale." + scale5}},
	"102 an answer of 0":                     {Doubts: []string{"r!E2: The value “0” is outside the scale." + scale5}},
	"102 an answer below 0":                  {Doubts: []string{"r!E2: The value “-3” is outside the scale." + scale5}},
	"102 a fraction":                         {Doubts: []string{"r!E2: The value “3.5” is not a whole number." + whole5}},
	"102 a fraction with a comma":            {Doubts: []string{"r!E2: The value “3,5” is not a whole number." + whole5}},
	"102 a word":                             {Doubts: []string{"r!E2: The value “often” is not a number." + scale5}},
	"102 infinity":                           {Doubts: []string{"r!E2: The value “Infinity” is not a number." + scale5}},
	"102 a very large number":                {Doubts: []string{"r!E2: The value “1e308” is not a number." + scale5}},
	"103 one rater only":                     {Notes: []string{"All ratings are by one rater, Bob. What is the person and what is the rater can only be told with several raters."}},
	"103 one person only":                    {Notes: []string{onePerson}},
	"103 everybody rated 5":                  {Notes: []string{"All 3 answers are 5, so they tell nobody from anybody. Check the column value."}},
	"103 raters who link nobody":             {Notes: []string{"No rater of this file links these 2 sets of people: Ada | Cem. People of different sets can only be compared as far as their raters are assumed to be alike."}},
	"104 a rater who rates themself as peer": {Planned: []string{"r!C5: “Cem” rates themself as “peer”. Write “self” as the group, or correct the rater or the person. The form is read as what the person says of themself."}},
	"104 self about somebody else":           {Planned: []string{"r!C5: “Bob” rates “Cem” as “self”. Correct the group, the rater or the person. All rows of this form are left out."}},
	"104 a rater of two groups":              {Planned: []string{"r!C6: Rows 5 and 6 name “Bob” as “manager” and as “peer” for “Cem”. A rater is of one group for one person. The whole form is read as “manager”."}},
	"104 an unknown group":                   {Doubts: []string{"r!C5: “cousin” is no known group of raters." + groups6 + " Rows with it: 1. It is read as other, whose answers are only ever shown together."}},
	"104 no group":                           {Planned: []string{"r!C5: It is not said how “Bob” knows “Cem”." + groups6 + " The form is read as of the group other, whose answers are only ever shown together."}},
	"105 an unknown item":                    {Planned: []string{"r!D2: “Juggling” is neither an item nor a competency of a framework that is published. Rows with it: 1. What was answered to it is left out."}},
	"105 no person":                          {Doubts: []string{"r!A2: This row does not say who is rated. The row is left out."}},
	"105 no rater":                           {Doubts: []string{"r!B2: This row does not say who rates. The row is left out."}},
	"105 no item":                            {Doubts: []string{"r!D2: This row does not say what was asked. The row is left out."}},
	"105 the same question twice":            {Planned: []string{"r!E5: Rows 2 and 5 are both the answer of “Bob” about “Ada” to “lead.vision.q1” on the same day. Row 5 counts, because it comes later."}},
	"106 a day to come":                      {Planned: []string{"r!F5: The day 2190-01-10 has not come yet. It is read as if there were no date."}},
	"106 a day that does not exist":          {Doubts: []string{"r!F5: “2026-02-30” is a day that does not exist. The answer is read as of the day of the import."}},
	"106 a word for a day":                   {Doubts: []string{"r!F5: “soon” is not a date. The answer is read as of the day of the import."}},
	"106 a long name of a wave":              {Doubts: []string{"r!G5: The name of the wave has more than 100 characters. The answer is read without a wave."}},
	"106 a wave with a mark that turns the direction of writing": {Doubts: []string{"r!G5: The cell holds characters that cannot be seen, such as control characters or marks that turn the writing direction. They are removed."}},
}
