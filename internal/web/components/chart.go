package components

import (
	"fmt"
	"strings"
)

// A Chart is a plane with lines and dots. What it shows must stand in a table
// beside it as well: a screen reader hears its title and description alone.
type Chart struct {
	ID          string // of the element: begins those of its parts
	Title, Desc string
	X, Y        Axis
	Lines       []Line
	Dots        []Dot
	Marks       []Mark
}

// An Axis is one side of a chart.
type Axis struct {
	Low, High float64
	Name      string
	Ticks     []Tick
}

// A Tick is a number at an axis.
type Tick struct {
	At   float64
	Text string
}

// A Line joins points. How it is dashed tells it from others without colour:
// 0 to 3.
type Line struct {
	Points [][2]float64
	Dash   int
	Quiet  bool
}

// A Dot is one point, with the interval around it if High is above Low. A dot
// is hollow where it is Out.
type Dot struct {
	X, Y, Low, High float64
	Out             bool
}

// A Mark is a place that a chart points at: a line across at Y, or upwards at X
// if Upright.
type Mark struct {
	At      float64
	Upright bool
	Text    string
}

// The room of a chart and of the plane within it.
const (
	chartWide, chartHigh           = 420, 280
	planeLeft, planeTop            = 38, 12
	planeWide, planeHigh           = chartWide - planeLeft - 12, chartHigh - planeTop - 44
	planeRight, planeBottom        = planeLeft + planeWide, planeTop + planeHigh
	tickRoom, nameRoom, textMiddle = 15, 36, 4
)

func (a Axis) part(x float64) float64 {
	if a.High <= a.Low {
		return 0
	}
	return min(1, max(0, (x-a.Low)/(a.High-a.Low)))
}

func (c Chart) x(x float64) string { return pixel(planeLeft + planeWide*c.X.part(x)) }

func (c Chart) y(y float64) string { return pixel(planeBottom - planeHigh*c.Y.part(y)) }

func (c Chart) path(l Line) string {
	var b strings.Builder
	for i, p := range l.Points {
		step := "L"
		if i == 0 {
			step = "M"
		}
		b.WriteString(step + c.x(p[0]) + " " + c.y(p[1]))
	}
	return b.String()
}

func pixel(x float64) string { return fmt.Sprintf("%.1f", x) }

// dashes are the classes of lines, told apart without colour.
var dashes = [...]string{"dash-0", "dash-1", "dash-2", "dash-3"}

func (l Line) class() string {
	c := "line " + dashes[l.Dash%len(dashes)]
	if l.Quiet {
		c += " aside"
	}
	return c
}

func (d Dot) class() string {
	if d.Out {
		return "dot out"
	}
	return "dot"
}
