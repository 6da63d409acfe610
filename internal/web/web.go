// Package web is the site: pages for people, rendered here.
//
// The routes are one list, the table of contents. Each names an action of the
// access table; a route that does not makes the program refuse to start. A
// handler returns an error instead of writing one: a single adapter turns it
// into a page, or into a part for htmx, and into one line of the log when it is
// ours rather than the reader's.
//
// Every form works without JavaScript (POST, then redirect). Pages load nothing
// from another host and hold no inline script or style, so the content security
// policy has no exceptions.
package web

import (
	"context"
	"fmt"
	"iter"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"time"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/assess"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/auth"
	"github.com/bearinghq/bearing/internal/export"
	"github.com/bearinghq/bearing/internal/web/text"
	"github.com/bearinghq/bearing/internal/worker"
	"github.com/bearinghq/bearing/matrix"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
)

// Site serves the pages.
type Site struct {
	// Who tells who asks. A visitor is the zero Actor, not an error.
	Who func(*http.Request) (access.Actor, error)
	Now func() time.Time
	Log *slog.Logger
	Dev bool // serves /components

	Version string

	linked linkedMemo // of the page of reliability

	// Accounts.
	Keeper   *auth.Keeper
	Settings Settings

	// People and organisation.
	Directory    people.Directory
	Organisation people.Organisation
	Registry     people.Registry

	// Framework, roles and ladders.
	Frameworks framework.Store
	staged     stage // frameworks that were uploaded and not added yet

	clicks clicks // forms that are sent twice

	// The record and the matrix.
	Record    observe.Log
	Ratings   observe.Ratings
	Estimates profile.Estimates // what ratings say
	Standards profile.Standards // nil: levels stay provisional
	Matrix    matrix.Store
	Many      int  // above so many people a matrix is shown window by window; 0 for the usual
	sums      sums // of matrices of so many

	// Conversations on levels; nil to leave them out.
	Conversations *assess.Desk

	// Surveys of how surely people are measured; nil while nothing is estimated.
	Surveys *worker.Surveys

	// Imports and exports.
	Imports *worker.Imports

	// Begin prepares an empty installation, before its first account is made.
	Begin func(context.Context) error
	// Started reports whether there are people yet.
	Started func(context.Context) (bool, error)
	// MakeSample fills an empty installation with an invented organisation:
	// "startup" or "manufacturer".
	MakeSample func(ctx context.Context, by access.Actor, name string) error
	// Members yields everybody who is here on a day, by name.
	Members func(context.Context, people.Day) iter.Seq2[export.Member, error]
	// Sample returns the name of the sample that the people are of, or "".
	Sample func(context.Context) (string, error)
	// RemoveSample takes the sample away, with what was changed in it.
	RemoveSample func(context.Context) error
}

// Settings keeps small texts by name.
type Settings interface {
	// Get returns the text, or "" if it was never set.
	Get(ctx context.Context, name string) (string, error)
	Set(ctx context.Context, name, value string) error
}

// A route is a page or a deed: a pattern of the mux, the action that it takes,
// and who answers.
type route struct {
	pattern string
	action  access.Action
	answer  handler
}

// A handler answers a request or says why not.
type handler func(http.ResponseWriter, *http.Request) error

