package profile

// A Reach says in words how a level compares with what a role asks.
type Reach string

// The reaches.
const (
	NothingAsked    Reach = ""
	ReachUnknown    Reach = "not_distinguishable"
	ProbablyReached Reach = "probably_reached"
	Reached         Reach = "reached" // almost certainly
	ProbablyBelow   Reach = "probably_below"
	Below           Reach = "below" // almost certainly
)

// reach compares a figure with a need: how probable it is that the true level is
// at most a tolerance below it.
//
//	Pr(level ≥ need − tolerance) = Φ((3 + (θ − mean)/sd − need + tolerance) / SE)
func (s Scale) reach(f Figure, need, tolerance float64) Reach {
	if need <= 0 {
		return NothingAsked
	}
	switch p := above(s.line(f.theta)-need+tolerance, f.SE); {
	case p >= Clear:
		return Reached
	case p >= Probable:
		return ProbablyReached
	case p <= 1-Clear:
		return Below
	case p <= 1-Probable:
		return ProbablyBelow
	}
	return ReachUnknown
}
