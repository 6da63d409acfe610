package store

import (
	"context"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/people"
)

// few is how many people a filter may find for it to lead a search: they are
// fetched and sorted. A filter that finds more is asked about each person in
// the order of names, where it soon has a page together.
const few = 2000

// highest sorts behind whatever begins with the text before it.
const highest = "\U0010ffff"

// A search is a query for the directory in the making.
type search struct {
	from  string
	where []string
	args  []any
}

// arg adds arguments and returns what stands for the first of them.
func (q *search) arg(values ...any) int {
	q.args = append(q.args, values...)
	return len(q.args) - len(values) + 1
}

func (q *search) and(format string, args ...any) {
	q.where = append(q.where, fmt.Sprintf(format, args...))
}

func (s directory) Search(ctx context.Context, ask people.Query) (people.Page, error) {
	limit := ask.Limit
	if limit <= 0 || limit > 200 {
		limit = 50
	}
	q := &search{from: "people p"}
	if err := s.byWords(ctx, q, people.Sought(ask.Text)); err != nil {
		return people.Page{}, err
	}
	if ask.Text != "" && len(q.where) == 0 && strings.TrimSpace(ask.Text) != "" {
		return people.Page{}, nil // a text without letters or digits finds nobody
	}
	if err := s.byPresence(ctx, q, ask); err != nil {
		return people.Page{}, err
	}
	if ask.After != "" {
		sort, id, err := readCursor(ask.After)
		if err != nil {
			return people.Page{}, err
		}
		n := q.arg(sort, id)
		q.and("(p.sort, p.id) > ($%d, $%d)", n, n+1)
	}
	where := ""
	if len(q.where) > 0 {
		where = "WHERE " + strings.Join(q.where, " AND ")
	}
	who, err := collect(ctx, s.read, scanWho, fmt.Sprintf(`
		SELECT p.id, p.uid, COALESCE(p.number, ''), p.name, COALESCE(p.email, '')
		FROM %s %s
		ORDER BY p.sort, p.id
		LIMIT %d`, q.from, where, limit+1), q.args...)
	if err != nil {
		return people.Page{}, fmt.Errorf("searching the directory: %w", err)
	}
	var page people.Page
	if len(who) > limit {
		who = who[:limit]
		page.Next = cursor(people.Fold(who[limit-1].Name), int64(who[limit-1].ID))
	}
	page.Entries, err = s.entries(ctx, who, ask.Day)
	return page, err
}

// byWords asks for people each of whose words begins a word of theirs. The
// rarest leads if it is rare enough.
func (s directory) byWords(ctx context.Context, q *search, words []string) error {
	if len(words) > 8 {
		words = words[:8]
	}
	lead, least := -1, few+1
	for i, w := range words {
		var n int
		err := s.read.QueryRowContext(ctx, fmt.Sprintf(`
			SELECT count(*) FROM (SELECT 1 AS one FROM person_words WHERE word >= $1 AND word < $2 LIMIT %d) w`, few+1), w, w+highest).Scan(&n)
		if err != nil {
			return fmt.Errorf("counting who is found by a word: %w", err)
		}
		if n < least {
			lead, least = i, n
		}
	}
	for i, w := range words {
		n := q.arg(w, w+highest)
		if i == lead {
			q.from = fmt.Sprintf("(SELECT DISTINCT person FROM person_words WHERE word >= $%d AND word < $%d) f CROSS JOIN people p", n, n+1)
			q.and("p.id = f.person")
			continue
		}
		q.and("EXISTS (SELECT 1 FROM person_words w WHERE w.person = p.id AND w.word >= $%d AND w.word < $%d)", n, n+1)
	}
	return nil
}

// byPresence asks for those who are in a unit, or anywhere, on the day.
func (s directory) byPresence(ctx context.Context, q *search, ask people.Query) error {
	day := q.arg(ask.Day)
	holds := ""
	switch ask.Show {
	case people.Here:
		holds = fmt.Sprintf("AND q.from_day <= $%d AND q.to_day > $%d", day, day)
	case people.Left:
		q.and("p.until_day <= $%d AND p.until_day > %d", day, people.Ever)
		holds = "AND q.to_day = p.until_day"
	default:
		q.and("CAST($%d AS BIGINT) IS NOT NULL", day) // every argument has to be used
	}
	if ask.Unit == 0 {
		if ask.Show == people.Here {
			q.and("EXISTS (SELECT 1 FROM positions q WHERE q.person = p.id %s)", holds)
		}
		return nil
	}
	unit := q.arg(ask.Unit)
	within := fmt.Sprintf("t.ancestor = $%d AND t.from_day <= $%d AND t.to_day > $%d", unit, day, day)
	// The plus keeps SQLite from walking all that the unit holds for each person.
	q.and("EXISTS (SELECT 1 FROM positions q CROSS JOIN unit_tree t WHERE q.person = p.id AND t.descendant = q.unit AND +%s %s)", within, holds)
	if q.from != "people p" {
		return nil
	}
	var n int
	err := s.read.QueryRowContext(ctx, fmt.Sprintf(`
		SELECT count(*) FROM (
			SELECT 1 AS one FROM unit_tree t CROSS JOIN positions q
			WHERE t.ancestor = $1 AND t.from_day <= $2 AND t.to_day > $2 AND q.unit = t.descendant
			LIMIT %d) w`, few+1), ask.Unit, ask.Day).Scan(&n)
	if err != nil {
		return fmt.Errorf("counting who is in a unit: %w", err)
	}
	if n <= few {
		q.from = fmt.Sprintf("(SELECT DISTINCT q.person FROM unit_tree t CROSS JOIN positions q WHERE %s AND q.unit = t.descendant) f CROSS JOIN people p", within)
		q.and("p.id = f.person")
	}
	return nil
}

// entries adds to people where they are on a day, or where they were last.
func (s directory) entries(ctx context.Context, who []people.Person, day people.Day) ([]people.Entry, error) {
	ids := make([]people.ID, len(who))
	for i, p := range who {
		ids[i] = p.ID
	}
	positions, err := byIDs(ctx, s.read, scanPosition, `
		SELECT id, person, unit, title, role, from_day, to_day FROM positions
		WHERE person IN (%s) ORDER BY from_day, id`, ids)
	if err != nil {
		return nil, fmt.Errorf("reading positions: %w", err)
	}
	held := map[people.ID]people.Position{}
	for _, p := range positions {
		was, ok := held[p.Person]
		if p.Span.From <= day && (!ok || !was.Span.Has(day)) {
			held[p.Person] = p
		}
	}
	var units []people.UnitID
	for _, p := range held {
		units = append(units, p.Unit)
	}
	named, err := named(ctx, s.read, day, units)
	if err != nil {
		return nil, err
	}
	entries := make([]people.Entry, len(who))
	for i, p := range who {
		entries[i] = people.Entry{Person: p, Position: held[p.ID], Unit: named[held[p.ID].Unit]}
	}
	return entries, nil
}

// A cursor is the place in the order of names after which a page begins.
func cursor(sort string, id int64) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(id, 10) + " " + sort))
}

func readCursor(s string) (sort string, id int64, err error) {
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		number, rest, ok := strings.Cut(string(b), " ")
		if id, err = strconv.ParseInt(number, 10, 64); err == nil && ok && !strings.Contains(rest, "\x00") {
			return rest, id, nil
		}
	}
	return "", 0, fault.Field("after", "%q is not the end of a page. Take it from the answer before, as it is.", s)
}
