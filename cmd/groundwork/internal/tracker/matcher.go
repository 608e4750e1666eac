package tracker

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/dates"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// A Matcher tells of what evidence type, and for which control, a text of a tracker is.
type Matcher struct {
	types    []*evidence.Type
	controls []*mapping.Control
	phrases  []phrase // of types
	names    []phrase // of controls
	weight   map[string]float64
	takenBy  map[string][]int // controls by type
	serving  map[string][]int // controls by the printed id of a requirement
	holding  map[string][]int // phrases of types by word
	byID     map[string]*evidence.Type
	byTitle  map[string]*evidence.Type // folded, of ids too
}

// A phrase is one way to call a type or a control.
type phrase struct {
	of    int
	words []string
	trust float64
	text  string
}

// NewMatcher makes a matcher for what a catalog holds.
func NewMatcher(g *mapping.Graph) *Matcher {
	m := &Matcher{types: g.EvidenceTypes(), controls: g.Controls(), weight: map[string]float64{}, takenBy: map[string][]int{}, serving: map[string][]int{},
		byID: map[string]*evidence.Type{}, byTitle: map[string]*evidence.Type{}}
	for i, t := range m.types {
		m.byID[t.ID], m.byTitle[fold(t.ID)] = t, t
		m.phrases = append(m.phrases, of(i, t.ID, 1), of(i, t.Title, 0.9))
		for _, s := range words().Types[t.ID] {
			m.phrases = append(m.phrases, of(i, s, 1.05))
		}
	}
	for _, t := range m.types {
		if m.byTitle[fold(t.Title)] == nil {
			m.byTitle[fold(t.Title)] = t
		}
	}
	for i, c := range m.controls {
		m.names = append(m.names, of(i, c.Title, 1))
		for _, id := range append([]string{c.ID}, c.Was...) { // a tracker may name it as it was called before
			m.names = append(m.names, of(i, id, 1))
			for _, s := range words().Controls[id] {
				m.names = append(m.names, of(i, s, 1.05))
			}
		}
		for _, l := range c.Links {
			if id := l.To.Requirement; !slices.Contains(m.serving[id], i) {
				m.serving[id] = append(m.serving[id], i)
			}
		}
		for _, shows := range []mapping.BasisShows{c.Evidence.Design, c.Evidence.Operation} {
			for _, entry := range shows.Types {
				for _, t := range entry {
					m.takenBy[t] = append(m.takenBy[t], i)
				}
			}
		}
	}
	m.weigh()
	m.holding = map[string][]int{}
	for i, p := range m.phrases {
		for _, w := range p.words {
			m.holding[w] = append(m.holding[w], i)
		}
	}
	return m
}

func of(i int, text string, trust float64) phrase {
	return phrase{of: i, words: tokens(text), trust: trust, text: text}
}

// weigh makes rare words heavy: of a word that many types share, little can be told.
func (m *Matcher) weigh() {
	in := map[string]map[int]bool{}
	for _, p := range m.phrases {
		for _, w := range p.words {
			if in[w] == nil {
				in[w] = map[int]bool{}
			}
			in[w][p.of] = true
		}
	}
	n := float64(len(m.types) + 1)
	for w, set := range in {
		m.weight[w] = math.Log(n/float64(len(set))) / math.Log(n)
		if _, kind := words().kindOf[w]; kind {
			m.weight[w] = 0.35
		}
	}
}

// small are words that tell nothing.
var small = map[string]bool{
	"of": true, "the": true, "and": true, "for": true, "in": true, "a": true, "an": true, "to": true, "on": true, "by": true, "with": true, "from": true, "as": true, "at": true,
	"that": true, "or": true, "our": true, "annual": true, "yearly": true, "quarterly": true, "monthly": true,
}

var (
	version = expression(`^(?:v\d+|\d+|q[1-4]|h[12]|fy\d+|ver|version|rev)$`)
	code    = expression(`^[A-Za-z]{1,6}[-. ]?\d+(?:\.\d+)*(?:[ :–-]+|$)`)
)

// tokens are the words of a text that can tell something, without plural, number and time.
func tokens(s string) []string {
	var list []string
	for w := range strings.FieldsSeq(fold(s)) {
		if w = stem(w); small[w] || version().MatchString(w) || dates.IsMonth(w) && w != "may" {
			continue
		}
		if !slices.Contains(list, w) {
			list = append(list, w)
		}
	}
	return list
}

// label is what a control is called, without its code: "User access review" of "AC-01 User
// access review".
func label(control string) string {
	if rest := code().ReplaceAllString(control, ""); strings.TrimSpace(rest) != "" {
		return rest
	}
	return control
}

// Knows reports whether there is an evidence type of that id.
func (m *Matcher) Knows(id string) bool { return m.typeOf(id) != nil }

// typeOf returns the type of that id, or nil.
func (m *Matcher) typeOf(id string) *evidence.Type { return m.byID[id] }

// titled returns the type whose id or title this is.
func (m *Matcher) titled(text string) *evidence.Type { return m.byTitle[fold(text)] }

// near suggests a type for a misspelt one.
func (m *Matcher) near(id string) string {
	ids := []string{}
	for _, t := range m.types {
		ids = append(ids, t.ID)
	}
	if n := framework.Nearest(id, ids); n != "" {
		return fmt.Sprintf("; did you mean %q?", n)
	}
	return ""
}

// Attributes lists the names of all attributes that types declare.
func (m *Matcher) Attributes() map[string]bool {
	names := map[string]bool{}
	for _, t := range m.types {
		for _, a := range t.Attributes {
			names[a.Name] = true
		}
	}
	return names
}
