package basis

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A Shortfall is one thing that is missing from a control on a basis, or that deviates.
type Shortfall struct {
	Code    ShortCode
	Types   []string // evidence of one of these would mend it
	Slices  bool     // of Expected, Found and Missing; else they count days
	Cadence calendar.Cadence
	// Expected units, those of them that are worth something, and those that are not.
	Expected, Found int
	Missing         []framework.Period
	Bad             []Bad // units in which something deviates
	Late            []string
	Drafts          int  // pieces that fill a unit and are not accepted yet
	Ahead           bool // it may still be shown
	ToCome          bool // none of what is missing has come
	Unlisted        bool // no list speaks of some day
	Day             framework.Date
	Text            string // what the rule asks, or a part of it
	Value           result.Interval
	Condition       string // the part of a rule that would have to hold
	Open            *rule.Open
	Fact            string
}

// Same reports whether two say the same, by code and values; nil is the same as nil alone.
func (s *Shortfall) Same(o *Shortfall) bool {
	if s == nil || o == nil {
		return s == o
	}
	return s.Code == o.Code && s.Slices == o.Slices && s.Cadence == o.Cadence && s.Expected == o.Expected && s.Found == o.Found &&
		s.Drafts == o.Drafts && s.Ahead == o.Ahead && s.ToCome == o.ToCome && s.Unlisted == o.Unlisted && s.Day == o.Day && s.Text == o.Text && s.Value == o.Value &&
		s.Condition == o.Condition && s.Fact == o.Fact && s.Open.Same(o.Open) && slices.Equal(s.Types, o.Types) &&
		slices.Equal(s.Missing, o.Missing) && slices.Equal(s.Late, o.Late) && slices.EqualFunc(s.Bad, o.Bad, Bad.same)
}

// A Bad is a unit of which so many of so many deviate.
type Bad struct {
	Days              framework.Period
	Deviating, Tested int64
	Evidence          []string
}

func (b Bad) same(o Bad) bool {
	return b.Days == o.Days && b.Deviating == o.Deviating && b.Tested == o.Tested && slices.Equal(b.Evidence, o.Evidence)
}

// A ShortCode says what is missing.
type ShortCode uint8

// What may be missing. The zero code is that nothing is left to ask.
const (
	NothingToAsk ShortCode = iota
	NoTypes                // the catalog lists no evidence for the basis
	NoQuestion             // no question asks for it
	NotAnswered            // the question is not answered
	AnsweredSo             // the answer says that it is not so
	RuleOpen               // the rule came to no answer
	RuleWhole              // what the rule asks is not shown
	RulePart               // a part of the rule does not hold
	UnitsEmpty             // days or slices that nothing fills
	Once                   // nothing in the window, in the year, or for the instant
	Deviate                // what fills units deviates
)

// Shortfalls lists what is missing on a basis, and what deviates.
func (on *On) Shortfalls(c *mapping.Control, r Rules) []Shortfall {
	switch {
	case on.State == unit.NotAsked:
		return []Shortfall{{Code: NothingToAsk}}
	case on.State != unit.Asked || on.Value.Low >= 1-epsilon:
		return nil
	case on.Stated:
		return []Shortfall{statedShort(on, c)}
	case on.Missing:
		return []Shortfall{{Code: NoTypes}}
	}
	var out []Shortfall
	if open := on.Open(); open != nil {
		out = append(out, Shortfall{Code: RuleOpen, Open: open})
	} else if on.Ruled {
		out = append(out, on.asked(r)...)
	}
	for _, g := range groups(on.Units) {
		out = short(out, g, c)
	}
	return out
}

// Evidence reports whether more evidence is what would mend it.
func (s *Shortfall) Evidence() bool { return s.Code == UnitsEmpty || s.Code == Once }

// asked says what rules ask that is not shown: in their own words, or the parts that do not hold.
func (on *On) asked(r Rules) []Shortfall {
	if r.Rule != nil && r.Rule.Why != "" {
		return []Shortfall{{Code: RuleWhole, Text: r.Rule.Why}}
	}
	var out []Shortfall
	for _, p := range on.Parts() {
		if p.Value.Low < 1-epsilon {
			out = append(out, Shortfall{Code: RulePart, Text: p.Text, Value: p.Value, Condition: p.Text})
		}
	}
	return out
}

