package main

import (
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/internal/shareddata"
)

// tuples returns the rows of an SQL dump.
func tuples(t *testing.T, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for _, m := range regexp.MustCompile(`(?m)\(([^()]*)\)[,;]`).FindAllStringSubmatch(string(b), -1) {
		row := strings.Split(m[1], ",")
		for i := range row {
			row[i] = strings.Trim(row[i], "'")
		}
		rows = append(rows, row)
	}
	return rows
}

// Ten thousand employees with their history of departments come in, and a
// second time nothing changes.
func TestTenThousandEmployees(t *testing.T) {
	t.Parallel()
	dir := shareddata.Path(t, "employees_db", "large")
	name, unit := map[string]string{}, map[string]string{}
	for _, r := range tuples(t, dir+"/load_employee.sql.gz") {
		name[r[0]] = r[2] + " " + r[3]
	}
	for _, r := range tuples(t, dir+"/load_department.sql.gz") {
		unit[r[0]] = r[1]
	}
	var list strings.Builder
	list.WriteString("Employee number,Name,Department,Start date,End date\n")
	for _, r := range tuples(t, dir+"/load_dept_emp.sql.gz") {
		fmt.Fprintf(&list, "%s,%s,%s,%s,%s\n", r[0], name[r[0]], unit[r[1]], r[2], r[3])
	}
	file, data := fileWith(t, "employees.csv", list.String()), t.TempDir()
	status, out, errs := runOnce(t, "import", "people", file, "--yes", "--data", data)
	if want := fmt.Sprintf("%d people added.", len(name)); status != exitDone || !strings.Contains(out, want) {
		t.Fatalf("status %d, %q %q; want %q", status, out, errs, want)
	}
	if status, out, errs = runOnce(t, "import", "people", file, "--yes", "--data", data); status != exitDone || !strings.Contains(out, "0 added, 0 changed") {
		t.Errorf("the second time: status %d, %q %q", status, out, errs)
	}
}

func TestTheCapabilityFramework(t *testing.T) {
	t.Parallel()
	file := shareddata.Path(t, "uk_ddat_capability", "roles.csv")
	status, out, errs := runOnce(t, "import", "framework", file, "--yes", "--data", t.TempDir())
	if status != exitDone || !strings.Contains(out, "188 competencies added, 202 roles added.") {
		t.Errorf("status %d, %q %q", status, out, errs)
	}
}
