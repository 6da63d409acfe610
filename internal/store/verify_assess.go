package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/bearinghq/bearing/assess"
)

// verifyConversations looks for forms that do not fit what was asked, and for
// conversations that say of themselves what their forms do not.
func (db *DB) verifyConversations(ctx context.Context) (f Finding, err error) {
	var n int
	if err := db.read.QueryRowContext(ctx, `SELECT count(*) FROM conversations`).Scan(&n); err != nil {
		return f, err
	}
	f.Looks = fmt.Sprintf("%d conversations and their forms", n)
	rows, err := collect(ctx, db.read, scanConversationState, `SELECT id, state FROM conversations ORDER BY id`)
	if err != nil {
		return f, err
	}
	for _, r := range rows {
		all, err := conversationsWhere(ctx, db.read, `id = $1`, r.id)
		switch {
		case err != nil && ctx.Err() != nil:
			return f, err
		case err != nil:
			f.Wrong = append(f.Wrong, fmt.Sprintf("Conversation %d cannot be read: %s.", r.id, reason(err)))
		case len(all) == 1 && stateOf(&all[0]) != r.state:
			f.Wrong = append(f.Wrong, fmt.Sprintf("Conversation %d is finished, closed or open, but its row says another of these.", r.id))
		}
	}
	return f, nil
}

type conversationState struct {
	id    assess.ID
	state int
}

func scanConversationState(rows *sql.Rows) (s conversationState, err error) {
	return s, rows.Scan(&s.id, &s.state)
}
