package web

import (
	"context"
	"errors"
	"maps"
	"net/http"

	"github.com/bearinghq/bearing/fault"
)

// status maps the kinds of fault onto HTTP.
var status = map[fault.Kind]int{
	fault.NotFound:  http.StatusNotFound,
	fault.Invalid:   http.StatusUnprocessableEntity,
	fault.Conflict:  http.StatusConflict,
	fault.Forbidden: http.StatusForbidden,
	fault.Full:      http.StatusInsufficientStorage,
	fault.Busy:      http.StatusServiceUnavailable,
}

// explain returns what the reader is told about an error, and with what status.
// ours reports that it is not the reader's doing.
func explain(r *http.Request, err error) (code int, message string, ours bool) {
	if known, ok := errors.AsType[*fault.Error](err); ok {
		return status[known.Kind], faultText(r, known), false
	}
	if large, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return http.StatusRequestEntityTooLarge, T(r.Context(), "That was more than this page takes: at most %d MB.", large.Limit>>20), false
	}
	return http.StatusInternalServerError, T(r.Context(), "Something went wrong."), true
}

// errorText says an error in the reader's language.
func errorText(r *http.Request, err error) string {
	_, message, _ := explain(r, err)
	return message
}

// faultText says a fault in the reader's language.
func faultText(r *http.Request, e *fault.Error) string {
	format, args := e.Sentence()
	return translated(r.Context(), format, args, e.Message)
}

// fieldErrors returns the messages of an Invalid error by form field, and
// whether there are any: a form shows them beside its fields.
func fieldErrors(r *http.Request, err error) (map[string]string, bool) {
	known, ok := errors.AsType[*fault.Error](err)
	if !ok || len(known.Fields) == 0 {
		return nil, false
	}
	said := maps.Clone(known.Fields)
	for name, message := range said {
		if message == known.Message {
			said[name] = faultText(r, known)
		} else {
			said[name] = translated(r.Context(), message, nil, message)
		}
	}
	return said, true
}

func isTooLarge(err error) bool {
	_, ok := errors.AsType[*http.MaxBytesError](err)
	return ok
}

// showError answers with the error: a page, or a notice for htmx to put on top
// of the page that is open.
func (s *Site) showError(w http.ResponseWriter, r *http.Request, rt route, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil { // whoever asked has gone, and reads no page
		http.Error(w, T(r.Context(), "The connection broke off before all had arrived. Send it again."), http.StatusBadRequest)
		return
	}
	code, message, ours := explain(r, err)
	if code == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "30")
		s.Log.WarnContext(r.Context(), "request put off", "route", rt.pattern, "err", err)
	}
	if ours {
		s.Log.ErrorContext(r.Context(), "request failed", "route", rt.pattern, "err", err)
	}
	view := errorView(newErrorPage(r, code, message))
	if partial(r) {
		w.Header().Set("HX-Retarget", "#notices")
		w.Header().Set("HX-Reswap", "innerHTML")
		view = errorPart(message)
	}
	if err := showStatus(w, r, code, view); err != nil {
		s.Log.ErrorContext(r.Context(), "showing an error", "route", rt.pattern, "err", err)
		http.Error(w, message, code)
	}
}

func (s *Site) showMissing(_ http.ResponseWriter, r *http.Request) error {
	return fault.New(fault.NotFound, "There is no page at this address.")
}

func refuseForeign(http.ResponseWriter, *http.Request) error {
	return fault.New(fault.Forbidden, "This form was sent from another site, so it was not accepted. Open the page here and try again.")
}

type errorPage struct {
	Title, Message, Home string
}

func newErrorPage(r *http.Request, code int, message string) errorPage {
	ctx := r.Context()
	p := errorPage{Message: message, Home: T(ctx, "Back to the start")}
	switch code {
	case http.StatusNotFound:
		p.Title = T(ctx, "Not on this map")
	case http.StatusForbidden:
		p.Title = T(ctx, "Not for you to open")
	case http.StatusConflict:
		p.Title = T(ctx, "That cannot be done now")
	case http.StatusUnprocessableEntity, http.StatusRequestEntityTooLarge:
		p.Title = T(ctx, "Something needs another look")
	case http.StatusServiceUnavailable:
		p.Title = T(ctx, "Not at this moment")
	default:
		p.Title = T(ctx, "Something went wrong")
		p.Message = T(ctx, "It is not your doing, and nothing was half stored. Try again; if it stays, the log of this installation says more.")
	}
	return p
}
