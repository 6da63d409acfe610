package text

// Signs of careless forms, as numbers of cases.
func germanSigns() map[string]string {
	return map[string]string{
		"Numbers of cases only. They lead to nobody, say nothing of what a rater is worth, and no form is left out for them: not by the program, and not without asking.": "Nur Fallzahlen. Sie führen zu niemandem, sagen nichts darüber, was jemandes Einschätzung wert ist, und kein Formular bleibt deswegen außer Acht: nicht durch das Programm und nicht ohne Rückfrage.",
		"Forms are looked at together with those of %d raters or more. So far there are too few.":                                                                         "Formulare werden zusammen mit denen von mindestens %d Einschätzenden angesehen. Bisher sind es zu wenige.",
		"%s forms were looked at, in groups of %d raters or more; the newest wait until they are as many.":                                                                "%s Formulare wurden angesehen, in Gruppen von mindestens %d Einschätzenden; die neuesten warten, bis es ebenso viele sind.",
		"There are more forms here than are looked at.":                                                                                                                   "Es gibt hier mehr Formulare, als angesehen werden.",
		"Too fast": "Zu schnell",
		"of no form it is known how long it took: that is counted where a form is filled in here, and not for imports or paper": "von keinem Formular ist bekannt, wie lange es dauerte: Gezählt wird das, wo hier ausgefüllt wird, nicht bei Importen oder Papier",
		"more than half of the answers took under two seconds each; of %s forms with %d answers or more whose time is known":    "mehr als die Hälfte der Antworten dauerte jeweils unter zwei Sekunden; von %s Formularen mit mindestens %d Antworten, deren Dauer bekannt ist",
		"Contradicts itself": "Widerspricht sich",
		"answers go up and down more than in 99.5 %% of the forms that the model draws for the same rater and person": "die Antworten springen mehr als in 99,5 %% der Formulare, die das Modell für dieselbe einschätzende und dieselbe eingeschätzte Person zieht",
		"of %s forms with %d answers or more: weak, as an honest halo looks the same, and counts a half":              "von %s Formularen mit mindestens %d Antworten: ein schwaches Zeichen, denn ein ehrlicher Halo sieht genauso aus; zählt halb",
		"Two signs or more": "Zwei Zeichen oder mehr",
		"forms that are worth a question to raters in general: were the questions clear, was there time?": "Formulare, die eine Frage an alle Einschätzenden wert sind: Waren die Fragen klar, war genug Zeit?",
		"Very strict or very mild raters": "Sehr strenge oder sehr milde Einschätzende",
		"further from all others than 2.5 standard deviations, with three people or more: no fault, and levels correct for it": "weiter von allen anderen entfernt als 2,5 Standardabweichungen, bei drei Personen oder mehr: kein Fehler, und die Stufen gleichen es aus",
		"Without the forms that show two signs or more, a level that is shown would move by more than %s for: %s.":             "Ohne die Formulare mit zwei Zeichen oder mehr würde sich eine gezeigte Stufe um mehr als %s verschieben bei: %s.",
		"Of %d answers %d were timed and %d were quick, which cannot be.":                                                      "Von %d Antworten hätten %d eine Dauer und %d wären schnell; das kann nicht sein.",
		"fewer than %d":        "weniger als %d",
		"%s or more":           "%s oder mehr",
		"%s to %s people":      "%s bis %s Personen",
		"%s people or more":    "%s Personen oder mehr",
		"fewer than %d people": "weniger als %d Personen",
		"Of how long it takes, one thing is counted: how many answers took under two seconds each. No times are kept, and nobody sees the count of one form.": "Von der Dauer wird nur eines gezählt: wie viele Antworten jeweils unter zwei Sekunden dauerten. Zeiten werden nicht aufbewahrt, und niemand sieht die Zahl eines einzelnen Formulars.",
	}
}
