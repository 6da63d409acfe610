package profile

import "math"

// A Scale turns logits into levels: 3 is typical in the calibration's reference
// population, and one level is one standard deviation of true values there.
type Scale struct {
	Mean, SD float64
}

// Level returns 3 + (θ − Mean)/SD, from 1 to 5.
func (s Scale) Level(theta float64) float64 { return max(1, min(5, s.line(theta))) }

// line is the same before it is cut off.
func (s Scale) line(theta float64) float64 { return 3 + (theta-s.Mean)/s.SD }

// SE returns the standard error of a level.
func (s Scale) SE(theta float64) float64 { return theta / s.SD }

// Standard normal deviates of the two bands.
const (
	z80 = 1.28 // the main picture, for development
	z95 = 1.96 // for whoever is not the person
)

// A Band is where a true value probably lies.
type Band struct {
	Low, High float64
}

// A Figure is a level with its error, before it is decided what may be shown.
type Figure struct {
	Level        float64 // 1 to 5
	SE           float64 // in levels
	Reliability  float64 // the share of the variance between people that is known
	theta, se, v float64 // in logits: mean, error, and variance between people
}

// Band80 returns the band that holds the true level in four of five cases.
func (f Figure) Band80() Band { return f.band(z80) }

// Band95 returns the band that holds it in nineteen of twenty.
func (f Figure) Band95() Band { return f.band(z95) }

func (f Figure) band(z float64) Band {
	return Band{max(1, f.Level-z*f.SE), min(5, f.Level+z*f.SE)}
}

// Round rounds a level to the one decimal that is ever shown.
func Round(level float64) float64 { return math.Round(level*10) / 10 }