// routes is the table of contents.
func (s *Site) routes() []route {
	all := []route{
		{"GET /{$}", access.SeeHome, s.showHome},
		{"GET /static/{build}/{file}", access.ReadAsset, s.showAsset},
		{"POST /theme", access.SetTheme, s.setTheme},
		{"POST /sample/{name}", access.MakeSample, s.makeSample},
		{"POST /sample/remove", access.MakeSample, s.removeSample},

		// Accounts.
		{"GET /setup", access.SetUp, s.showSetUp},
		{"POST /setup", access.SetUp, s.setUp},
		{"GET /sign-in", access.SignIn, s.showSignIn},
		{"POST /sign-in", access.SignIn, s.signIn},
		{"POST /sign-out", access.SignOut, s.signOut},
		{"GET /account", access.OwnAccount, s.showAccount},
		{"POST /account/password", access.OwnAccount, s.changePassword},
		{"POST /account/tokens", access.OwnAccount, s.makeToken},
		{"POST /account/credentials/{uid}/end", access.OwnAccount, s.revoke},
		{"POST /language", access.SetTheme, s.setLanguage},

		// People and organisation.
		{"GET /people", access.SeePeople, s.showPeople},
		{"GET /people/new", access.EditPeople, s.showNewPerson},
		{"POST /people/new", access.EditPeople, s.addPerson},
		{"GET /people/paste", access.EditPeople, s.showPaste},
		{"POST /people/paste", access.EditPeople, s.pastePeople},
		{"GET /people/export", access.Export, s.exportPeople},
		{"GET /people/{uid}", access.SeePeople, s.showPerson},
		{"GET /people/{uid}/computed", access.SeeComputed, s.showComputed},
		{"GET /people/{uid}/edit", access.EditPeople, s.showPersonForm("edit")},
		{"POST /people/{uid}/edit", access.EditPeople, s.changePerson("edit", "name", "email", "number")},
		{"GET /people/{uid}/move", access.EditPeople, s.showPersonForm("move")},
		{"POST /people/{uid}/move", access.EditPeople, s.changePerson("move", "unit", "title", "role", "day", "beside")},
		{"GET /people/{uid}/leave", access.EditPeople, s.showPersonForm("leave")},
		{"POST /people/{uid}/leave", access.EditPeople, s.changePerson("leave", "day")},
		{"GET /people/{uid}/manager", access.EditPeople, s.showPersonForm("manager")},
		{"POST /people/{uid}/manager", access.EditPeople, s.changePerson("manager", "manager", "kind", "day")},
		{"POST /people/{uid}/positions/{id}/take-back", access.EditPeople, s.takePositionBack},
		{"GET /people/{uid}/positions/{id}/edit", access.EditPeople, s.showPosition},
		{"POST /people/{uid}/positions/{id}/edit", access.EditPeople, s.correctPosition},
		{"POST /people/{uid}/lines/{id}/end", access.EditPeople, s.endLine},
		{"GET /organisation", access.SeeUnits, s.showOrganisation},
		{"GET /units", access.SeeUnits, s.showOrganisation},
		{"GET /units/new", access.EditUnits, s.showNewUnit},
		{"POST /units/new", access.EditUnits, s.addUnit},
		{"GET /units/suggest", access.SeeUnits, s.suggestUnits},
		{"GET /units/{uid}", access.SeeUnits, s.showUnit},
		{"GET /units/{uid}/below", access.SeeUnits, s.showLevel},
		{"GET /units/{uid}/edit", access.EditUnits, s.showUnitForm("unit")},
		{"POST /units/{uid}/edit", access.EditUnits, s.changeUnit("unit", "name", "unit", "day")},
		{"GET /units/{uid}/close", access.EditUnits, s.showUnitForm("close")},
		{"POST /units/{uid}/close", access.EditUnits, s.changeUnit("close", "day")},

		// Framework, roles and ladders.
		{"GET /framework", access.SeeFramework, s.showFramework},
		{"GET /framework/{key}", access.SeeFramework, s.showFramework},
		{"GET /framework/{key}/competencies/{competency}", access.SeeFramework, s.showCompetency},
		{"GET /framework/{key}/versions", access.SeeFramework, s.showVersions},
		{"GET /framework/{key}/compare", access.SeeFramework, s.showComparison},
		{"GET /framework/{key}/export/{format}", access.Export, s.exportFramework},
		{"POST /framework/{key}/publish", access.PublishFramework, s.publishFramework},
		{"POST /framework/{key}/discard", access.EditFramework, s.discardDraft},
		{"GET /framework/{key}/edit", access.EditFramework, s.showDraft},
		{"POST /framework/{key}/edit", access.EditFramework, s.editFramework},
		{"GET /framework/{key}/edit/pillar", access.EditFramework, s.showPillarForm},
		{"POST /framework/{key}/edit/pillar", access.EditFramework, s.editPillar},
		{"GET /framework/{key}/edit/competency", access.EditFramework, s.showCompetencyForm},
		{"POST /framework/{key}/edit/competency", access.EditFramework, s.editCompetency},
		{"GET /framework/{key}/edit/role", access.EditRoles, s.showRoleForm},
		{"POST /framework/{key}/edit/role", access.EditRoles, s.editRole},
		{"GET /framework/{key}/edit/ladder", access.EditRoles, s.showLadderForm},
		{"POST /framework/{key}/edit/ladder", access.EditRoles, s.editLadder},
		{"GET /framework-import", access.EditFramework, s.showFrameworkImport},
		{"POST /framework-import", access.EditFramework, s.previewFramework},
		{"POST /framework-import/{token}", access.EditFramework, s.addFramework},
		{"GET /roles", access.SeeRoles, s.showRoles},
		{"GET /roles/{key}/{role}", access.SeeRoles, s.showRole},
		{"GET /ladder", access.SeeLadder, s.showFirstLadder},
		{"GET /ladders/{ladder}", access.SeeLadder, s.showLadder},

		// The record and the matrix.
		{"GET /matrix", access.SeeMatrix, s.showMatrix},
		{"GET /people/{uid}/levels", access.SeeLevels, s.showProfile},
		{"GET /matrix/export", access.Export, s.exportMatrix},
		{"GET /ratings/export", access.Export, s.exportRatings},
		{"GET /matrix/cell", access.SeeLevels, s.showCell},
		{"GET /c/{person}/{competency}", access.SeeLevels, s.showCell}, // the same, in short
		{"POST /matrix/level", access.SetLevel, s.setLevel},
		{"POST /matrix/withdraw", access.WithdrawLevel, s.withdrawLevel},
		{"POST /matrix/views", access.SaveView, s.saveView},
		{"POST /matrix/views/{uid}/remove", access.SaveView, s.dropView},

		// How sure we are.
		{"GET /reliability", access.SeeReliability, s.showReliability},
		{"GET /standard", access.SetStandard, s.showStandard},
		{"POST /standard", access.SetStandard, s.setStandard},
		{"GET /planner", access.PlanRaters, s.showPlanner},
		{"GET /simulator", access.Simulate, s.showSimulator},

		// Conversations on levels.
		{"GET /conversations", access.SeeConversations, s.talking(s.showConversations)},
		{"POST /people/{uid}/conversations", access.HoldConversation, s.talking(s.beginConversation)},
		{"GET /conversations/{uid}", access.SeeConversations, s.talking(s.showConversation)},
		{"POST /conversations/{uid}/form", access.HoldConversation, s.talking(s.fillForm)},
		{"POST /conversations/{uid}/reopen", access.HoldConversation, s.talking(s.reopenForm)},
		{"POST /conversations/{uid}/step", access.HoldConversation, s.talking(s.agree)},
		{"POST /conversations/{uid}/close", access.KeepConversations, s.talking(s.closeConversation)},
		{"GET /conversations/{uid}/paper/{seat}", access.KeepConversations, s.talking(s.showPaperForm)},
		{"POST /conversations/{uid}/paper/{seat}", access.KeepConversations, s.talking(s.fillPaperForm)},
		{"POST /conversations/{uid}/paper/{seat}/reopen", access.KeepConversations, s.talking(s.reopenPaperForm)},

		// Imports and exports.
		{"GET /imports", access.SeeImports, s.showImports},
		{"GET /imports/new", access.Import, s.showNewImport},
		{"POST /imports", access.Import, s.stageImport},
		{"GET /imports/{id}", access.SeeImports, s.showImport},
		{"POST /imports/{id}/decide", access.Import, s.decideImport},
		{"POST /imports/{id}/apply", access.Import, s.applyImport},
		{"POST /imports/{id}/undo", access.UndoImport, s.undoImport},
		{"POST /imports/{id}/discard", access.Import, s.discardImport},

		// Settings, and how figures are computed.
		{"GET /settings", access.SeeSettings, s.showSettings},
		{"POST /settings/record", access.ChangeSettings, s.changePolicy},
		{"GET /help/levels", access.ReadHelp, s.showLevelsHelp},
		{"GET /help/measurement", access.ReadHelp, s.showMeasurementHelp},
		{"GET /help/ratings", access.ReadHelp, s.showRatingsHelp},

		// Whatever else is asked for.
		{"/", access.ReadAsset, s.showMissing},
	}
	if s.Dev {
		all = append(all, route{"GET /components", access.SeeDesign, s.showComponents})
	}
	return all
}

