package words

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/verdict"
)

// fewSystems is how many systems a sentence lists before it counts the rest.
const fewSystems = 3

// A Reason is what a verdict rests on beside itself.
type Reason struct {
	Verdict verdict.Verdict
	Piece   *piece.Piece
	At      framework.Date
	End     framework.Date // of the lens's time
	Systems []string       // of the lens
	Takes   bool           // something in scope takes the piece
}

// Why says why a piece has its verdict, "" where it supports.
func Why(r Reason) string {
	p := r.Piece
	switch r.Verdict.Reason {
	case verdict.Supports:
		return ""
	case verdict.NotAccepted:
		return notAccepted(p)
	case verdict.NotYet:
		if p.Collected > r.At {
			return fmt.Sprintf("collected on %s, after %s", p.Collected, r.At)
		}
		return fmt.Sprintf("performed, or in force, only after %s", min(r.At, r.End))
	case verdict.OutOfScope:
		if r.Takes {
			return fmt.Sprintf("speaks of %s, and the scope is %s", Clip(slices.Sorted(slices.Values(p.Systems)), fewSystems), Clip(r.Systems, fewSystems))
		}
		return "no requirement in scope takes it"
	case verdict.Stale:
		return stale(r.Verdict.Old, r.At)
	case verdict.Deviates:
		if p.Kind.Lasting() {
			return "it says that it failed"
		}
		return fmt.Sprintf("%d of %d deviate: it is worth nothing", p.Deviating, p.Tested)
	case verdict.NeedsMore:
	}
	return lacks(r.Verdict)
}

// stale says which of its reasons makes a piece stale, and by what.
func stale(o verdict.Old, at framework.Date) string {
	switch o.Why {
	case verdict.Replaced:
		list := make([]string, len(o.By))
		for i, p := range o.By {
			list[i] = fmt.Sprintf("%s from %s on", p.ID, p.TakesEffect())
		}
		return "replaced before what is asked: by " + strings.Join(list, ", ")
	case verdict.TooLate:
		return fmt.Sprintf("performed on %s, too late for %s", o.Shows.First, span(o.Asked))
	case verdict.Unasked:
		return "what its type shows is not asked here"
	case verdict.Struck:
		return "what is in scope asks for other evidence types"
	case verdict.Satisfied:
		return "nothing is asked of it: a rule of its control holds without it" + asking(o.Rules)
	case verdict.NoDay:
	}
	asked := span(o.Asked) + " is asked"
	switch {
	case o.Shows.IsZero():
		return "it shows no day, and " + asked
	case o.Shows.Last >= piece.OpenEnd && o.Asked.First > at:
		return fmt.Sprintf("it holds from %s on; %s, which has not begun, and of days to come nothing is shown", o.Shows.First, asked)
	case o.Shows.Last >= piece.OpenEnd:
		return fmt.Sprintf("it shows what holds from %s on, and %s", o.Shows.First, asked)
	}
	return fmt.Sprintf("it shows %s, and %s", span(o.Shows), asked)
}

func notAccepted(p *piece.Piece) string {
	switch {
	case p.Rejected:
		return "rejected"
	case p.NeedsPerson:
		return "a draft: its type wants somebody named who approved it (approved_by)"
	}
	return "a draft: not accepted yet"
}

// lacks says what a piece needs more.
func lacks(v verdict.Verdict) string {
	var list []string
	for _, w := range v.Lacks {
		list = append(list, lack(w, v))
	}
	return strings.Join(list, "; ")
}

func lack(w verdict.What, v verdict.Verdict) string {
	switch w {
	case verdict.Needs:
		var whys []string
		for _, l := range v.Links {
			whys = once(whys, strings.TrimSuffix(l.Needs.Words(), "."))
		}
		return "wanted: " + strings.Join(whys, "; ")
	case verdict.Rule:
		return "what a rule of its control asks" + asking(v.Rules)
	case verdict.Population:
		return "a population: how many there were"
	case verdict.Source:
		return "a source: where the list was taken from"
	case verdict.System:
		return "the name of a system for each of which it is asked"
	case verdict.TestedNumber:
		return "a number that was tested"
	case verdict.SampleResult:
		return "how much of its sample deviates"
	case verdict.Nothing:
		return "an occurrence: it says that there was none"
	case verdict.Rest:
	}
	return "other evidence beside it"
}

// asking quotes what rules ask, where they say it.
func asking(whys []string) string {
	var list []string
	for _, w := range whys {
		if w != "" {
			list = once(list, strings.TrimSuffix(w, "."))
		}
	}
	if len(list) == 0 {
		return ""
	}
	return ": " + strings.Join(list, "; ")
}

// once adds what is not there yet.
func once(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// EffectiveLater says that a piece was collected before it takes effect.
func EffectiveLater(collected, effective framework.Date) string {
	return fmt.Sprintf("collected on %s and effective only from %s: it counts from then on", collected, effective)
}

// CollectedBeforeEnd says that a piece was collected before its period ended.
func CollectedBeforeEnd(collected, last framework.Date) string {
	return fmt.Sprintf("collected on %s, before its period ends on %s: of the days after, it can tell nothing", collected, last)
}
