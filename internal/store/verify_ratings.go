package store

import (
	"bytes"
	"context"
	"fmt"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/profile"
)

// verifyRatings looks for gaps in the record of ratings, answers that do not
// fit what was asked, and questionnaires that are not as they were asked.
func (db *DB) verifyRatings(ctx context.Context) (f Finding, err error) {
	var head, first, last, n int64
	err = db.read.QueryRowContext(ctx, `
		SELECT h.seq, coalesce(min(r.seq), 1), coalesce(max(r.seq), 0), count(r.seq)
		FROM rating_head h LEFT JOIN ratings r ON true GROUP BY h.seq`).Scan(&head, &first, &last, &n)
	if err != nil {
		return f, err
	}
	f.Looks = fmt.Sprintf("%d ratings and what was asked", n)
	if last > head { // numbers are not given out twice: those of a sample that was removed stay missing
		f.Wrong = append(f.Wrong, fmt.Sprintf("The last rating has number %d, and the head of the record says %d.", last, head))
	}
	if n > 0 && last-first+1 != n {
		f.Wrong = append(f.Wrong, fmt.Sprintf("Ratings are missing: there are %d with numbers from %d to %d.", n, first, last))
	}
	for _, c := range []struct{ query, sentence string }{
		{`SELECT count(*) FROM ratings r LEFT JOIN questionnaires q ON q.id = r.asked
			WHERE r.withdraws = 0 AND (q.id IS NULL OR q.size <> length(r.answers))`, "%d ratings have answers that do not fit what was asked."},
		{`SELECT count(*) FROM ratings r WHERE r.withdraws <> 0 AND (length(r.answers) > 0 OR r.asked <> 0 OR r.why = '')`, "%d withdrawals have answers, or no reason."},
		{`SELECT count(*) FROM ratings w LEFT JOIN ratings r ON r.seq = w.withdraws
			WHERE w.withdraws <> 0 AND (r.seq IS NULL OR r.withdraws <> 0 OR r.seq >= w.seq OR r.person <> w.person OR r.rater <> w.rater)`, "%d withdrawals take back nothing that there is."},
		{`SELECT count(*) FROM ratings r WHERE r.quick < 0 OR r.quick > r.timed OR r.timed > length(r.answers)`, "%d ratings have more answers that were timed than answers, or more that were quick than timed."},
		{`SELECT count(*) FROM ratings r WHERE (r.person = r.rater) <> (r.known_as = 1)`, "%d ratings are of somebody about themself, but not as self, or the reverse."},
	} {
		var n int
		if err := db.read.QueryRowContext(ctx, c.query).Scan(&n); err != nil {
			return f, err
		}
		if n > 0 {
			f.Wrong = append(f.Wrong, fmt.Sprintf(c.sentence, n))
		}
	}
	wrong, err := db.wrongQuestionnaires(ctx)
	f.Wrong = append(f.Wrong, wrong...)
	return f, err
}

func (db *DB) wrongQuestionnaires(ctx context.Context) (wrong []string, err error) {
	rows, err := db.read.QueryContext(ctx, `SELECT id, version, size, questions, digest FROM questionnaires ORDER BY id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var version framework.VersionID
		var size int
		var questions, digest []byte
		if err := rows.Scan(&id, &version, &size, &questions, &digest); err != nil {
			return wrong, err
		}
		qs, err := readQuestions(questions)
		if err != nil || len(qs) != size || !bytes.Equal(digest, digestOf(version, questions)) {
			wrong = append(wrong, fmt.Sprintf("Questionnaire %d is not as it was asked: its questions have been changed.", id))
		}
	}
	return wrong, rows.Err()
}

// verifyEstimates looks for estimates that cannot be read, and a place that the
// record does not have. That they are right is for rescoring to prove.
func (db *DB) verifyEstimates(ctx context.Context) (f Finding, err error) {
	st, err := estimateState(ctx, db.read)
	if err != nil {
		f.Wrong = []string{"Where the estimates stand cannot be read: " + reason(err) + ". Make them again with 'bearing rescore'."}
		return f, nil
	}
	var head int64
	if err := db.read.QueryRowContext(ctx, `SELECT seq FROM rating_head WHERE one = 1`).Scan(&head); err != nil {
		return f, err
	}
	if int64(st.Place) > head {
		f.Wrong = append(f.Wrong, fmt.Sprintf("The estimates have taken in rating %d, and the record ends at %d.", st.Place, head))
	}
	n := 0
	for id := range st.Bases {
		err := estimates{db}.Each(ctx, id, func(profile.Kept) error { n++; return nil })
		if err != nil {
			f.Wrong = append(f.Wrong, "Estimates cannot be read: "+reason(err)+". Make them again with 'bearing rescore'.")
		}
	}
	f.Looks = fmt.Sprintf("estimates of %d people", n)
	return f, ctx.Err()
}
