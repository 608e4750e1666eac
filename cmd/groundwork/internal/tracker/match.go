package tracker

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// Bounds on a score: from sure up a match is taken, if the next type is margin away; from
// maybe up it is worth asking.
const (
	sureScore  = 0.8
	maybeScore = 0.45
	margin     = 0.16
)

// A Choice is a type that a row may be, with how well it fits.
type Choice struct {
	Type  string  `json:"type"`
	Title string  `json:"title"`
	Score float64 `json:"score"`
	Why   string  `json:"why"`
}

// Controls tells which shared controls a tracker's control is, none where that is not clear: by
// what it is called, else those that serve the requirement whose id it is.
func (m *Matcher) Controls(text string) []string {
	var ids []string
	for _, i := range m.control(text) {
		ids = append(ids, m.controls[i].ID)
	}
	return ids
}

func (m *Matcher) control(text string) []int {
	if list := m.named(text); len(list) > 0 {
		return list
	}
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ' ' || r == ',' || r == ';' }) {
		if list := m.serving[strings.TrimSuffix(word, ":")]; len(list) > 0 {
			return list
		}
	}
	return nil
}

// named finds controls by what they are called.
func (m *Matcher) named(text string) []int {
	title := tokens(label(text))
	if len(title) == 0 {
		return nil
	}
	scores := map[int]float64{}
	for _, p := range m.names {
		covered, _, _ := m.cover(p, sought{own: title})
		back := float64(0)
		for _, w := range title {
			if slices.Contains(p.words, w) {
				back++
			}
		}
		if covered >= 0.75 {
			scores[p.of] = max(scores[p.of], p.trust*covered*(0.5+0.5*back/float64(len(title))))
		}
	}
	best := 0.0
	for _, s := range scores {
		best = max(best, s)
	}
	var list []int
	for i, s := range scores {
		if s >= best-0.05 && best >= 0.6 {
			list = append(list, i)
		}
	}
	slices.Sort(list)
	return list
}

// sought is a title by its words, with those of the control above it, and the kind of artefact
// that it says.
type sought struct {
	own, above []string
	kind       evidence.Kind
	hinted     bool
}

// seek reads a title. Of "review of the policy" the head is the review.
func seek(title, control string) sought {
	s := sought{own: tokens(title), above: tokens(label(control))}
	head, _, of := strings.Cut(" "+fold(title)+" ", " of ")
	if of {
		s.kind, s.hinted = kindOf(tokens(head))
	}
	if !s.hinted {
		s.kind, s.hinted = kindOf(s.own)
	}
	return s
}

// only is the control that the tracker names by our own id, where others take the type, too.
func (m *Matcher) only(control, typ string) string {
	for _, i := range m.takenBy[typ] {
		if c := m.controls[i]; len(m.takenBy[typ]) > 1 && strings.TrimSpace(control) == c.ID {
			return c.ID
		}
	}
	return ""
}

// cover says how much of a phrase a title holds, how heavy that is, and whether it holds every
// word itself. A word that only the control above holds counts less, as does a word of a kind
// for another of that kind; the title has to hold a word that is of no kind, or all of them.
func (m *Matcher) cover(p phrase, s sought) (share, heavy float64, whole bool) {
	all, got, own := 0.0, 0.0, false
	whole = true
	for _, w := range p.words {
		weight, known := m.weight[w]
		if !known {
			weight = 1
		}
		all += weight
		kind, isKind := words().kindOf[w]
		literal := slices.Contains(s.own, w)
		whole = whole && literal
		switch {
		case literal:
			got += weight
			own = own || !isKind
		case isKind && s.hinted && alike(s.kind, kind):
			got += 0.8 * weight
		case slices.Contains(s.above, w):
			got += 0.7 * weight
		}
	}
	if all == 0 || !own && !whole {
		return 0, 0, false
	}
	return got / all, got, whole
}

