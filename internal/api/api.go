// Package api is the JSON interface, version 1. Its types are a promise to
// other people's programs: they change only by addition, and never because a
// rule package renamed a field.
//
// Every operation names an action of the access table, and is refused before
// its input is read if the caller may not take it. Errors are problems as in
// RFC 9457. Lists come in pages: "next" of one is "after" of the one behind it.
// Days are written 2026-03-01; the organisation of any day can be asked for
// with "on". A request that changes something may carry an Idempotency-Key and
// is then done once, however often it is sent. The description, OpenAPI 3.1, is at /api/v1/openapi.json.
package api

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/assess"
	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/once"
	"github.com/bearinghq/bearing/internal/worker"
	"github.com/bearinghq/bearing/matrix"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
)

// API serves the JSON interface.
type API struct {
	// Who tells who asks, by session cookie or bearer token. A visitor is the
	// zero Actor, not an error.
	Who func(*http.Request) (access.Actor, error)
	Now func() time.Time
	Log *slog.Logger

	Directory    people.Directory
	Organisation people.Organisation
	Registry     people.Registry

	Frameworks framework.Store
	Imports    *worker.Imports

	Record    observe.Log
	Ratings   observe.Ratings
	Matrix    matrix.Store
	Estimates profile.Estimates

	Conversations *assess.Desk

	Standards profile.Standards // nil: levels stay provisional
	// Surveys of how surely people are measured; nil while nothing is estimated.
	Surveys *worker.Surveys

	Once *once.Guard // for requests that are sent twice
}

// Register adds the API's routes and its description to mux. It panics if an
// operation has no action of the access table.
func (a *API) Register(mux *http.ServeMux) {
	var v1 contract
	a.registerPeople(&v1)
	a.registerUnits(&v1)
	a.registerFrameworks(&v1)
	a.registerImports(&v1)
	a.registerObservations(&v1)
	a.registerRatings(&v1)
	a.registerEstimates(&v1)
	a.registerMatrix(&v1)
	a.registerConversations(&v1)
	a.registerMeasurement(&v1)
	a.registerReliability(&v1)
	routes := sync.OnceValue(func() http.Handler {
		routes := http.NewServeMux()
		routes.HandleFunc("/api/", a.missing)
		v1.describe(humago.New(routes, config()))
		return routes
	})
	// A cookie travels with what another site sends; a token does not.
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		write(w, huma.Error403Forbidden("This request comes from another site. Send it with a token."))
	}))
	mux.Handle("/api/", guard.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		routes().ServeHTTP(w, r)
	})))
}

// A contract is the operations of the API. Their actions are checked when the
// program starts; they are described to the library on the first call, because
// its study of our types costs as much as the rest of a start.
type contract []func(huma.API)

func (c contract) describe(v1 huma.API) {
	for _, operation := range c {
		operation(v1)
	}
}

func config() huma.Config {
	c := huma.DefaultConfig("Bearing", "1")
	c.Info.Description = "People, units, frameworks, levels, ratings and the matrix made of levels."
	c.OpenAPIPath = "/api/v1/openapi"
	c.DocsPath = ""    // the page of the library loads from elsewhere
	c.SchemasPath = "" // they are in the description
	c.CreateHooks = nil
	c.RejectUnknownQueryParameters = true
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"token":   {Type: "http", Scheme: "bearer", Description: "An API token from the page of one's account."},
		"session": {Type: "apiKey", In: "cookie", Name: "__Host-session"},
	}
	c.Security = []map[string][]string{{"token": {}}, {"session": {}}}
	return c
}

// An operation is one thing that can be asked for.
type operation struct {
	method, path string
	id           string // for generated clients: "list-people"
	action       access.Action
	summary      string
	status       int   // of success; 200 unless told otherwise
	body         int64 // the most bytes the caller may send; 1 MiB unless told otherwise
	upload       bool  // the body is a file, read as it arrives
}

