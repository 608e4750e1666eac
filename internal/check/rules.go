package check

import (
	"encoding"
	"math"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/glyph"
)

// Name reports what [Report.Shown] does, and a name that is not in the one form of Unicode (NFC),
// beside which another could look the same.
func (r *Report) Name(what, s string, at At) bool {
	if glyph.Printable(s) {
		return true
	}
	if !r.Shown(what, s, at) {
		return false
	}
	if before, apart := glyph.FindApart(s); apart {
		r.Addf(Apart, at, "%s: what follows %q is written in parts, such as a letter and its accent: write it as one character (Unicode NFC), since a name has one spelling", what, Short(before))
		return false
	}
	return true
}

// MaxID is how many characters an id may have, and the key of a file.
const MaxID = 512

// TooLong reports whether a text has more characters than an id may.
func TooLong(id string) bool { return len(id) > MaxID && utf8.RuneCountInString(id) > MaxID }

// Key is [Report.Name] of an id, or of a name that is a key of a file, and reports one that has more characters than
// any file may hold there.
func (r *Report) Key(what, s string, at At) bool {
	if TooLong(s) {
		r.Addf(Long, at, "%s: more than %d characters, %q: shorten it", what, MaxID, Short(s))
		return false
	}
	return r.Name(what, s, at)
}

// Shown reports a character that does not show in a name, and a name that is not UTF-8.
// What is empty is no fault here.
func (r *Report) Shown(what, s string, at At) bool {
	if glyph.Printable(s) {
		return true
	}
	if !utf8.ValidString(s) {
		r.Addf(Invisible, at, "%s %q is not UTF-8", what, Short(strings.ToValidUTF8(s, "\ufffd")))
		return false
	}
	if c, before, found := glyph.FindHidden(s, false); found {
		r.Addf(Invisible, at, "%s: invisible character %U after %q: remove it", what, c, Short(before))
		return false
	}
	return true
}

// Said is [Report.Name] of what counts by being there, and of which blanks are no answer.
func (r *Report) Said(what, s string, at At) bool {
	if s != "" && glyph.Blank(s) && r.Name(what, s, at) {
		r.Addf(Missing, at, "%s says nothing: name somebody or something, or leave it out", what)
		return false
	}
	return r.Name(what, s, at)
}

// Address is [Report.Said] of the address of a file, which is named as the file is.
func (r *Report) Address(what, s string, at At) bool {
	if s != "" && glyph.Blank(s) && r.Shown(what, s, at) {
		r.Addf(Missing, at, "%s says nothing: name somebody or something, or leave it out", what)
		return false
	}
	return r.Shown(what, s, at)
}

// Names is [Report.Name] of a list field of an item.
func (r *Report) Names(what string, list []string, item *Item, key string) {
	for i, s := range list {
		r.Name(what, s, item.Index(key, i))
	}
}

// Text reports a character that free text may not hold, and text that is not UTF-8.
func (r *Report) Text(what, s string, at At) bool {
	if glyph.Printable(s) {
		return true
	}
	if !utf8.ValidString(s) {
		r.Addf(Invisible, at, "the %s is not UTF-8", what)
		return false
	}
	if c, before, found := glyph.FindControl(s); found {
		r.Addf(Invisible, at, "%s: character %U after %q is not allowed: remove it", what, c, Short(before))
		return false
	}
	return true
}

// Title does what [Report.Text] does, and reports a title that is no label of one line.
func (r *Report) Title(s string, at At) bool {
	if glyph.Printable(s) {
		return true
	}
	if !r.Text("title", s, at) {
		return false
	}
	if c, before, found := glyph.FindBreak(s); found {
		r.Addf(Invisible, at, "title: character %U after %q is not allowed: a title is one line and turns no text", c, Short(before))
		return false
	}
	return true
}

// Reason reports a reason of which nothing shows, as said in the message, at a place; and
// otherwise what [Report.Text] does.
func (r *Report) Reason(why string, at At, format string, args ...any) bool {
	if glyph.Blank(why) {
		r.Addf(Missing, at, format, args...)
		return false
	}
	return r.Text("reason", why, at)
}

