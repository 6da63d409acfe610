package web

import (
	"context"
	"net/http"

	"github.com/bearinghq/bearing/access"
)

// showComponents shows every component, for those who build pages.
func (s *Site) showComponents(w http.ResponseWriter, r *http.Request) error {
	return show(w, r, designView())
}

func roleName(ctx context.Context, role access.Role) string {
	switch role {
	case access.Administrator:
		return T(ctx, "Administrator")
	case access.Editor:
		return T(ctx, "Editor")
	case access.Member:
		return T(ctx, "Member")
	default:
		return T(ctx, "Visitor")
	}
}
