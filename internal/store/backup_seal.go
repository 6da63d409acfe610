package store

import (
	"bytes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"io"
	"os"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"

	"github.com/bearinghq/bearing/fault"
)

// The outside of a backup file:
//
//	64 bytes    magic, format, whether encrypted, and how the key is made
//	body        as it is, or in chunks of 64 KiB, each sealed by itself
//	32 bytes    SHA-256 of everything before
//
// The key is argon2id of the passphrase. A chunk is sealed with
// XChaCha20-Poly1305 under a nonce of 19 random bytes, its number, and a byte
// that marks the last one, so that chunks can neither be moved nor cut off
// (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015).
// The first 64 bytes are sealed with each chunk.

const (
	backupFormat = 1
	backupMagic  = "BEARING BACKUP\n"
	sealedChunk  = 1 << 16
	headSize     = 64
	// What argon2id costs: one pass over 64 MiB, as RFC 9106 recommends with
	// three passes where memory is short.
	argonTime, argonMemory, argonThreads = 3, 64 << 10, 4
)

type sealHead struct {
	Magic     [len(backupMagic)]byte
	Format    uint8
	Encrypted uint8
	Threads   uint8
	Time      uint32
	Memory    uint32
	Salt      [16]byte
	Nonce     [19]byte
	_         [3]byte
}

func (h sealHead) bytes() []byte {
	var b bytes.Buffer
	binary.Write(&b, binary.BigEndian, h) // a buffer takes everything
	return b.Bytes()
}

func (h sealHead) cipher(passphrase []byte) (cipher.AEAD, error) {
	key := argon2.IDKey(passphrase, h.Salt[:], h.Time, h.Memory, h.Threads, chacha20poly1305.KeySize)
	return chacha20poly1305.NewX(key)
}

func (h sealHead) nonce(chunk uint32, last bool) []byte {
	n := binary.BigEndian.AppendUint32(append(make([]byte, 0, 24), h.Nonce[:]...), chunk)
	if last {
		return append(n, 1)
	}
	return append(n, 0)
}

// A sealer writes the outside of a backup around what is written to it.
type sealer struct {
	w     io.Writer // the file and the sum
	file  io.Writer
	sum   hash.Hash
	head  sealHead
	aead  cipher.AEAD // nil for a plain backup
	buf   []byte
	out   []byte
	chunk uint32
}

func newSealer(file io.Writer, passphrase []byte) (*sealer, error) {
	s := &sealer{file: file, sum: sha256.New()}
	s.w = io.MultiWriter(file, s.sum)
	copy(s.head.Magic[:], backupMagic)
	s.head.Format = backupFormat
	if len(passphrase) > 0 {
		s.head.Encrypted = 1
		s.head.Time, s.head.Memory, s.head.Threads = argonTime, argonMemory, argonThreads
		rand.Read(s.head.Salt[:]) // never fails
		rand.Read(s.head.Nonce[:])
		var err error
		if s.aead, err = s.head.cipher(passphrase); err != nil {
			return nil, err
		}
	}
	_, err := s.w.Write(s.head.bytes())
	return s, err
}

func (s *sealer) Write(p []byte) (int, error) {
	if s.aead == nil {
		return s.w.Write(p)
	}
	for rest := p; len(rest) > 0; {
		if len(s.buf) == sealedChunk { // not the last one, since more comes
			if err := s.flush(false); err != nil {
				return 0, err
			}
		}
		n := min(len(rest), sealedChunk-len(s.buf))
		s.buf = append(s.buf, rest[:n]...)
		rest = rest[n:]
	}
	return len(p), nil
}

func (s *sealer) flush(last bool) error {
	s.out = s.aead.Seal(s.out[:0], s.head.nonce(s.chunk, last), s.buf, s.head.bytes())
	s.buf, s.chunk = s.buf[:0], s.chunk+1
	_, err := s.w.Write(s.out)
	return err
}

// Close writes what remains and the sum. It does not close the file.
func (s *sealer) Close() error {
	if s.aead != nil {
		if err := s.flush(true); err != nil {
			return err
		}
	}
	_, err := s.file.Write(s.sum.Sum(nil))
	return err
}

