package text

// The sample, and what leaves as a file.
func germanSample() map[string]string {
	return map[string]string{
		"Sample": "Beispiel",
		"The people here are invented (%s). Remove them before you bring in your own: people, units and levels go, with everything that was changed in them. Accounts and settings stay.": "Die Personen hier sind erfunden (%s). Entfernen Sie sie, bevor Sie die eigenen bringen: Personen, Einheiten und Stufen gehen, mit allem, was daran geändert wurde. Konten und Einstellungen bleiben.",
		"Remove the sample": "Beispiel entfernen",
		"The sample is gone. Bring in your own people now.": "Das Beispiel ist fort. Bringen Sie jetzt die eigenen Personen.",
	}
}
