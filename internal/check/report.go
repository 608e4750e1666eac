package check

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/glyph"
)

// Codes of problems.
const (
	Duplicate = "duplicate-id"
	Unknown   = "unknown-id"
	Missing   = "missing"
	Value     = "bad-value"
	Invisible = "invisible-character"
	Apart     = "not-one-form" // as the loader says it
	Long      = "too-long"     // as the loader says it
	Alike     = "look-alike"   // two ids that a reader cannot tell apart
	TooMuch   = "too-much"
)

// A Report gathers problems. The zero Report holds none.
type Report struct {
	problems framework.Problems
	faults   int // problems that are errors
	guesses  int // suggestions that were looked for
	drawn    int // ids that are drawn as another would be
	known    map[value]bool
}

// A value of a closed set, of which there are so few that each is looked up by its name once.
type value struct {
	of reflect.Type
	v  uint8
}

// maxGuesses is for how many problems the nearest name is looked for: a list of thousands
// of misspelt names among thousands is not compared name by name.
const maxGuesses = 100

// Problems returns what was gathered, sorted by place.
func (r *Report) Problems() framework.Problems {
	if len(r.problems) == 0 {
		return nil
	}
	r.problems.Sort()
	return r.problems
}

// Faults counts the errors so far, by which a caller tells whether an item is sound.
func (r *Report) Faults() int { return r.faults }

// Add adds a problem at a place.
func (r *Report) Add(at At, p framework.Problem) {
	p.Pos, p.Path = at.Pos(), at.Path()
	r.add(p)
}

func (r *Report) add(p framework.Problem) {
	p.Message = glyph.Line(p.Message) // whatever it quotes
	if p.Severity == framework.Error {
		r.faults++
	}
	r.problems = append(r.problems, p)
}

// Addf adds an error.
func (r *Report) Addf(code string, at At, format string, args ...any) {
	r.Add(at, framework.Problem{Code: code, Message: fmt.Sprintf(format, args...)})
}

// Warnf adds a warning.
func (r *Report) Warnf(code string, at At, format string, args ...any) {
	r.Add(at, framework.Problem{Code: code, Severity: framework.Warning, Message: fmt.Sprintf(format, args...)})
}

// Take adds the problems of an item that was checked by itself, whose paths begin there.
func (r *Report) Take(item *Item, list framework.Problems) {
	for _, p := range list {
		path := item.Whole().Path()
		if p.Path != "" {
			path += "." + p.Path
		}
		p.Path = path
		r.add(p)
	}
}

// Join adds problems as they are.
func (r *Report) Join(list framework.Problems) {
	for _, p := range list {
		r.add(p)
	}
}

// Nearest is [framework.Nearest], for the first hundred problems alone.
func (r *Report) Nearest(name string, list []string) string {
	return r.nearest(name, func() []string { return list })
}

func (r *Report) nearest(name string, list func() []string) string {
	if r.guesses++; r.guesses > maxGuesses {
		return ""
	}
	return framework.Nearest(name, list())
}

// A Set is the names that exist of one kind.
type Set struct {
	has  map[string]struct{}
	list []string
	now  map[string]string // what a name that went is called now
}

// Declare adds a name.
func (s *Set) Declare(id string) {
	if s.has == nil {
		s.has = map[string]struct{}{}
	}
	if _, ok := s.has[id]; !ok {
		s.has[id] = struct{}{}
		s.list = append(s.list, id)
	}
}

// Rename notes what a name that went is called now.
func (s *Set) Rename(was, is string) {
	if s.now == nil {
		s.now = map[string]string{}
	}
	s.now[was] = is
}

// Has reports whether the name exists.
func (s *Set) Has(id string) bool {
	_, ok := s.has[id]
	return ok
}

// List lists the names in the order in which they were declared.
func (s *Set) List() []string { return s.list }

// Sort puts the names in order.
func (s *Set) Sort(compare func(a, b string) int) { slices.SortFunc(s.list, compare) }

// Known reports a reference to what does not exist, with the nearest that does.
func (r *Report) Known(kind string, in *Set, id string, at At) bool {
	return r.KnownAmong(kind, in, id, at, in.List)
}

// KnownAmong is [Report.Known] that looks for the nearest among some alone.
func (r *Report) KnownAmong(kind string, in *Set, id string, at At, some func() []string) bool {
	if in.Has(id) {
		return true
	}
	if id == "" {
		r.Addf(Missing, at, "%s is missing", kind)
		return false
	}
	if now := in.now[id]; now != "" {
		r.Addf(Unknown, at, "%s %q is called %q now: say so", kind, Short(id), Short(now))
		return false
	}
	r.Add(at, framework.Problem{Code: Unknown, Message: fmt.Sprintf("unknown %s %q", kind, Short(id)), Suggestion: r.nearest(id, some)})
	return false
}

