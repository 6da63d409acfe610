package text

// Levels that job experts set.
func germanStandard() map[string]string {
	return map[string]string{
		"Levels were set on %s by %d job experts: between solid and strong lies the border of the people whom they named as one or the other.": "Die Stufen wurden am %s von %d Fachleuten festgelegt: Zwischen sicher und stark liegt die Grenze zwischen den Menschen, die sie als das eine oder das andere benannt haben.",
		"Still provisional: %s.":        "Noch vorläufig: %s.",
		"Set the levels":                "Stufen festlegen",
		"Set them anew":                 "Neu festlegen",
		"How levels are set at present": "Wie die Stufen zurzeit festgelegt sind",
		"Administrators and editors of this installation. Whom experts named is kept nowhere.":                                                   "Verwaltung und Redaktion dieser Installation. Wen Fachleute benannt haben, wird nirgends aufbewahrt.",
		"%s: at %s logits, from %d people named solid and %d named strong":                                                                       "%s: bei %s Logits, aus %d als sicher und %d als stark benannten Personen",
		"The levels are set. Whom the experts named is kept nowhere.":                                                                            "Die Stufen sind festgelegt. Wen die Fachleute benannt haben, wird nirgends aufbewahrt.",
		"Job experts name people whom they know to be clearly solid, and clearly strong. Where the two groups part is the border of the levels.": "Fachleute benennen Menschen, von denen sie wissen, dass sie klar sicher oder klar stark sind. Wo sich die beiden Gruppen trennen, ist die Grenze der Stufen.",
		"Levels are set by people whom ratings have measured. Bring in ratings first.":                                                           "Stufen werden an Menschen festgelegt, die eingeschätzt wurden. Holen Sie zuerst Einschätzungen herein.",
		"Experts: %s": "Fachleute: %s",
		"At least five experts for each role, each with two or three people in either group whom they know from work. Whom they named is computed with once and kept nowhere: what stays are the borders, how many were named, the day, and who the experts were. Groups that do not part are refused.": "Mindestens fünf Fachleute je Rolle, jede mit zwei oder drei Menschen in jeder Gruppe, die sie aus der Arbeit kennt. Mit den Benannten wird einmal gerechnet, und sie werden nirgends aufbewahrt: Es bleiben die Grenzen, wie viele benannt wurden, der Tag und wer die Fachleute waren. Gruppen, die sich nicht trennen, werden abgelehnt.",
		"Who named whom": "Wer wen benannt hat",
		"A line for each expert and pillar, addresses by e-mail: expert; role; pillar; solid, solid; strong, strong. Pillars: %s.":                                          "Eine Zeile je Fachperson und Säule, alle mit E-Mail-Adresse: Fachperson; Rolle; Säule; sicher, sicher; stark, stark. Säulen: %s.",
		"Nobody has been rated yet, so there is nothing to set levels by.":                                                                                                  "Noch niemand wurde eingeschätzt; darum gibt es nichts, woran Stufen festgelegt werden könnten.",
		"Line %d: nobody in the directory has the address %q.":                                                                                                              "Zeile %d: Niemand im Verzeichnis hat die Adresse %q.",
		"Line %d has %d parts. It takes five, with semicolons between them: expert; role; pillar; solid; strong.":                                                           "Zeile %d hat %d Teile. Es braucht fünf, mit Semikolons dazwischen: Fachperson; Rolle; Säule; sicher; stark.",
		"Line %d names no role, or the pillar %q, which there is not. There are: %s.":                                                                                       "Zeile %d nennt keine Rolle, oder die Säule %q, die es nicht gibt. Es gibt: %s.",
		"Nobody has been named yet. At least %d job experts name people they know.":                                                                                         "Es wurde noch niemand benannt. Mindestens %d Fachleute benennen Menschen, die sie kennen.",
		"An expert for %s has named people in the pillar %s twice. Each expert names people once.":                                                                          "Eine Fachperson für %s hat in der Säule %s zweimal benannt. Jede benennt nur einmal.",
		"An expert for %s has named %d people as solid and %d as strong. Name %d or %d of each.":                                                                            "Eine Fachperson für %s hat %d Personen als sicher und %d als stark benannt. Benennen Sie jeweils %d oder %d.",
		"An expert for %s has named somebody twice. Whoever is clearly solid is not clearly strong.":                                                                        "Eine Fachperson für %s hat jemanden zweimal benannt. Wer klar sicher ist, ist nicht klar stark.",
		"An expert for %s has named themself. Name others.":                                                                                                                 "Eine Fachperson für %s hat sich selbst benannt. Benennen Sie andere.",
		"For %s there are %d experts. It takes at least %d for each role, so that the level is not one person's view.":                                                      "Für %s gibt es %d Fachleute. Es braucht mindestens %d je Rolle, damit die Stufe nicht die Sicht einer einzelnen Person ist.",
		"In the pillar %s enough is known of %d people who were named solid and of %d who were named strong. It takes %d of each whom nobody named otherwise.":              "In der Säule %s ist von %d als sicher und von %d als stark benannten Personen genug bekannt. Es braucht jeweils %d, die niemand anders benannt hat.",
		"In the pillar %s those who were named strong do not stand out from those who were named solid. Levels stay provisional; look together at what the two words mean.": "In der Säule %s heben sich die als stark Benannten nicht von den als sicher Benannten ab. Die Stufen bleiben vorläufig; klären Sie gemeinsam, was die beiden Wörter bedeuten.",
	}
}
