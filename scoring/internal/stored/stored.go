// Package stored reads results that were stored as JSON, for each package of results the
// same way: one pass over the text, then one look at the values.
//
// Text that holds no result of the wanted form is refused, and so is a result with null in a
// list, without what is always written, with numbers that count nothing or shares beyond
// 0..1, with figures and sums that contradict what is below them, or with names that would
// forge lines of a report. Whether a judgement would come to what is there is not held.
// Fields that a later version added are passed over.
package stored

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// A Form is one stored form of results.
type Form[T any] struct {
	Name   string // in messages: "assessment"
	Format string // that the text has to name
	Err    error  // that every refusal wraps
	// First is the format of the first edition of the rules, read as well, "" for none; Retell
	// says what it wrote in the words of this edition.
	First  string
	Retell func(*T)
	// Named returns the format that a value names, and Check adds what is wrong with it.
	Named func(*T) string
	Check func(*Faults, *T)
}

var errNoReader = errors.New("no reader: there is nothing to read from")

// Read reads one result and nothing else. Its error is the reader's, or wraps f.Err, or
// says that there is no reader.
func (f Form[T]) Read(r io.Reader) (*T, error) {
	if r == nil {
		return nil, fmt.Errorf("stored %s: %w", f.Name, errNoReader)
	}
	raw, err := all(r)
	if err != nil {
		return nil, fmt.Errorf("stored %s: %w", f.Name, err)
	}
	v, err := f.parse(raw)
	if err != nil {
		return nil, &refusal{f.Name, f.Err, err}
	}
	return v, nil
}

// A refusal says of which form a text is none, and why.
type refusal struct {
	name       string
	err, cause error
}

func (r *refusal) Error() string   { return "not a stored " + r.name + ": " + r.cause.Error() }
func (r *refusal) Unwrap() []error { return []error{r.err, r.cause} }

// all reads to the end, at once where the reader knows how much there is.
func all(r io.Reader) ([]byte, error) {
	var b bytes.Buffer
	if known, ok := r.(interface{ Len() int }); ok {
		b.Grow(known.Len() + bytes.MinRead)
	}
	_, err := b.ReadFrom(r)
	return b.Bytes(), err
}

func (f Form[T]) parse(raw []byte) (*T, error) {
	if err := encoded(raw); err != nil {
		return nil, err
	}
	v := new(T)
	if err := json.Unmarshal(raw, v); err != nil {
		if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
			return nil, fmt.Errorf("byte %d: %w", syntax.Offset, err)
		}
		if err := f.named(v); err != nil { // of another form, most is of another type too
			return nil, err
		}
		return nil, err
	}
	if err := f.named(v); err != nil {
		return nil, err
	}
	if f.Retell != nil && f.Named(v) == f.First {
		f.Retell(v)
	}
	faults := &Faults{raw: raw}
	if s, ok := control(raw); ok {
		faults.Add("a text holds the control character %s", s)
	}
	if at, ok := null(raw); ok {
		faults.Add("byte %d: null stands in a list", at)
	}
	f.Check(faults, v)
	if err := faults.Err(); err != nil {
		return nil, err
	}
	return v, nil
}

func (f Form[T]) named(v *T) error {
	switch name := f.Named(v); {
	case name == f.Format, name != "" && name == f.First:
		return nil
	case name == "":
		return fmt.Errorf("it names no format, want %q", f.Format)
	default:
		return fmt.Errorf("its format is %q, want %q", name, f.Format)
	}
}

// encoded reports text that is not plain UTF-8 from its first byte on.
func encoded(raw []byte) error {
	switch {
	case len(bytes.TrimSpace(raw)) == 0:
		return errors.New("it is empty")
	case bytes.HasPrefix(raw, []byte("\xef\xbb\xbf")):
		return errors.New("it begins with a byte order mark: store it as UTF-8 without one")
	case bytes.HasPrefix(raw, []byte("\xff\xfe")), bytes.HasPrefix(raw, []byte("\xfe\xff")):
		return errors.New("it is UTF-16: store it as UTF-8")
	}
	return nil
}

// Word reads one of a closed list of words into a text type; "" has to be among them to
// be taken.
func Word[T ~string](to *T, what string, text []byte, words ...T) error {
	for _, w := range words {
		if string(w) == string(text) {
			*to = w
			return nil
		}
	}
	return fmt.Errorf("unknown %s %q", what, text)
}

// Unnamed reports whether a value in a list has none of the names of its closed set: null leaves one so, and a text that
// stands in place of a list of small numbers is read as their bytes in base 64.
func Unnamed[T fmt.Stringer](list []T, parse func(string) (T, error)) bool {
	return slices.ContainsFunc(list, func(x T) bool {
		_, err := parse(x.String())
		return err != nil
	})
}

// A Figure is an interval of readiness.
type Figure interface {
	Check() error
	String() string
}

// Sound notes a figure whose ends are out of order or out of 0..1.
func Sound[F Figure](f *Faults, what, id string, v F) {
	if err := v.Check(); err != nil {
		f.Add("the readiness of %s %q is %w", what, id, err)
	}
}

// Stands notes a figure that is not sound, or that contradicts its status.
func Stands[F Figure, S interface {
	Fits(v F) bool
	Words() string
}](f *Faults, what, id string, s S, v F) {
	if v.Check() != nil {
		Sound(f, what, id, v)
	} else if !s.Fits(v) {
		f.Add("%s %q is %s at %s", what, id, s.Words(), v)
	}
}