// Date reports a day outside the years that data may name. No date is no fault here.
func (r *Report) Date(what string, d framework.Date, at At) bool {
	if d == 0 || d >= framework.MinDate && d <= framework.MaxDate {
		return true
	}
	r.Addf(Value, at, "%s %s: want a day from %s to %s", what, day(d), framework.MinDate, framework.MaxDate)
	return false
}

// day writes a day that may lie anywhere.
func day(d framework.Date) string {
	if s := d.String(); len(s) == len("2006-01-02") && d > 0 {
		return s
	}
	return "out of all calendars"
}

// Period reports a period that has one end alone, that ends before it begins, or that
// leaves the years that data may name. No period is no fault here.
func (r *Report) Period(what string, p framework.Period, at At) bool {
	switch {
	case p.IsZero():
		return true
	case p.First == 0:
		r.Addf(Value, at, "%s has no first day: want FROM/TO", what)
		return false
	case p.Last == 0:
		r.Addf(Value, at, "%s has no last day: want FROM/TO", what)
		return false
	case !r.Date(what, p.First, at) || !r.Date(what, p.Last, at):
		return false
	case p.Last < p.First:
		r.Addf(Value, at, "%s %s ends before it begins", what, p)
		return false
	}
	return true
}

// MaxWindowYears is over how many years a window may run.
const MaxWindowYears = 10

// Window is [Report.Period] of a window, which has a limit.
func (r *Report) Window(p framework.Period, at At) bool {
	if !r.Period("window", p, at) {
		return false
	}
	if p.Last > p.First.AddMonths(12*MaxWindowYears) {
		r.Addf(Value, at, "window %s is longer than %d years, which is the limit of a window", p, MaxWindowYears)
		return false
	}
	return true
}

// Weight reports a weight that is none. The zero weight stands for 1.
func (r *Report) Weight(w float64, at At) bool {
	if w >= 0 && w <= MaxWeight {
		return true
	}
	r.Addf(Value, at, "weight %v: want a number above 0, up to 1e6", w)
	return false
}

// MaxWeight is the greatest weight.
const MaxWeight = 1e6

// Share reports a number that is not within 0..most.
func (r *Report) Share(what string, v, most float64, at At) bool {
	if v >= 0 && v <= most && !math.IsNaN(v) {
		return true
	}
	r.Addf(Value, at, "%s %v: want 0 to %v", what, v, most)
	return false
}

// closed is a closed set of values that have names.
type closed interface {
	~uint8
	String() string
}

// Enum reports a value that its closed set does not have. The zero value is no fault here
// where it has no name, since it stands for what is not said.
func Enum[T closed, P interface {
	*T
	encoding.TextUnmarshaler
}](r *Report, what string, v T, at At) bool {
	key := value{reflect.TypeFor[T](), uint8(v)}
	if r.known[key] {
		return true
	}
	name := v.String()
	var read T
	if name == "" && v == 0 || P(&read).UnmarshalText([]byte(name)) == nil && read == v {
		if r.known == nil {
			r.known = map[value]bool{}
		}
		r.known[key] = true
		return true
	}
	r.Addf(Value, at, "%s %d: there is no such value", what, uint8(v))
	return false
}

// BasisOf reports a basis that there is not; none is no basis either.
func BasisOf(r *Report, b framework.Basis, at At) bool {
	if b >= framework.Stated && b <= framework.Operation {
		return true
	}
	r.Addf(Value, at, "basis %d: want stated, design or operation", uint8(b))
	return false
}

// Bases reports bases that there are not, one that is there twice, which would weigh twice, and
// what is stated beside others: the check-up is never mixed with evidence.
func Bases(r *Report, list []framework.Basis, item *Item, key string) {
	for i, b := range list {
		at := item.Index(key, i)
		switch {
		case !BasisOf(r, b, at):
		case slices.Contains(list[:i], b):
			r.Addf(Value, at, "basis %s is there twice", b)
		case b == framework.Stated && len(list) > 1:
			r.Addf(Value, at, "basis stated is the check-up alone, which is not mixed with evidence: give it a scope of its own")
		}
	}
}
