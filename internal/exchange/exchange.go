// Package exchange reads and writes frameworks as files: bytes in, a version
// out, and back.
//
// Two formats are our own and carry everything: YAML (one file, written for
// people to read and edit) and CSV (a few tables, for spreadsheets). What is
// exported imports again unchanged, and exporting it again gives the same
// bytes. Other formats are recognised by their content: the UK government's
// Digital and Data capability framework, the UK Civil Service competency
// framework, and the O*NET database.
//
// Read stores nothing. It returns the version with a list of doubts: what the
// file left open or says twice, and what was made of it.
package exchange

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/sheet"
)

// A File is the name and content of one file.
type File struct {
	Name string
	Data []byte
}

// A Format is a way to write a framework down.
type Format string

// The formats.
const (
	YAML         Format = "YAML"
	CSV          Format = "CSV"
	Capability   Format = "UK Digital and Data capability framework"
	CivilService Format = "UK Civil Service competency framework"
	ONET         Format = "O*NET database"
)

// A Preview is what importing the files would add.
type Preview struct {
	Format  Format
	Version framework.Version // passes Check
	Doubts  []Doubt
}

// A Doubt is something that a person should look at.
type Doubt struct {
	Place string // "Skill “Testing”, level Working"; empty for the whole
	Text  string // whole sentences: what is odd, and what was made of it
	Count int    // how often it occurs
}

// maxSize is how much the files may hold once unpacked.
const maxSize = 64 << 20

// Read reads a framework from files, which may be packed (gzip, zip). What
// cannot be read gives fault.Invalid.
func Read(files ...File) (Preview, error) {
	files, err := unpack(files)
	if err != nil {
		return Preview{}, err
	}
	p, err := read(files)
	if err != nil {
		return Preview{}, err
	}
	p.Version = p.Version.Tidy()
	if len(p.Version.Competencies) == 0 {
		return Preview{}, fault.New(fault.Invalid, "%s describes no competencies. Add at least one with its levels, or choose another file.", files[0].Name)
	}
	return p, p.Version.Check()
}

func read(files []File) (Preview, error) {
	if len(files) == 0 {
		return Preview{}, fault.New(fault.Invalid, "There is no file with content. Choose a framework as YAML or CSV.")
	}
	for _, f := range files {
		switch {
		case isONET(f):
			return readONET(files)
		case isCapability(f):
			return readCapability(f)
		case isCivilService(f):
			return readCivilService(f)
		}
	}
	if len(files) == 1 && isYAML(files[0]) {
		return readYAML(files[0])
	}
	return readTables(files)
}

// unpack takes files out of zip and gzip, and drops empty ones.
func unpack(files []File) ([]File, error) {
	var all []File
	left := int64(maxSize)
	for _, f := range files {
		more, err := f.unpack(&left)
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	slices.SortFunc(all, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return all, nil
}

func (f File) unpack(left *int64) ([]File, error) {
	f.Name = path.Base(strings.ReplaceAll(f.Name, "\\", "/"))
	switch {
	case f.isWorkbook():
	case bytes.HasPrefix(f.Data, []byte("PK\x03\x04")):
		return f.unzip(left)
	case bytes.HasPrefix(f.Data, []byte("\x1f\x8b")):
		r, err := gzip.NewReader(bytes.NewReader(f.Data))
		if err != nil {
			return nil, damaged(f.Name)
		}
		data, err := take(r, left)
		if err != nil {
			return nil, whileReading(err, f.Name)
		}
		return []File{{strings.TrimSuffix(f.Name, ".gz"), data}}, nil
	case len(bytes.TrimSpace(f.Data)) == 0:
		return nil, nil
	}
	if err := sheet.Foreign(f.Data); err != nil {
		return nil, err
	}
	if *left -= int64(len(f.Data)); *left < 0 {
		return nil, tooLarge(f.Name)
	}
	return []File{f}, nil
}

func (f File) unzip(left *int64) ([]File, error) {
	z, err := zip.NewReader(bytes.NewReader(f.Data), int64(len(f.Data)))
	if err != nil {
		return nil, damaged(f.Name)
	}
	if len(z.File) > 200 {
		return nil, fault.New(fault.Invalid, "%s holds %d files; at most 200 are possible. Pack only the tables of the framework.", f.Name, len(z.File))
	}
	var all []File
	for _, e := range z.File {
		name := path.Base(strings.ReplaceAll(e.Name, "\\", "/"))
		if strings.HasPrefix(name, ".") || !slices.Contains([]string{".csv", ".yaml", ".yml", ".json", ".txt", ".gz"}, strings.ToLower(path.Ext(name))) {
			continue
		}
		if e.UncompressedSize64 > uint64(*left) {
			return nil, tooLarge(f.Name)
		}
		r, err := e.Open()
		if err != nil {
			return nil, damaged(f.Name)
		}
		data, err := take(r, left)
		r.Close()
		if err != nil {
			return nil, whileReading(err, f.Name)
		}
		inner := File{name, data}
		if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
			return nil, fault.New(fault.Invalid, "%s holds another packed file, %s. Unpack it first.", f.Name, name)
		}
		more, err := inner.unpack(left)
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	return all, nil
}

// take reads r up to what is left.
func take(r io.Reader, left *int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, *left+1))
	if err != nil {
		return nil, err
	}
	if *left -= int64(len(data)); *left < 0 {
		return nil, errTooLarge
	}
	return data, nil
}

var errTooLarge = io.ErrShortBuffer

func whileReading(err error, name string) error {
	if err == errTooLarge {
		return tooLarge(name)
	}
	return damaged(name)
}

func tooLarge(name string) error {
	return fault.New(fault.Invalid, "%s is larger than %d MB once unpacked. A framework is never that large; choose another file.", name, maxSize>>20)
}

func damaged(name string) error {
	return fault.New(fault.Invalid, "%s is damaged and cannot be unpacked. Download or save it again.", name)
}
