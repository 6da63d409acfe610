package sheet

import (
	"archive/zip"
	"bytes"
	"cmp"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/bearinghq/bearing/fault"
)

// An archive is the zip file that a workbook is. Nothing of it is ever written
// to a disk: parts are looked up by name and read as streams.
type archive struct {
	parts map[string]*zip.File // by name in lower case with forward slashes
}

// openArchive reads the table of contents and refuses what no honest workbook
// has: very many entries, entries that overlap, sizes beyond any table.
func openArchive(r io.ReaderAt, size int64) (*archive, error) {
	if err := checkDirectory(r, size); err != nil {
		return nil, err
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, zipError(err)
	}
	if len(z.File) > maxParts {
		return nil, tooManyParts()
	}
	a := &archive{parts: make(map[string]*zip.File, len(z.File))}
	for _, f := range z.File {
		name := strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))
		if a.parts[name] != nil {
			return nil, fault.New(fault.Invalid, "The workbook is damaged: it holds two parts named %q. Open it in Excel or LibreOffice and save it again.", baseName(f.Name))
		}
		a.parts[name] = f
	}
	return a, checkEntries(z.File)
}

// checkDirectory refuses a table of contents that is cut off, or that would
// need much memory to read.
func checkDirectory(r io.ReaderAt, size int64) error {
	tail := make([]byte, min(size, 1<<16+22))
	base := size - int64(len(tail))
	if _, err := r.ReadAt(tail, base); err != nil && err != io.EOF {
		return err
	}
	for i := len(tail) - 22; i >= 0; i-- {
		end := tail[i:]
		if !bytes.HasPrefix(end, []byte("PK\x05\x06")) || int(binary.LittleEndian.Uint16(end[20:]))+22 > len(end) {
			continue
		}
		entries := binary.LittleEndian.Uint16(end[10:])
		length := binary.LittleEndian.Uint32(end[12:])
		offset := binary.LittleEndian.Uint32(end[16:])
		switch {
		case entries > maxParts, length > maxDirectory:
			return tooManyParts()
		case int64(offset)+int64(length) != base+int64(i):
			return truncated()
		}
		return nil
	}
	return truncated()
}

func tooManyParts() error {
	return fault.New(fault.Invalid, "This file holds more than %d parts, far more than a workbook needs, and was not unpacked. Open it in Excel or LibreOffice and save it as .xlsx.", maxParts)
}

func truncated() error {
	return fault.New(fault.Invalid, "The file is cut off or damaged, probably by an interrupted download. Download or copy it again.")
}

// checkEntries refuses entries that overlap, are locked, or unpack to more than
// any table needs.
func checkEntries(files []*zip.File) error {
	type span struct{ from, to int64 }
	var spans []span
	total := uint64(0)
	for _, f := range files {
		if f.Flags&1 != 0 {
			return fault.New(fault.Invalid, "The file is packed with a password. Unpack it, or save the workbook without a password.")
		}
		from, err := f.DataOffset()
		if err != nil {
			return zipError(err)
		}
		spans = append(spans, span{from, from + int64(min(f.CompressedSize64, 1<<62))})
		total += min(f.UncompressedSize64, maxUnpacked)
		if f.UncompressedSize64 > maxPart || total > maxUnpacked || tooDense(f.UncompressedSize64, f.CompressedSize64) {
			return bomb()
		}
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	for i := 1; i < len(spans); i++ {
		if spans[i].from < spans[i-1].to {
			return fault.New(fault.Invalid, "The parts of this file overlap, which no honest workbook has, and it was not unpacked. Open it in Excel or LibreOffice and save it as .xlsx.")
		}
	}
	return nil
}

func tooDense(unpacked, packed uint64) bool {
	return unpacked > smallPart && unpacked/maxRatio > packed
}

func bomb() error {
	return fault.New(fault.Invalid, "This file would unpack to far more than a workbook of its size holds, and was not unpacked. If it is an honest table, delete empty rows and formatting below it, or save it as CSV.")
}

// zipError turns an error about the content of a zip file into a sentence.
func zipError(err error) error {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, zip.ErrChecksum):
		return fault.New(fault.Invalid, "The workbook is damaged: a check sum in it is wrong. Download or copy it again, or open it in Excel or LibreOffice and save it again.")
	case errors.Is(err, zip.ErrAlgorithm):
		return fault.New(fault.Invalid, "The workbook is packed in a way that is not known. Open it in Excel or LibreOffice and save it again.")
	case errors.Is(err, zip.ErrFormat), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &corrupt):
		return truncated()
	}
	return fmt.Errorf("unpacking a workbook: %w", err)
}

func (a *archive) has(name string) bool { return a.parts[strings.ToLower(name)] != nil }

// hasIn reports whether a part lies in folder.
func (a *archive) hasIn(folder string) bool {
	for name := range a.parts {
		if strings.HasPrefix(name, strings.ToLower(folder)) {
			return true
		}
	}
	return false
}

// size returns how long the part is by its own account; 0 if there is none.
func (a *archive) size(name string) uint64 {
	if f := a.parts[strings.ToLower(name)]; f != nil {
		return f.UncompressedSize64
	}
	return 0
}

// open returns a part, of which at most limit bytes may be read. A part that
// is not there is nil.
func (a *archive) open(name string, limit int64) (io.ReadCloser, error) {
	f := a.parts[strings.ToLower(name)]
	if f == nil {
		return nil, nil
	}
	rc, err := f.Open()
	if err != nil {
		return nil, zipError(err)
	}
	return &part{ReadCloser: rc, left: limit}, nil
}

// xml reads the part of that name from start to end with read. A part that is
// not there is not read.
func (a *archive) xml(name string, limit int64, read func(*xmlReader) error) error {
	p, err := a.open(name, limit)
	if err != nil || p == nil {
		return err
	}
	defer p.Close()
	return read(newXML(p, name))
}

// A part is an entry being unpacked. What it says about its size is not
// believed: it stops at its limit.
type part struct {
	io.ReadCloser
	left int64
}

func (p *part) Read(b []byte) (int, error) {
	n, err := p.ReadCloser.Read(b)
	if p.left -= int64(n); p.left < 0 {
		return 0, bomb()
	}
	if err != nil && err != io.EOF {
		err = zipError(err)
	}
	return n, err
}
