package framework

import (
	"math"
	"strconv"
	"strings"

	"github.com/bearinghq/bearing/fault"
)

// A Level is a place on a competency's ladder, in hundredths: 350 is level
// three and a half. Level 0 means "looked at, and not yet at level 1"; it is a
// statement like any other. Where nothing is known there is no Level at all,
// so a Level is never used to say "missing" or "not needed here".
type Level int16

// Whole returns the level n.
func Whole(n int) Level { return Level(n * 100) }

// LevelOf returns the level nearest to x, which is counted in levels.
func LevelOf(x float64) Level { return Level(math.Round(x * 100)) }

// Float returns the level counted in levels: 3.5 for level three and a half.
func (l Level) Float() float64 { return float64(l) / 100 }

// String writes 300 as "3" and 350 as "3.5".
func (l Level) String() string { return strconv.FormatFloat(l.Float(), 'f', -1, 64) }

// ParseLevel reads a level as people write it: "3", "3.5" or "3,5".
func ParseLevel(s string) (Level, error) {
	x, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(s), ",", ".", 1), 64)
	if err != nil || math.IsNaN(x) || x < 0 || x > 100 {
		return 0, fault.New(fault.Invalid, "%q is not a level. Write a number such as 3 or 3.5.", s)
	}
	return LevelOf(x), nil
}