// told is how much of a title a phrase speaks of.
func (m *Matcher) told(p phrase, title []string) float64 {
	all, got := 0.0, 0.0
	for _, w := range title {
		weight, known := m.weight[w]
		if !known {
			weight = 0.3 // the name of a tool or a company
		}
		all += weight
		if slices.Contains(p.words, w) {
			got += weight
		}
	}
	if all == 0 {
		return 0
	}
	return got / all
}

// kindOf tells the kind of an artefact by the last word of its title that says one.
func kindOf(title []string) (evidence.Kind, bool) {
	for _, w := range slices.Backward(title) {
		if k, ok := words().kindOf[w]; ok {
			return k, true
		}
	}
	return 0, false
}

// alike reports whether two kinds are both of design, or both tell of occurrences.
func alike(a, b evidence.Kind) bool { return a == b || a.Numbered() && b.Numbered() }

// Types lists the types that a row may be, best first: its title, and what its control says.
func (m *Matcher) Types(title, control string) []Choice {
	if t := m.titled(title); t != nil {
		return []Choice{{Type: t.ID, Title: t.Title, Score: 1.5, Why: "its own title"}}
	}
	s := seek(title, control)
	hint, hinted := s.kind, s.hinted
	controls := m.control(control)
	best := m.called(s)
	var list []Choice
	for i, t := range m.types {
		c := best[i]
		taken := slices.ContainsFunc(controls, func(k int) bool { return slices.Contains(m.takenBy[t.ID], k) })
		switch {
		case c.Score == 0 && taken && hinted && alike(hint, t.Kind) && len(controls) <= 2:
			c.Score, c.Why = 0.4, fmt.Sprintf("a %s of %s", hint, strings.TrimSpace(label(control)))
		case c.Score == 0:
			continue
		}
		if taken {
			c.Score += 0.15
		}
		switch {
		case hinted && hint == t.Kind:
			c.Score += 0.12
		case hinted && alike(hint, t.Kind):
			c.Score += 0.08
		case hinted:
			c.Score -= 0.35
		}
		if c.Score >= maybeScore {
			list = append(list, Choice{Type: t.ID, Title: t.Title, Score: math.Round(min(c.Score, 1.5)*100) / 100, Why: c.Why})
		}
	}
	slices.SortStableFunc(list, func(a, b Choice) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Type, b.Type)) })
	return list[:min(len(list), 5)]
}

// called scores types by the phrases that share a word with a title.
func (m *Matcher) called(s sought) []Choice {
	best := make([]Choice, len(m.types))
	looked := map[int]bool{}
	for _, w := range s.own {
		for _, i := range m.holding[w] {
			if looked[i] {
				continue
			}
			looked[i] = true
			p := m.phrases[i]
			share, heavy, whole := m.cover(p, s)
			if share < 0.5 {
				continue
			}
			score := p.trust * share * share * (0.45 + 0.35*min(1, heavy/1.2) + 0.2*m.told(p, s.own))
			if whole {
				score += 0.1
			}
			if score > best[p.of].Score {
				best[p.of].Score, best[p.of].Why = score, fmt.Sprintf("called like %q", p.text)
			}
		}
	}
	return best
}

// Sure says whether the first of the choices stands out, and why not.
func Sure(list []Choice) (bool, string) {
	switch {
	case len(list) == 0:
		return false, "nothing in the catalog is called so"
	case list[0].Score < sureScore:
		return false, "it may be " + either(list)
	case len(list) > 1 && list[0].Score-list[1].Score < margin:
		return false, "it may be " + either(list[:2])
	}
	return true, ""
}

func either(list []Choice) string {
	names := []string{}
	for _, c := range list[:min(len(list), 3)] {
		names = append(names, c.Type)
	}
	return strings.Join(names, " or ")
}

// offered lists what the control of a row takes, for a row that nothing else tells of.
func (m *Matcher) offered(control string) []Choice {
	var list []Choice
	for _, i := range m.control(control) {
		for _, t := range m.types {
			if slices.Contains(m.takenBy[t.ID], i) {
				list = append(list, Choice{Type: t.ID, Title: t.Title, Why: "evidence of " + m.controls[i].Title})
			}
		}
	}
	return list
}
