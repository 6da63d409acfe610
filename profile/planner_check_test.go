package profile_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bearinghq/bearing/profile"
)

// What is foreseen is what a simulation finds: for every usual panel, the model
// states that reliability and error, and is as far from the truth as it says.
func TestTrialsBearOutWhatIsForeseen(t *testing.T) {
	t.Parallel()
	for _, p := range profile.Panels {
		want, got := planner().Expect(p), planner().Try(p)
		for _, one := range []struct {
			name string
			want profile.Precision
			got  profile.Tried
			off  float64 // how far chance takes 120 people
		}{
			{"competency", want.Competency, got.Competency, .05}, {"pillar", want.Pillar, got.Pillar, .10}, {"balance", want.Balance, got.Balance, .10},
		} {
			if math.Abs(one.got.Reliability-one.want.Reliability) > .03 || math.Abs(one.got.SE-one.want.SE) > .03 {
				t.Errorf("%+v, %s: %.3f / %.3f simulated, %.3f / %.3f foreseen", p, one.name, one.got.Reliability, one.got.SE, one.want.Reliability, one.want.SE)
			}
			if math.Abs(one.got.Off-one.want.SE) > one.off {
				t.Errorf("%+v, %s: off by %.3f, foreseen %.3f", p, one.name, one.got.Off, one.want.SE)
			}
			if share := float64(one.got.Held) / float64(one.got.Of); share < .70 || share > .90 {
				t.Errorf("%+v, %s: bands of 80 %% hold the truth in %.2f", p, one.name, share)
			}
		}
	}
	if d := cmp.Diff(planner().Try(profile.Panels[5]), planner().Try(profile.Panels[5])); d != "" {
		t.Errorf("the same panel gives another trial:\n%s", d)
	}
	if got := planner().Try(profile.Panel{Items: 1}); got.Pillar.Of != 0 {
		t.Errorf("a panel of nobody: %+v", got)
	}
}

func BenchmarkTry(b *testing.B) {
	pl := planner()
	for b.Loop() {
		pl.Try(profile.Panels[5])
	}
}