// bodies are the routes that take more than smallBody, by pattern.
var bodies = map[string]int64{
	// Imports and exports.
	"POST /imports":          1 << 40, // Stage stops at its own limit
	"POST /framework-import": maxFramework,
}

const smallBody = 1 << 20

// Handler returns the site. It panics if a route has no action of the access
// table.
func (s *Site) Handler() http.Handler {
	return s.handler(s.routes())
}

func (s *Site) handler(all []route) http.Handler {
	mux := http.NewServeMux()
	for _, r := range all {
		if !access.Known(r.action) {
			panic("web: route " + r.pattern + " has no action of the access table")
		}
		mux.Handle(r.pattern, s.page(r))
	}
	return secure(s.sameOrigin(mux))
}

// sameOrigin refuses forms sent from other sites.
func (s *Site) sameOrigin(h http.Handler) http.Handler {
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(s.page(route{"", access.ReadAsset, refuseForeign}))
	return guard.Handler(h)
}

// page is the adapter: it finds out who asks and in which language, checks the
// action, lets the handler answer, and turns an error into a page.
func (s *Site) page(rt route) http.Handler {
	if added[rt.pattern] {
		rt.answer = s.clicks.once(rt.answer)
	}
	limit := max(bodies[rt.pattern], smallBody)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		patience := 30 * time.Second
		if limit > smallBody {
			patience = time.Hour
		}
		http.NewResponseController(w).SetReadDeadline(time.Now().Add(patience)) // a recorder has none
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		ctx := text.In(r.Context(), text.Choose(cookie(r, languageCookie), r))
		who, err := s.Who(r)
		v := &visit{who: who, path: r.URL.Path, theme: knownTheme(cookie(r, themeCookie)), dev: s.Dev}
		v.flash = takeFlash(w, r)
		r = r.WithContext(context.WithValue(ctx, visitKey{}, v))
		if err == nil {
			err = access.Check(who, rt.action)
			if err != nil && !who.SignedIn() && !partial(r) && r.Method == http.MethodGet {
				redirect(w, r, "/sign-in"+next(r))
				return
			}
		}
		if err == nil {
			err = sound(rt.answer)(w, r)
		}
		if err != nil {
			s.showError(w, r, rt, err)
		}
	})
}

// sound turns a panic into an error, so that the reader gets a page and the
// log a line.
func sound(h handler) handler {
	return func(w http.ResponseWriter, r *http.Request) (err error) {
		defer func() {
			switch p := recover(); p {
			case nil:
			case http.ErrAbortHandler:
				panic(p)
			default:
				err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
			}
		}()
		return h(w, r)
	}
}

// secure sets the headers that keep a page to itself.
func secure(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		head := w.Header()
		head.Set("Content-Security-Policy", policy)
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("Referrer-Policy", "same-origin")
		head.Set("Cross-Origin-Opener-Policy", "same-origin")
		head.Set("Cross-Origin-Resource-Policy", "same-origin")
		head.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
		head.Set("Cache-Control", "no-store") // the back button shows nothing after sign-out
		h.ServeHTTP(w, r)
	})
}

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// themes are the choices of colours; "auto" follows the machine.
var themes = []string{"auto", "light", "dark"}

const (
	themeCookie    = "theme"
	languageCookie = "language"
)

// knownTheme returns the theme of that name, and "auto" for any other name.
func knownTheme(name string) string {
	if slices.Contains(themes, name) {
		return name
	}
	return "auto"
}
