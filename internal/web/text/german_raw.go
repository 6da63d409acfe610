package text

// What was answered on average, beside levels, and that levels are provisional.
func germanRaw() map[string]string {
	return map[string]string{
		"Levels are provisional until job experts have set them: 3 is typical of the people who were rated here first, and one level is what people usually differ by.": "Stufen sind vorläufig, bis Fachleute sie festgelegt haben: 3 ist typisch für die Menschen, die hier zuerst eingeschätzt wurden, und eine Stufe ist, worum sich Menschen üblicherweise unterscheiden.",
		"Between organisations levels are not comparable.":                                                                                                               "Zwischen Organisationen sind Stufen nicht vergleichbar.",
		"What is missing for the role is therefore relative to where this organisation began.":                                                                           "Was für die Rolle fehlt, ist darum relativ zum Ausgangspunkt dieser Organisation.",
		"Beside each level stands what was answered on average, from 1 to 5. Levels correct for the fact that raters differ in strictness, so the two are not the same.": "Neben jeder Stufe steht, was im Mittel geantwortet wurde, von 1 bis 5. Stufen gleichen aus, dass verschieden streng eingeschätzt wird; darum sind beide nicht dasselbe.",
		"managers":               "Führungskräfte",
		"assessors":              "Beobachtende",
		"Answers: %s":            "Antworten: %s",
		"answered %s on average": "im Mittel %s geantwortet",
		"provisional levels":     "vorläufige Stufen",
		"Levels are provisional, and so is this.": "Stufen sind vorläufig, und dies ist es auch.",
		"What was answered on average stands in the table below, from 1 to 5 and as it was. Levels correct for the fact that raters differ in strictness. Groups that answer without their names are told of one by one only where each has had five people or more every time, and otherwise together.": "Was im Mittel geantwortet wurde, steht in der Tabelle unten, von 1 bis 5 und unverändert. Stufen gleichen aus, dass verschieden streng eingeschätzt wird. Gruppen, die ohne Namen antworten, werden nur dann einzeln genannt, wenn jede jedes Mal mindestens fünf Personen hatte, und sonst zusammen.",
	}
}
