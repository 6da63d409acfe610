package web

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/internal/web/components"
)

// A page is what the frame shows around one. Texts are in the reader's
// language.
type page struct {
	Title   string
	Nav     string // the entry of the menu that is lit: its path, "/people"
	Trail   []components.Crumb
	WhoSees string // who else can see what is on the page
	How     string // path of the page that explains its figures
	Bare    bool   // without the menu: for those who are not signed in
	Wide    bool   // as wide as the window: for matrices
}

type entry struct {
	text, href, Icon string
	here             bool
	action           access.Action
}

type entries struct {
	title string
	list  []entry
}

// menu returns the entries that who asks may open.
func menu(ctx context.Context, p page) []entries {
	all := []entries{
		{"", []entry{
			{text: T(ctx, "Matrix"), href: "/matrix", Icon: "grid-3x3", action: access.SeeMatrix},
			{text: T(ctx, "People"), href: "/people", Icon: "users", action: access.SeePeople},
			{text: T(ctx, "Organisation"), href: "/units", Icon: "network", action: access.SeeUnits},
			{text: T(ctx, "Conversations"), href: "/conversations", Icon: "message-circle", action: access.SeeConversations},
		}},
		{T(ctx, "What good is"), []entry{
			{text: T(ctx, "Framework"), href: "/framework", Icon: "compass", action: access.SeeFramework},
			{text: T(ctx, "Roles"), href: "/roles", Icon: "id-card", action: access.SeeRoles},
			{text: T(ctx, "Ladder"), href: "/ladder", Icon: "signpost", action: access.SeeLadder},
		}},
		{T(ctx, "How sure we are"), []entry{
			{text: T(ctx, "Reliability"), href: "/reliability", Icon: "gauge", action: access.SeeReliability},
			{text: T(ctx, "Planner"), href: "/planner", Icon: "users-round", action: access.PlanRaters},
			{text: T(ctx, "Simulator"), href: "/simulator", Icon: "dices", action: access.Simulate},
		}},
		{T(ctx, "Housekeeping"), []entry{
			{text: T(ctx, "Imports"), href: "/imports", Icon: "file-up", action: access.SeeImports},
			{text: T(ctx, "Settings"), href: "/settings", Icon: "settings", action: access.SeeSettings},
		}},
	}
	var mine []entries
	for _, group := range all {
		var list []entry
		for _, e := range group.list {
			e.here = e.href == p.Nav || p.Nav == "" && strings.HasPrefix(visitOf(ctx).path+"/", e.href+"/")
			if may(ctx, e.action) {
				list = append(list, e)
			}
		}
		if len(list) > 0 {
			mine = append(mine, entries{group.title, list})
		}
	}
	return mine
}

// htmxConfig turns off what the content security policy would refuse.
const htmxConfig = `{"includeIndicatorCSS":false,"history":false}`

func dataTheme(ctx context.Context) templ.Attributes {
	if t := visitOf(ctx).theme; t != "auto" {
		return templ.Attributes{"data-theme": t}
	}
	return nil
}
