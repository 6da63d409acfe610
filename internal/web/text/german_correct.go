package text

// Correcting what was entered, whose levels are read, and past days.
func germanCorrections() map[string]string {
	return map[string]string{
		"Correct":                                    "Berichtigen",
		"Correct a position":                         "Position berichtigen",
		"Correct a position of %s":                   "Eine Position von %s berichtigen",
		"Correct the position %s from %s":            "Die Position %s ab %s berichtigen",
		"Leave it empty where it is not known.":      "Leer lassen, wo er nicht bekannt ist.",
		"Leave it empty while the position goes on.": "Leer lassen, solange die Position andauert.",
		"Only for what was entered wrongly: the past is changed as well. Whoever takes on something new, moves.": "Nur für falsch Eingetragenes: Auch die Vergangenheit wird geändert. Wer etwas Neues übernimmt, wechselt.",
		"There is no such position.":                                "Diese Position gibt es nicht.",
		"The position would end before it begins. Check both days.": "Die Position würde enden, bevor sie beginnt. Prüfen Sie beide Tage.",
		"The position %s would take all days of the one beside it, %s. Take that one back first, or choose other days.": "Die Position %s nähme der benachbarten, %s, alle Tage. Nehmen Sie diese zuerst zurück, oder wählen Sie andere Tage.",
		"Type the beginning of its name and choose from the list.":                                                      "Den Anfang des Namens eingeben und aus der Liste wählen.",

		"Whose levels are read?":           "Wessen Stufen werden gelesen?",
		"Each person of themselves (“%s”)": "Jede Person über sich selbst („%s“)",
		"The managers (“%s”)":              "Die Vorgesetzten („%s“)",
		"Colleagues (“%s”)":                "Kolleginnen und Kollegen („%s“)",
		"What was agreed (“%s”)":           "Das Abgestimmte („%s“)",
		"The others are left out. To keep both, import the file once more with the other choice.": "Die anderen bleiben weg. Um beide zu behalten, importieren Sie die Datei noch einmal mit der anderen Wahl.",

		"What was known on %s, beside what a role asks today": "Was am %s bekannt war, neben dem, was eine Rolle heute verlangt",

		"People to add":    "Neue Personen",
		"People to change": "Geänderte Personen",
		"Levels to add":    "Neue Stufen",
		"Levels to change": "Geänderte Stufen",
		"looks like %s":    "sieht aus wie %s",
		"%d×":              "%d×",
		"Mean level":       "Mittlere Stufe",
		"A bar for each competency: as high as the level, as strong as the weight. Each line is one level.": "Ein Balken je Kompetenz: so hoch wie die Stufe, so kräftig wie das Gewicht. Jede Linie ist eine Stufe.",
		"Look around in an invented organisation first. One click takes it away again.":                     "Sehen Sie sich zuerst in einer erfundenen Organisation um. Ein Klick entfernt sie wieder.",
	}
}
