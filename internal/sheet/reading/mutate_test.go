package reading

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestReadersSurviveMutilatedTables(t *testing.T) {
	t.Parallel()
	seeds := []string{
		"Name|E-Mail|SQL|Vision|Average\nTeam A|>|>\nAnna Keller|a@x.org|3|4|3.5\nBen Osei|b@x.org|1|5|3\nTarget||4|4|\n\nLegend\n0 = none\n5 = expert",
		"Area|Skill|Soll|Anna|Ben\nTech|SQL|3|4|1\n^|Go|2|x|[red]\nTotal||5|3|4",
		"Name|Skill|Level|Target|Date\nAnna|SQL|3|4|2026-01-01\n|Vision|2||1/2/25\nBen|SQL|abc|4|x",
		"|A|>|>|B|>|>\nName|Ist|Soll|Prio|Ist|Soll|Prio\nAnna|3|4|1|○|◑|●\nBen|85%|½|3?|++|★★☆|n/a",
		"Vorname|Name|Team|Eintritt|Manager\nAnna|Keller|Ops / Lab|1/2/25|Ben Osei\nBen|Osei|Ops|45123|Anna Keller",
	}
	r := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"|", "\n", "", "3", "Name", "Skill", "Level", "Soll", ">", "^", "[green]", "Total", "Anna Keller", "0 = none", "x", "100", "-7", "Legend", "a@x.org", "\n\n"}
	for range 1500 {
		cells := strings.SplitAfter(strings.ReplaceAll(seeds[r.IntN(len(seeds))], "\n", "\n|"), "|")
		for range 1 + r.IntN(6) {
			i := r.IntN(len(cells))
			switch r.IntN(3) {
			case 0:
				cells[i] = pieces[r.IntN(len(pieces))] + "|"
			case 1:
				cells = append(cells[:i:i], cells[min(i+1, len(cells)-1):]...)
			case 2:
				j := r.IntN(len(cells))
				cells[i], cells[j] = cells[j], cells[i]
			}
		}
		drawing := strings.ReplaceAll(strings.Join(cells, ""), "\n|", "\n")
		checkReading(t, drawing)
	}
}
