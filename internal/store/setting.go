package store

import (
	"context"
	"database/sql"
)

// Settings returns what the installation has been told, by name.
func (db *DB) Settings() Settings { return Settings{db} }

// Settings keeps small texts by name: the organisation's name, the order of
// sources. What a text means is the business of whoever asks for it.
type Settings struct{ db *DB }

// Get returns the text, or "" if it was never set.
func (s Settings) Get(ctx context.Context, name string) (value string, err error) {
	err = s.db.read.QueryRowContext(ctx, `SELECT value FROM settings WHERE name = $1`, name).Scan(&value)
	if err == sql.ErrNoRows {
		return "", nil
	}
	return value, fail(err, "reading the setting "+name)
}

// Set stores the text.
func (s Settings) Set(ctx context.Context, name, value string) error {
	return s.db.inTx(ctx, func(tx *sql.Tx) error {
		return fail(exec(ctx, tx, `
			INSERT INTO settings (name, value) VALUES ($1, $2)
			ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value), "storing the setting "+name)
	})
}
