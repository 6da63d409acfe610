package text

// Self and manager, each out of the other's sight.
func germanAssess() map[string]string {
	return map[string]string{
		"There is no role %q. It is administrator, editor or member.": "Es gibt keine Rolle %q. Sie heißt administrator, editor oder member.",
	}
}
