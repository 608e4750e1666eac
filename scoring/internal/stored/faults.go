package stored

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// most is how many faults are told one by one.
const most = 20

// Faults gathers what is wrong with a value.
type Faults struct {
	raw  []byte // the text of the value
	list []error
	more int
}

// Add notes a fault.
func (f *Faults) Add(format string, args ...any) {
	if len(f.list) == most {
		f.more++
		return
	}
	f.list = append(f.list, fmt.Errorf(format, args...))
}

// Note notes an error, if there is one, of something.
func (f *Faults) Note(err error, what, id string) {
	if err != nil {
		f.Add("%s %q: %w", what, id, err)
	}
}

// Name notes a name that is more than one line, which would forge lines of a report, or
// that turns the direction of what stands beside it.
func (f *Faults) Name(what, name string) {
	for i := range len(name) {
		switch c := name[i]; {
		case c == '\n' || c == '\t':
			f.Add("%s %q is not one line", what, name)
			return
		case c == 0xe2 && strings.ContainsAny(name, "\u2028\u2029"):
			f.Add("%s %q is not one line", what, name)
			return
		case c == 0xe2 && strings.ContainsAny(name, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"):
			f.Add("%s %q turns the direction of text", what, name)
			return
		}
	}
}

// Names notes a name among several that is more than one line.
func (f *Faults) Names(what string, names []string) {
	for _, n := range names {
		f.Name(what, n)
	}
}

// Err is what was noted as one error, nil where nothing was.
func (f *Faults) Err() error {
	if f.more > 0 {
		return errors.Join(append(slices.Clone(f.list), fmt.Errorf("and %d more", f.more))...)
	}
	return errors.Join(f.list...)
}

// Counts notes numbers of something of which one is below 0.
func (f *Faults) Counts(what, id string, numbers ...int) {
	for _, n := range numbers {
		if n < 0 {
			f.Add("%s %q counts %d", what, id, n)
		}
	}
}

// Share notes a part of something that is not in 0..1.
func (f *Faults) Share(what, id string, share float64) {
	if !(share >= 0 && share <= 1) {
		f.Add("%s %q is %g: want 0 to 1", what, id, share)
	}
}

// Weight notes a weight that is below 0 or endless.
func (f *Faults) Weight(what, id string, weight float64) {
	if !(weight >= 0 && weight <= math.MaxFloat64) {
		f.Add("%s %q has the weight %g: want a number above 0", what, id, weight)
	}
}

// Wrote notes that a key stands in the text less often than it is always written for values
// of these: one that is left out would read as nothing.
func (f *Faults) Wrote(key string, want int) {
	if n := bytes.Count(f.raw, []byte(`"`+key+`"`)); n < want {
		f.Add("it says %q %d times, and it is written %d times for what it holds", key, n, want)
	}
}