// OneOf reports a value that is none of a list.
func (r *Report) OneOf(what, value string, allowed []string, at At) bool {
	if slices.Contains(allowed, value) {
		return true
	}
	if len(allowed) == 0 {
		r.Addf(Unknown, at, "unknown %s %q: none is declared", what, Short(value))
		return false
	}
	r.Add(at, framework.Problem{
		Code: Unknown, Suggestion: r.Nearest(value, allowed),
		Message: fmt.Sprintf("unknown %s %q: want one of %s", what, Short(value), Some(allowed)),
	})
	return false
}

// A Seen holds where each id of a list was met first.
type Seen map[string]At

// ID reports an id that is missing, doubled, or holds what does not show.
func (r *Report) ID(kind, id string, item *Item, seen Seen) bool {
	at := item.At("id")
	if id == "" {
		r.Addf(Missing, at, "%s without id", kind)
		return false
	}
	if first, ok := seen[id]; ok {
		r.twice(kind, id, item, first)
		return false
	}
	seen[id] = at
	if !r.Key("id", id, at) {
		return false
	}
	r.alike(kind, id, at, seen)
	return true
}

// twice reports an id that is there already.
func (r *Report) twice(kind, id string, item *Item, first At) {
	item.indexed = true
	r.Addf(Duplicate, item.At("id"), "%s %q is declared twice; the first is at %s", kind, Short(id), first.first())
}

// alike warns of an id that looks as another of its kind does, with a letter of another script in one.
// What is seen of ids stands in the list with a mark before it, which no id has.
func (r *Report) alike(kind, id string, at At, seen Seen) {
	seenAs := glyph.Skeleton(id)
	if seenAs == id && r.drawn == 0 {
		return
	}
	first, ok := seen["\x00"+seenAs]
	if !ok && seenAs != id {
		if first, ok = seen[seenAs]; !ok {
			seen["\x00"+seenAs] = at
			r.drawn++
		}
	}
	if ok {
		r.looks(kind, id, at, first)
	}
}

// looks warns of an id that looks the same as the first at another place.
func (r *Report) looks(kind, id string, at, first At) {
	r.Warnf(Alike, at, "%s %q (%+q) looks the same as the one at %s, and is another: a letter of one is of another script, so write it as the other, or rename one",
		kind, Short(id), Short(id), first.first())
}

// ByCase warns of an id that differs from another of its kind by the case of letters alone; said says what it is. The first
// of a spelling stands in the list with a mark before it, which no id has.
func (r *Report) ByCase(said, id string, at At, seen Seen) {
	spelt := "\x01" + strings.ToLower(id)
	first, ok := seen[spelt]
	if !ok {
		seen[spelt] = at
		return
	}
	if declared, ok := seen[id]; !ok || declared != first {
		r.Warnf(Alike, at, "%s %q differs by the case of letters alone from the one at %s, and is another: write it as the other, or rename one", said, Short(id), first.first())
	}
}

// Once reports a thing that stands twice in a list; said says what of it, as in "is decided
// twice", where it does.
func (r *Report) Once(key string, item *Item, seen Seen, said func() string) bool {
	if first, ok := seen[key]; ok {
		item.indexed = true
		r.Addf(Duplicate, item.Whole(), "%s; the first is at %s", said(), first.first())
		return false
	}
	seen[key] = item.Whole()
	return true
}

// Some joins names, and counts those past the twentieth.
func Some(names []string) string { return SomeOf(len(names), func(i int) string { return names[i] }) }

// SomeOf is [Some] of n names.
func SomeOf(n int, name func(int) string) string {
	const most = 20
	list := make([]string, min(n, most))
	for i := range list {
		list[i] = name(i)
	}
	text := strings.Join(list, ", ")
	if n > most {
		text = fmt.Sprintf("%s and %d more", text, n-most)
	}
	return text
}

// Short cuts a name that is too long for a message.
func Short(s string) string {
	if len(s) <= longestName {
		return s
	}
	return strings.ToValidUTF8(s[:longestName], "") + "…"
}

// A Proof says that data was checked and is what it was then. Only packages of this module can give one.
type Proof struct{}

var errNoContext = errors.New("no context")

// Live returns the error of a context that is missing or has ended.
func Live(ctx context.Context) error {
	if ctx == nil {
		return errNoContext
	}
	return ctx.Err()
}

// lookEvery is after how many steps a loop looks whether its context ended.
const lookEvery = 256

// Each visits the entries of a list and looks at the context on the way. The error means
// that it ended.
func Each[T any](ctx context.Context, list []T, visit func(i int, x *T)) error {
	for i := range list {
		if i%lookEvery == 0 {
			if err := Live(ctx); err != nil {
				return err
			}
		}
		visit(i, &list[i])
	}
	return nil
}