const epsilon = 1e-9

func statedShort(on *On, c *mapping.Control) Shortfall {
	switch open := on.Open(); {
	case c.Question == "":
		return Shortfall{Code: NoQuestion, Open: open}
	case open != nil:
		return Shortfall{Code: NotAnswered, Fact: c.Question, Open: open}
	}
	return Shortfall{Code: AnsweredSo, Fact: c.Question}
}

// groups are the units by the types that they are of, in order. Those of one type mostly stand together, and are shared.
func groups(list []unit.Unit) [][]unit.Unit {
	var out [][]unit.Unit
	for from := 0; from < len(list); {
		u, to := &list[from], from+1
		for to < len(list) && alike(u, &list[to]) {
			to++
		}
		run := list[from:to:to]
		from = to
		if i := slices.IndexFunc(out, func(g []unit.Unit) bool { return alike(&g[0], u) }); i >= 0 {
			out[i] = append(out[i], run...)
			continue
		}
		out = append(out, run)
	}
	return out
}

// alike reports whether two units are of the same types, and cut alike.
func alike(u, o *unit.Unit) bool {
	return u.Slice == o.Slice && u.EachDay == o.EachDay && slices.Equal(u.Types, o.Types)
}

// short adds what is missing from units of one type.
func short(out []Shortfall, list []unit.Unit, c *mapping.Control) []Shortfall {
	s := Shortfall{Code: UnitsEmpty, Types: list[0].Types, Slices: list[0].Slice, Cadence: c.Cadence, ToCome: true}
	for i := range list {
		u := &list[i]
		if u.None {
			continue
		}
		n := 1
		if u.EachDay {
			n = u.Days.Days()
		}
		s.Expected += n
		for _, p := range u.Late() {
			s.Late = append(s.Late, p.ID)
		}
		if bad := badOf(u); bad != nil {
			s.Bad = append(s.Bad, *bad)
		}
		if u.Filled() {
			s.Found += n
			continue
		}
		s.Missing, s.Ahead, s.Unlisted = append(s.Missing, u.Days), s.Ahead || u.Ahead, s.Unlisted || u.Unlisted
		s.ToCome = s.ToCome && u.ToCome
	}
	s.Drafts = unit.Drafts(list)
	return s.parts(out, list)
}

// parts adds what is missing apart from what deviates.
func (s *Shortfall) parts(out []Shortfall, list []unit.Unit) []Shortfall {
	if len(s.Missing) > 0 {
		empty := *s
		empty.Bad, empty.Missing = nil, joined(s.Missing, s.Slices)
		if !s.Slices && !list[0].EachDay {
			empty.Code, empty.Expected, empty.Found = Once, 1, 0
		}
		out = append(out, empty)
	}
	if len(s.Bad) > 0 {
		bad := *s
		bad.Code, bad.Missing, bad.Late = Deviate, nil, nil
		out = append(out, bad)
	}
	return out
}

// joined joins stretches of days that touch; slices stand for themselves.
func joined(list []framework.Period, slices bool) []framework.Period {
	if slices {
		return list
	}
	var out []framework.Period
	for _, p := range list {
		if n := len(out); n > 0 && out[n-1].Last+1 == p.First {
			out[n-1].Last = p.Last
			continue
		}
		out = append(out, p)
	}
	return out
}

// badOf is how much of a unit deviates, nil where nothing does.
func badOf(u *unit.Unit) *Bad {
	if u.Value.Low >= 1-epsilon || !u.Deviates() && !u.Unstated() {
		return nil
	}
	b := &Bad{Days: u.Days}
	for _, p := range u.Sure() {
		b.Deviating, b.Tested = b.Deviating+p.Deviating, b.Tested+p.Tested
		if p.Deviating > 0 || p.Unstated {
			b.Evidence = append(b.Evidence, p.ID)
		}
	}
	return b
}