// An opener reads what a sealer wrote, after it has checked the sum of the
// whole file.
type opener struct {
	r         io.Reader
	size      int64
	encrypted bool
	head      sealHead
	aead      cipher.AEAD
	chunks    int64 // sealed bytes not yet read
	buf       []byte
	rest      []byte
	chunk     uint32
}

func newOpener(f *os.File, path string, passphrase []byte) (*opener, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("looking at %s: %w", path, err)
	}
	o := &opener{size: info.Size()}
	raw := make([]byte, headSize)
	_, err = io.ReadFull(f, raw)
	binary.Read(bytes.NewReader(raw), binary.BigEndian, &o.head) // raw is long enough
	switch {
	case info.IsDir():
		return nil, fault.New(fault.Invalid, "%s is a folder. Name the backup file.", path)
	case err != nil || string(o.head.Magic[:]) != backupMagic:
		return nil, fault.New(fault.Invalid, "%s is not a backup made by 'bearing backup', or its first bytes are damaged. Name another file.", path)
	case o.head.Format > backupFormat:
		return nil, fault.New(fault.Invalid, "The backup %s has format %d, and this program knows formats up to %d. If a newer Bearing made it, use that one; else the file is damaged.", path, o.head.Format, backupFormat)
	}
	if err := checkSum(f, o.size, path); err != nil {
		return nil, err
	}
	o.encrypted = o.head.Encrypted != 0
	if _, err := f.Seek(headSize, io.SeekStart); err != nil {
		return nil, fmt.Errorf("reading %s again: %w", path, err)
	}
	o.chunks = o.size - headSize - sha256.Size
	o.r = io.LimitReader(f, o.chunks)
	return o, o.unlock(path, passphrase)
}

func checkSum(f *os.File, size int64, path string) error {
	sum := sha256.New()
	_, err := f.Seek(0, io.SeekStart)
	if err == nil {
		_, err = io.CopyN(sum, f, max(0, size-sha256.Size))
	}
	var want [sha256.Size]byte
	if err == nil {
		_, err = io.ReadFull(f, want[:])
	}
	if err != nil || !bytes.Equal(sum.Sum(nil), want[:]) {
		return fault.New(fault.Invalid, "The backup %s is damaged or cut short: its checksum does not match. Nothing was restored; use another copy.", path)
	}
	return nil
}

// unlock makes the key and tries it on the first chunk.
func (o *opener) unlock(path string, passphrase []byte) error {
	switch {
	case !o.encrypted && len(passphrase) > 0:
		return fault.New(fault.Invalid, "The backup %s is not encrypted. Leave out the passphrase if you trust where the file comes from.", path)
	case !o.encrypted:
		return nil
	case len(passphrase) == 0:
		return fault.New(fault.Invalid, "The backup %s is encrypted. Name the file that holds its passphrase with --passphrase-file.", path)
	case o.head.Time < 1 || o.head.Time > 16 || o.head.Memory > 1<<20 || o.head.Threads < 1 || o.head.Threads > 16:
		return fault.New(fault.Invalid, "The backup %s asks for more work than any that this program makes. Use another copy.", path)
	}
	var err error
	if o.aead, err = o.head.cipher(passphrase); err != nil {
		return err
	}
	if err := o.next(); err != nil {
		return fault.New(fault.Invalid, "The passphrase does not open the backup %s. Check that the passphrase file belongs to it.", path)
	}
	return nil
}

func (o *opener) Read(p []byte) (int, error) {
	if o.aead == nil {
		return o.r.Read(p)
	}
	if len(o.rest) == 0 {
		if err := o.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, o.rest)
	o.rest = o.rest[n:]
	return n, nil
}

func (o *opener) next() error {
	if o.chunks == 0 {
		return io.EOF
	}
	n := min(o.chunks, sealedChunk+chacha20poly1305.Overhead)
	if o.buf == nil {
		o.buf = make([]byte, sealedChunk+chacha20poly1305.Overhead)
	}
	if _, err := io.ReadFull(o.r, o.buf[:n]); err != nil {
		return err
	}
	o.chunks -= n
	open, err := o.aead.Open(o.buf[:0], o.head.nonce(o.chunk, o.chunks == 0), o.buf[:n], o.head.bytes())
	if err != nil {
		return errFormat
	}
	o.rest, o.chunk = open, o.chunk+1
	return nil
}
