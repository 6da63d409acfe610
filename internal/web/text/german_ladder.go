package text

// Editing a ladder.
func germanLadders() map[string]string {
	return map[string]string{
		"New ladder":   "Neue Laufbahn",
		"Add a ladder": "Laufbahn hinzufügen",
		"The draft has no such ladder. Choose one from the list.":                                    "Der Entwurf hat keine solche Laufbahn. Wählen Sie eine aus der Liste.",
		"Tracks side by side, the steps on each, and the ways across. It becomes part of the draft.": "Wege nebeneinander, die Stufen auf jedem und die Übergänge. Es wird Teil des Entwurfs.",
		"Principle":                        "Grundsatz",
		"What holds for all who climb it.": "Was für alle gilt, die auf ihr gehen.",
		"Save and add more":                "Speichern und mehr hinzufügen",
		"Another track":                    "Ein weiterer Weg",
		"Track: %s":                        "Weg: %s",
		"Name of the track":                "Name des Weges",
		"Take the track out":               "Den Weg herausnehmen",
		"Add a step":                       "Stufe hinzufügen",
		"Such as IC4 or M1.":               "Etwa IC4 oder M1.",
		"Counted from 1. Steps of one stage stand side by side.": "Von 1 an gezählt. Stufen einer Ebene stehen nebeneinander.",
		"Empty for the name of the role.":                        "Leer für den Namen der Rolle.",
		"Scope":                                                  "Reichweite",
		"How far the work reaches: one team, several teams.":     "Wie weit die Arbeit reicht: ein Team, mehrere Teams.",
		"How one leads here":                                     "Wie man hier führt",
		"Of equal standing with":                                 "Gleichrangig mit",
		"The short name of a step on another track.":             "Der Kurzname einer Stufe auf einem anderen Weg.",
		"Other roles at this step":                               "Weitere Rollen auf dieser Stufe",
		"Names of roles, one to a line.":                         "Namen von Rollen, einer je Zeile.",
		"Take step %s out":                                       "Stufe %s herausnehmen",
		"Add a way across":                                       "Übergang hinzufügen",
		"Steps such as IC3–IC5, or plain words.":                 "Stufen wie IC3–IC5 oder einfache Worte.",
		"Why somebody would":                                     "Warum jemand das täte",
		"Months on trial":                                        "Monate auf Probe",
		"With a right to return":                                 "Mit Rückkehrrecht",
		"Take this way out":                                      "Diesen Übergang herausnehmen",
		"Step %s: the stage %q is not a number. Count the stages from 1.":     "Stufe %s: Die Ebene %q ist keine Zahl. Zählen Sie die Ebenen von 1 an.",
		"The way from %s to %s: %q is not a number of months. Write 0 to 60.": "Der Übergang von %s nach %s: %q ist keine Zahl von Monaten. Schreiben Sie 0 bis 60.",
	}
}