// add registers an operation. The handler's errors become problems.
func add[I, O any](a *API, v1 *contract, op operation, f func(context.Context, *I) (*O, error)) {
	if !access.Known(op.action) {
		panic("api: " + op.method + " " + op.path + " has no action of the access table")
	}
	handle := func(ctx context.Context, in *I) (*O, error) {
		out, err := f(ctx, in)
		if err != nil {
			return nil, a.problem(ctx, err)
		}
		return out, nil
	}
	*v1 = append(*v1, func(v1 huma.API) {
		o := huma.Operation{
			Method: op.method, Path: op.path, OperationID: op.id, Summary: op.summary, DefaultStatus: op.status, MaxBodyBytes: op.body,
			Errors:      []int{401, 403, 404, 409, 422},
			Middlewares: huma.Middlewares{a.let(op.action)},
		}
		if op.method != http.MethodGet {
			o.Parameters = []*huma.Param{onceParam()}
			o.Middlewares = append(o.Middlewares, a.once(op))
		}
		huma.Register(v1, o, handle)
	})
}

type actorKey struct{}

// actor returns who asks.
func actor(ctx context.Context) access.Actor {
	who, _ := ctx.Value(actorKey{}).(access.Actor)
	return who
}

// by returns who asks, as the rules name them.
func by(ctx context.Context) people.Actor {
	who := actor(ctx)
	return people.Actor{Account: people.AccountID(who.Account), Name: who.Name}
}

// let lets only those through who may take the action.
func (a *API) let(action access.Action) func(huma.Context, func(huma.Context)) {
	return func(c huma.Context, next func(huma.Context)) {
		r, w := humago.Unwrap(c)
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		who, err := a.Who(r)
		if err == nil {
			err = access.Check(who, action)
		}
		if err == nil {
			next(huma.WithValue(c, actorKey{}, who))
			return
		}
		p := a.problem(r.Context(), err)
		if !who.SignedIn() && p.GetStatus() == http.StatusForbidden {
			w.Header().Set("WWW-Authenticate", `Bearer realm="Bearing"`)
			p = huma.Error401Unauthorized(err.Error())
		}
		write(w, p)
	}
}

// problem turns an error into an RFC 9457 problem. Huma shows the text of any
// other error to the caller, so each handler's errors pass through here.
func (a *API) problem(ctx context.Context, err error) huma.StatusError {
	known, ok := errors.AsType[*fault.Error](err)
	if !ok {
		if p, ok := errors.AsType[huma.StatusError](err); ok {
			return p
		}
		if !errors.Is(err, context.Canceled) {
			a.Log.ErrorContext(ctx, "request failed", "err", err)
		}
		return huma.Error500InternalServerError("Something went wrong.")
	}
	var details []error
	for _, name := range slices.Sorted(maps.Keys(known.Fields)) {
		details = append(details, &huma.ErrorDetail{Location: name, Message: known.Fields[name]})
	}
	return huma.NewError(status[known.Kind], known.Message, details...)
}

var status = map[fault.Kind]int{
	fault.NotFound:  http.StatusNotFound,
	fault.Invalid:   http.StatusUnprocessableEntity,
	fault.Conflict:  http.StatusConflict,
	fault.Forbidden: http.StatusForbidden,
	fault.Full:      http.StatusInsufficientStorage,
	fault.Busy:      http.StatusServiceUnavailable,
}

func (a *API) missing(w http.ResponseWriter, r *http.Request) {
	write(w, huma.Error404NotFound("There is nothing at this address. The description of the API is at /api/v1/openapi.json."))
}

func write(w http.ResponseWriter, p huma.StatusError) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.GetStatus())
	json.NewEncoder(w).Encode(p) // if this fails, the reader has gone
}

// day returns the day that a caller wrote, or today.
func (a *API) day(field, s string) (people.Day, error) {
	if s == "" {
		return people.DayOf(a.Now()), nil
	}
	d, err := people.ParseDay(s)
	if err != nil {
		return d, fault.Field(field, "%s", err.Error())
	}
	return d, nil
}
