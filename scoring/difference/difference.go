package difference

import (
	"fmt"
	"maps"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Format names the form of a [Difference] as JSON; fields are only added.
const Format = "groundwork-difference/2"

// FirstFormat is what the first edition of the rules wrote; [Read] says its statuses in the
// words of this edition.
const FirstFormat = "groundwork-difference/1"

// A Difference is what changed between two assessments of one organisation, and
// because of what.
type Difference struct {
	Format string   `json:"format"`
	Was    Snapshot `json:"was"`
	Is     Snapshot `json:"is"`
	// Causes that hold for everything: another instant, catalog or rules, and answers.
	Causes []string `json:"causes"`
	// Lenses lists those of which something moved, in order.
	Lenses []LensMove `json:"lenses"`
	// Evidence lists the pieces whose verdict in a lens changed, in order.
	Evidence []EvidenceMove `json:"evidence"`
	// NewProblems and GoneProblems are the problems that are new, and those that are gone.
	NewProblems  []string `json:"new_problems"`
	GoneProblems []string `json:"gone_problems"`
	Notice       string   `json:"notice"`
}

// A Snapshot identifies one of the assessments that are compared.
type Snapshot struct {
	At framework.Date `json:"at"`
	// Edition is that of the rules by which it was judged, 0 where nothing was: figures of two
	// editions are computed otherwise, and what moved by that is no progress and no decline.
	Edition int           `json:"edition"`
	Catalog result.Digest `json:"catalog"`
	Rules   result.Digest `json:"rules"`
	Input   result.Digest `json:"input"`
}

// SnapshotOf identifies an assessment.
func SnapshotOf(a *result.Assessment) Snapshot {
	if a == nil {
		return Snapshot{}
	}
	return Snapshot{At: a.At, Edition: a.Edition(), Catalog: a.Catalog, Rules: a.Rules, Input: a.Input}
}

// A LensMove is what moved in one lens. A lens that only one side has moved from or to
// nothing.
type LensMove struct {
	Lens         string            `json:"lens"`
	Was          result.Interval   `json:"was"`
	Is           result.Interval   `json:"is"`
	BandWas      string            `json:"band_was"`
	BandIs       string            `json:"band_is"`
	Requirements []RequirementMove `json:"requirements"`
	Raised       []result.Finding  `json:"raised"`  // findings that are new
	Cleared      []result.Finding  `json:"cleared"` // and those that are gone
}

// A RequirementMove is one requirement that moved, with what made it.
type RequirementMove struct {
	Ref       framework.Ref   `json:"ref"`
	Title     string          `json:"title"`
	Was       result.Interval `json:"was"`
	Is        result.Interval `json:"is"`
	StatusWas result.Status   `json:"status_was"`
	StatusIs  result.Status   `json:"status_is"`
	// Gained and Lost are the pieces of evidence that support it now and did not, and
	// the other way round.
	Gained  []string     `json:"gained"`
	Lost    []string     `json:"lost"`
	Opened  []result.Gap `json:"opened"` // gaps that are new
	Closed  []result.Gap `json:"closed"`
	Because []string     `json:"because"` // the same in sentences
	// Passing says that it moved by days alone that passed and of which nothing speaks.
	Passing bool `json:"passing,omitempty"`
}

// An EvidenceMove is one piece of evidence whose verdict in a lens changed.
type EvidenceMove struct {
	ID   string  `json:"id"`
	Lens string  `json:"lens"`
	Was  Verdict `json:"was"`
	Is   Verdict `json:"is"`
	Why  string  `json:"why"`
}

// A Verdict is that on a piece of evidence, or none where the piece was or is not there.
type Verdict struct {
	There   bool
	Verdict result.Verdict
}

// String returns the verdict's name, "" where the piece is not there.
func (v Verdict) String() string {
	if !v.There {
		return ""
	}
	return v.Verdict.String()
}

// MarshalText returns the name.
func (v Verdict) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads the name, "" for a piece that is not there.
func (v *Verdict) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*v = Verdict{}
		return nil
	}
	v.There = true
	return v.Verdict.UnmarshalText(text)
}

