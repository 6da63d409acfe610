package worker

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/exchange"
	"github.com/bearinghq/bearing/internal/intake"
	"github.com/bearinghq/bearing/internal/sheet"
	"github.com/bearinghq/bearing/internal/sheet/reading"
	"github.com/bearinghq/bearing/people"
)

// frameworkLimit is how large a framework may be: it is read whole.
const frameworkLimit = 32 << 20

// readFile works out what the file of i says.
func (w *Imports) readFile(ctx context.Context, i intake.Import, rows *atomic.Int64) (*intake.Preview, intake.Kind, error) {
	f, err := w.unpack(ctx, i)
	if err != nil {
		return nil, i.Kind, err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	return w.readOpen(ctx, f, i, rows)
}

// readOpen is readFile for a file that is open.
func (w *Imports) readOpen(ctx context.Context, f *os.File, i intake.Import, rows *atomic.Int64) (*intake.Preview, intake.Kind, error) {
	most := math.MaxInt
	if i.Kind == intake.People { // who is known is looked at later, beside the list
		most = 0
	}
	known, err := w.Record.Known(ctx, most)
	if err != nil {
		return nil, i.Kind, fmt.Errorf("reading what is known: %w", err)
	}
	switch i.Kind {
	case intake.Framework:
		p, err := readFramework(f, i, known)
		return p, intake.Framework, err
	case "":
		if p, err := readFramework(f, i, known); err == nil {
			return p, intake.Framework, nil
		}
	}
	book, err := openBook(f, i)
	if err != nil {
		return nil, i.Kind, err
	}
	defer book.Close()
	o := i.Decisions.Read
	o.Progress = func(n int) error {
		rows.Store(int64(n))
		return ctx.Err()
	}
	ratings := i.Kind == intake.Ratings
	if i.Kind == "" {
		if ratings, err = reading.HoldsAnswers(book, o); err != nil {
			return nil, i.Kind, err
		}
	}
	if ratings {
		p, err := w.readRatings(ctx, book, o, i, known)
		return p, intake.Ratings, err
	}
	if i.Kind != intake.People {
		p, err := w.readMatrix(ctx, book, o, i, known)
		if i.Kind == intake.Matrix || err == nil || !fault.Is(err, fault.Invalid) {
			return p, intake.Matrix, err
		}
	}
	known.People = nil
	p, err := w.readPeople(ctx, book, o, i, known.Frameworks)
	return p, intake.People, err
}

// unpack puts the file of i where it can be read anywhere.
func (w *Imports) unpack(ctx context.Context, i intake.Import) (*os.File, error) {
	f, err := os.CreateTemp(w.Dir, "bearing-import-*")
	if err != nil {
		return nil, fmt.Errorf("unpacking an import: %w", err)
	}
	if err := w.Store.File(ctx, i.UID, f); err != nil {
		return nil, errors.Join(err, f.Close(), os.Remove(f.Name()))
	}
	return f, nil
}

func openBook(f *os.File, i intake.Import) (*sheet.Book, error) {
	if !i.Pasted {
		return sheet.Open(f, i.Size, i.Name)
	}
	b, err := io.ReadAll(io.NewSectionReader(f, 0, i.Size))
	if err != nil {
		return nil, fmt.Errorf("reading a paste: %w", err)
	}
	return sheet.Paste(string(b))
}

func readFramework(f *os.File, i intake.Import, known intake.Known) (*intake.Preview, error) {
	if i.Size > frameworkLimit {
		return nil, fault.New(fault.Invalid, "A framework has at most %d MB. If this is a matrix or a list of people, say so.", frameworkLimit>>20)
	}
	b, err := io.ReadAll(io.NewSectionReader(f, 0, i.Size))
	if err != nil {
		return nil, fmt.Errorf("reading a framework: %w", err)
	}
	x, err := exchange.Read(exchange.File{Name: i.Name, Data: b})
	if err != nil {
		return nil, err
	}
	return intake.NewFramework(x.Version, i.Decisions, known, notesOf(x))
}

// notesOf says what was odd in a framework.
func notesOf(x exchange.Preview) []string {
	var notes []string
	for _, d := range x.Doubts {
		s := strings.TrimSpace(d.Place + ": " + d.Text)
		if d.Place == "" {
			s = d.Text
		}
		if d.Count > 1 {
			s += fmt.Sprintf(" (%d times)", d.Count)
		}
		notes = append(notes, s)
	}
	return notes
}

func (w *Imports) readMatrix(ctx context.Context, book *sheet.Book, o reading.Options, i intake.Import, known intake.Known) (*intake.Preview, error) {
	m, err := reading.ReadMatrix(book, o)
	if err != nil {
		return nil, err
	}
	m.Notes = append(m.Notes, book.Notes...)
	return w.compare(ctx, m, i.Decisions, known)
}

// compare works out what m would change.
func (w *Imports) compare(ctx context.Context, m *reading.Matrix, d intake.Decisions, known intake.Known) (*intake.Preview, error) {
	p := intake.Compare(m, d, known)
	return p, p.Count(ctx, w.Record.Standing, w.Now())
}

func (w *Imports) readRatings(ctx context.Context, book *sheet.Book, o reading.Options, i intake.Import, known intake.Known) (*intake.Preview, error) {
	a, err := reading.ReadAnswers(book, o)
	if err != nil {
		return nil, err
	}
	p := intake.CompareRatings(a, i.Decisions, known, people.DayOf(w.Now()))
	return p, p.CountRatings(ctx, w.Record.Rated)
}

func (w *Imports) readPeople(ctx context.Context, book *sheet.Book, o reading.Options, i intake.Import, frameworks []framework.Version) (*intake.Preview, error) {
	list, err := reading.ReadPeople(book, o)
	if err != nil {
		return nil, err
	}
	book.Close() // of a workbook it may hold as much as the list
	named, err := w.Record.Named(ctx, i.Decisions.Names()...)
	if err != nil {
		return nil, err
	}
	p := intake.NewRoster(list, i.Decisions, frameworks, named, w.Now())
	plan, res, err := w.Record.Plan(ctx, p.Roster)
	if err != nil {
		return nil, err
	}
	known, err := w.Record.Known(ctx, intake.MostCompared)
	if err != nil {
		return nil, err
	}
	p.Planned(plan, res, known.People)
	return p, nil
}

// ReadFile works out what a file at hand would do, without storing anything.
// Now and then it tells how many rows it has read.
func (w *Imports) ReadFile(ctx context.Context, f *os.File, i intake.Import, tell func(rows int) error) (intake.Import, *intake.Preview, error) {
	info, err := f.Stat()
	if err != nil {
		return i, nil, fmt.Errorf("looking at %s: %w", i.Name, err)
	}
	i.Size = info.Size()
	sum := sumOf(f, i.Size) // beside the reading
	var rows atomic.Int64
	done := make(chan struct{})
	defer func() { <-done }()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		defer close(done)
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				tell(int(rows.Load()))
			}
		}
	}()
	p, kind, err := w.readOpen(ctx, f, i, &rows)
	i.Kind = kind
	hash, broken := sum()
	if i.SHA256 = hash; err == nil && broken != nil {
		return i, nil, fmt.Errorf("reading %s: %w", i.Name, broken)
	}
	return i, p, err
}

// sumOf begins to add up a file and returns what waits for the sum, in
// hexadecimal.
func sumOf(f io.ReaderAt, size int64) func() (string, error) {
	hash := sha256.New()
	done := make(chan error, 1)
	go func() {
		_, err := io.Copy(hash, io.NewSectionReader(f, 0, size))
		done <- err
	}()
	return func() (string, error) {
		err := <-done
		return hex.EncodeToString(hash.Sum(nil)), err
	}
}

// Take imports a file at hand whose preview has been made.
func (w *Imports) Take(ctx context.Context, i intake.Import, p *intake.Preview) (intake.Import, error) {
	if err := ready(p); err != nil {
		return i, err
	}
	release, err := w.Queue.Turn(ctx)
	if err != nil {
		return i, err
	}
	defer release()
	tell := w.Told
	if tell == nil {
		tell = func(intake.Progress) {}
	}
	return w.Record.Take(ctx, i, p, tell)
}
