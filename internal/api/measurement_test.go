package api_test

import (
	"testing"

	"github.com/bearinghq/bearing/access"
)

func TestPlanner(t *testing.T) {
	t.Parallel()
	c := onDefault(t, access.Editor)
	got := c.ask(200, "GET", "/api/v1/planner?managers=1&peers=3&reports=3", "")
	panel := got["panel"].(map[string]any)
	if r := panel["competency"].(map[string]any)["reliability"].(float64); r < .695 || r > .725 {
		t.Errorf("the reliability of seven raters is %g, want .71", r)
	}
	needed := got["needed"].([]any)
	if first := needed[0].(map[string]any); first["reliability"] != .7 || first["competency"] != 0.0 {
		t.Errorf("to reach .70 it takes %v", first)
	}
	if second := needed[1].(map[string]any); second["competency"].(float64) < 5 || second["pillar"].(float64) < 1 {
		t.Errorf("to reach .80 it takes %v", second)
	}
	if usual := got["usual"].([]any); len(usual) != 10 || got["own"] != false {
		t.Errorf("%d usual panels, own variances %v", len(usual), got["own"])
	}
	peers := c.ask(200, "GET", "/api/v1/planner?scale=anchored&grow=peers&items=2", "")
	if peers["panel"].(map[string]any)["items"] != 2.0 {
		t.Errorf("panel = %v", peers["panel"])
	}
	for _, query := range []string{"peers=-1", "peers=21", "items=0", "scale=tasty", "grow=wild", "rated=many", "colour=red"} {
		c.ask(422, "GET", "/api/v1/planner?"+query, "")
	}
	onDefault(t, access.Member).ask(403, "GET", "/api/v1/planner", "")
}
