package text

// Ratings: what makes one unfit for the record.
func germanRatings() map[string]string {
	return map[string]string{
		"A rating needs the person it is about.":                                                                            "Eine Einschätzung braucht die Person, um die es geht.",
		"A rating needs whoever gives it.":                                                                                  "Eine Einschätzung braucht jemanden, der sie abgibt.",
		"Say how the rater knows the person: self, manager, peer, report, assessor or other.":                               "Sagen Sie, woher die einschätzende Person die andere kennt: selbst, Führungskraft, Kollege, Mitarbeiter, Beurteiler oder sonstige.",
		"Only the person can answer as self. Say how the rater knows the person: manager, peer, report, assessor or other.": "Als „selbst“ kann nur die Person antworten. Sagen Sie, woher die einschätzende Person sie kennt: Führungskraft, Kollege, Mitarbeiter, Beurteiler oder sonstige.",
		"Nobody rates themself as %s. What people say of themselves is of the group self.":                                  "Niemand schätzt sich als %s selbst ein. Was jemand über sich sagt, gehört zur Gruppe „selbst“.",
		"A rating needs the time at which it was entered.":                                                                  "Eine Einschätzung braucht den Zeitpunkt, zu dem sie eingetragen wurde.",
		"A rating needs the name of whoever entered it.":                                                                    "Eine Einschätzung braucht den Namen dessen, der sie eingetragen hat.",
		"A withdrawal has no answers. Withdraw first, then rate again.":                                                     "Eine Rücknahme hat keine Antworten. Nehmen Sie erst zurück und schätzen Sie dann neu ein.",
		"There is no rating %d.":                                                                                            "Es gibt keine Einschätzung %d.",
		"Only a withdrawal has a reason.":                                                                                   "Nur eine Rücknahme hat einen Grund.",
		"A rating needs the day on which it was answered.":                                                                  "Eine Einschätzung braucht den Tag, an dem geantwortet wurde.",
		"The day %s has not come yet. Enter when the form was answered.":                                                    "Der Tag %s ist noch nicht gekommen. Tragen Sie ein, wann der Bogen beantwortet wurde.",
		"name of the wave": "Name der Welle",
		"key of an item":   "Schlüssel eines Items",
		"There are %d answers to %d questions. Each question needs an answer from 1 to %d, or 0 where the rater could not judge.": "Es gibt %d Antworten auf %d Fragen. Jede Frage braucht eine Antwort von 1 bis %d oder 0, wo kein Urteil möglich war.",
		"Answer %d to question %d is outside 1 to %d.":                                    "Antwort %d auf Frage %d liegt nicht zwischen 1 und %d.",
		"No question has an answer. A form on which nothing could be judged is not kept.": "Keine Frage hat eine Antwort. Ein Bogen, auf dem nichts beurteilt werden konnte, wird nicht aufbewahrt.",
		"A form needs the version of the framework on which it was asked.":                "Ein Bogen braucht die Version des Kompetenzmodells, nach der gefragt wurde.",
		"A form needs at least one question.":                                             "Ein Bogen braucht mindestens eine Frage.",
		"A form has at most %d questions; this one has %d.":                               "Ein Bogen hat höchstens %d Fragen; dieser hat %d.",
		"Question %d is about no competency.":                                             "Frage %d betrifft keine Kompetenz.",
		"Question %d is answered on a scale that is not known.":                           "Frage %d wird auf einer unbekannten Skala beantwortet.",
		"Question %d is asked twice.":                                                     "Frage %d wird zweimal gestellt.",
		"There is no rating %d of this rater about this person.":                          "Diese Person hat über die andere keine Einschätzung %d abgegeben.",
		"Rating %d is a withdrawal, which cannot be taken back. Rate again.":              "Einschätzung %d ist eine Rücknahme, die sich nicht zurücknehmen lässt. Schätzen Sie neu ein.",
		"Rating %d has been withdrawn already.":                                           "Einschätzung %d ist bereits zurückgenommen.",
		"There are %d ratings on forms with these competencies. Withdraw them first.":     "Es gibt %d Einschätzungen auf Bögen mit diesen Kompetenzen. Nehmen Sie diese zuerst zurück.",
		"The estimates have been brought up to date by somebody else meanwhile.":          "Die Schätzungen sind inzwischen von jemand anderem auf den neuesten Stand gebracht worden.",
		"has been rated, or has rated somebody":                                           "wurde eingeschätzt oder hat jemanden eingeschätzt",
	}
}
