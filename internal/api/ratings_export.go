package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/internal/export"
)

func (a *API) registerRatings(v1 *contract) {
	add(a, v1, operation{method: http.MethodGet, path: "/api/v1/ratings/export", id: "export-ratings", action: access.Export, summary: "Export ratings, one answer to a row, as they import again. They name who said what about whom"}, a.exportRatings)
}

type exportRatingsInput struct {
	Format string `query:"format" enum:"csv,xlsx" default:"csv"`
}

type exportRatingsOutput struct {
	ContentType string `header:"Content-Type"`
	Body        func(huma.Context)
}

// exportRatings writes rows as they are read: there may be millions.
func (a *API) exportRatings(ctx context.Context, in *exportRatingsInput) (*exportRatingsOutput, error) {
	format, err := export.ParseFormat(in.Format)
	if err != nil {
		return nil, err
	}
	table, err := export.Ratings{Ratings: a.Ratings, Record: a.Imports.Record, Frameworks: a.Frameworks}.Table(ctx)
	if err != nil {
		return nil, err
	}
	return &exportRatingsOutput{format.Type(), func(c huma.Context) {
		c.SetHeader("Content-Type", format.Type())
		c.SetHeader("Content-Disposition", "attachment; filename=ratings."+string(format))
		if err := format.Write(c.BodyWriter(), table); err != nil && ctx.Err() == nil {
			// The head is on its way, so the caller must see that the file is not whole.
			a.Log.ErrorContext(ctx, "an export broke off", "file", "ratings", "error", err)
			panic(http.ErrAbortHandler)
		}
	}}, nil
}
