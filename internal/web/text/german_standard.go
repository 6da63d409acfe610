package text

// Levels that job experts set.
func germanStandard() map[string]string {
	return map[string]string{
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