// Empty reports whether nothing moved.
func (d *Difference) Empty() bool {
	return d == nil || len(d.Lenses) == 0 && len(d.Evidence) == 0 && len(d.NewProblems) == 0 && len(d.GoneProblems) == 0
}

// RulesChanged reports whether the two were judged by different editions of the rules.
func (d *Difference) RulesChanged() bool { return d != nil && editions(d.Was, d.Is) }

func editions(was, is Snapshot) bool {
	return was.Edition != is.Edition && was.Edition > 0 && is.Edition > 0
}

// Between says what changed between two assessments. Both may be fresh or stored; nothing
// is judged anew. Exchanging them exchanges what was gained and lost. One that is nil is an
// assessment of nothing, so that all of the other came or went.
func Between(was, is *result.Assessment) *Difference { return Of(Whole(was), Whole(is)) }

// Of says what changed between two parts of assessments. What it costs goes with what the
// parts hold and with what moved.
func Of(was, is Part) *Difference {
	d := &Difference{
		Format: Format, Was: was.Snapshot, Is: is.Snapshot, Causes: causes(&was, &is), Lenses: []LensMove{}, Evidence: []EvidenceMove{}, Notice: result.Notice,
		NewProblems: without(is.Problems, was.Problems), GoneProblems: without(was.Problems, is.Problems),
	}
	m := newMoves()
	m.from, m.to, m.partial = was.At, is.At, was.Partial || is.Partial
	m.pieces(was.Evidence, is.Evidence)
	d.Evidence = append(d.Evidence, m.list...)
	for _, id := range lensIDs(&was, &is) {
		a, _ := was.lens(id)
		b, _ := is.lens(id)
		if move := m.lens(a, b); move.moved() {
			d.Lenses = append(d.Lenses, move)
		}
	}
	return d
}

// causes are those that hold for everything.
func causes(was, is *Part) []string {
	out := []string{}
	if editions(was.Snapshot, is.Snapshot) {
		out = append(out, fmt.Sprintf("the rules of judging changed between: edition %d, then %d; what moved by this is no progress and no decline of the organisation (docs/scoring.md has what changed)", was.Edition, is.Edition))
	}
	if was.At != is.At {
		out = append(out, fmt.Sprintf("time: %s, then %s", was.At, is.At))
	}
	if was.Catalog != is.Catalog {
		out = append(out, "the catalog is another one")
	}
	if was.Rules != is.Rules {
		out = append(out, "the rules are others")
	}
	if was.ReviewedOnly != is.ReviewedOnly {
		out = append(out, "links that nobody reviewed are left out in one and counted in the other")
	}
	return append(out, answersMoved(was.Facts, is.Facts)...)
}

// answersMoved tells of facts that were answered, answered otherwise or left open.
func answersMoved(was, is []result.Answer) []string {
	if slices.Equal(was, is) {
		return nil
	}
	before, after := map[string]string{}, map[string]string{}
	ids := map[string]bool{}
	for _, f := range was {
		before[f.Fact], ids[f.Fact] = f.Answer, true
	}
	for _, f := range is {
		after[f.Fact], ids[f.Fact] = f.Answer, true
	}
	var out []string
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		old, had := before[id]
		now, has := after[id]
		switch {
		case !had:
			out = append(out, fmt.Sprintf("answered: %s is %s", id, now))
		case !has:
			out = append(out, fmt.Sprintf("no longer answered: %s was %s", id, old))
		case old != now:
			out = append(out, fmt.Sprintf("answered otherwise: %s was %s and is %s", id, old, now))
		}
	}
	return out
}

// Without lists what of a is not in b.
func without(a, b []string) []string {
	out := []string{}
	if slices.Equal(a, b) {
		return out
	}
	have := make(map[string]bool, len(b))
	for _, s := range b {
		have[s] = true
	}
	for _, s := range a {
		if !have[s] {
			out = append(out, s)
		}
	}
	return out
}

func sorted[T any](list []T, by func(a, b T) int) []T {
	slices.SortFunc(list, by)
	return list
}
