package text

// german holds the German sentence for each English one.
var german = map[string]string{
	"Matrix":          "Matrix",
	"People":          "Personen",
	"Organisation":    "Organisation",
	"Framework":       "Kompetenzmodell",
	"Roles":           "Rollen",
	"Ladder":          "Laufbahn",
	"Imports":         "Importe",
	"Settings":        "Einstellungen",
	"Skip to content": "Zum Inhalt springen",
	"Search":          "Suchen",
	"Main menu":       "Hauptmenü",
	"Sign out":        "Abmelden",
	"Sign in":         "Anmelden",
}
