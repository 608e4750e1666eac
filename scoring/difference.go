package scoring

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/groundworkgrc/groundwork/framework"
)

// A Difference is what changed between two assessments of one organisation, and
// because of what.
type Difference struct {
	Was Snapshot `json:"was"`
	Is  Snapshot `json:"is"`
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
	At      framework.Date `json:"at"`
	Catalog Digest         `json:"catalog"`
	Rules   Digest         `json:"rules"`
	Input   Digest         `json:"input"`
}

// A LensMove is what moved in one lens. A lens that only one side has moved from or to
// nothing.
type LensMove struct {
	Lens         string            `json:"lens"`
	Was          Interval          `json:"was"`
	Is           Interval          `json:"is"`
	BandWas      string            `json:"band_was"`
	BandIs       string            `json:"band_is"`
	Requirements []RequirementMove `json:"requirements"`
	Raised       []Finding         `json:"raised"`  // findings that are new
	Cleared      []Finding         `json:"cleared"` // and those that are gone
}

// A RequirementMove is one requirement that moved, with what made it.
type RequirementMove struct {
	Ref       framework.Ref `json:"ref"`
	Title     string        `json:"title"`
	Was       Interval      `json:"was"`
	Is        Interval      `json:"is"`
	StatusWas Status        `json:"status_was"`
	StatusIs  Status        `json:"status_is"`
	// Gained and Lost are the pieces of evidence that support it now and did not, and
	// the other way round.
	Gained  []string `json:"gained"`
	Lost    []string `json:"lost"`
	Opened  []Gap    `json:"opened"` // gaps that are new
	Closed  []Gap    `json:"closed"`
	Because []string `json:"because"` // the same in sentences
}

// An EvidenceMove is one piece of evidence whose verdict in a lens changed; Was or Is is
// "" where the piece was or is not there.
type EvidenceMove struct {
	ID   string `json:"id"`
	Lens string `json:"lens"`
	Was  string `json:"was"`
	Is   string `json:"is"`
	Why  string `json:"why"`
}

// Empty reports whether nothing moved.
func (d *Difference) Empty() bool {
	return len(d.Lenses) == 0 && len(d.Evidence) == 0 && len(d.NewProblems) == 0 && len(d.GoneProblems) == 0
}

// ErrNoAssessment is wrapped where what is read is not a stored assessment.
var ErrNoAssessment = errors.New("not a stored assessment")

// ReadAssessment reads an assessment that was stored as JSON. It refuses other forms than
// [AssessmentFormat]; fields that a later version added are passed over.
func ReadAssessment(r io.Reader) (*Assessment, error) {
	raw, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("stored assessment: %w", err)
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	a := &Assessment{}
	if err := d.Decode(a); err != nil { //nolint:musttag // an Interval's figures and the rest are tagged
		return nil, fmt.Errorf("%w: %w", ErrNoAssessment, err)
	}
	if a.Format != AssessmentFormat {
		return nil, fmt.Errorf("%w: its format is %q, want %q", ErrNoAssessment, a.Format, AssessmentFormat)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%w: something follows it", ErrNoAssessment)
	}
	if err := a.sound(raw); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoAssessment, err)
	}
	return a, nil
}

// sound reports what a stored assessment cannot hold: figures out of order, a lens or a
// piece of evidence twice, characters that a terminal would obey.
func (a *Assessment) sound(raw []byte) error {
	lenses, pieces := map[string]bool{}, map[string]bool{}
	check := func(what string, v Interval) error {
		if !(0 <= v.Low && v.Low <= v.High && v.High <= 1) {
			return fmt.Errorf("the readiness of %s is %g to %g", what, v.Low, v.High)
		}
		return nil
	}
	var errs []error
	for i := range a.Frameworks {
		l := &a.Frameworks[i]
		if lenses[l.Lens] {
			errs = append(errs, fmt.Errorf("lens %q is there twice", l.Lens))
		}
		lenses[l.Lens] = true
		errs = append(errs, check(l.Lens, l.Readiness))
		seen := map[framework.Ref]bool{}
		for j := range l.Requirements {
			q := &l.Requirements[j]
			if seen[q.Ref] {
				errs = append(errs, fmt.Errorf("requirement %q is there twice in lens %q", q.Ref, l.Lens))
			}
			seen[q.Ref] = true
			errs = append(errs, check(q.Ref.String(), q.Readiness))
			for k := range q.Points {
				errs = append(errs, check(q.Points[k].ID.String(), q.Points[k].Readiness))
			}
		}
		for _, x := range l.Additional {
			errs = append(errs, check(x.Category, x.Readiness))
		}
	}
	for i := range a.Evidence {
		if pieces[a.Evidence[i].ID] {
			errs = append(errs, fmt.Errorf("evidence %q is there twice", a.Evidence[i].ID))
		}
		pieces[a.Evidence[i].ID] = true
	}
	return errors.Join(append(errs, plainText(raw))...)
}

// plainText reports a text of the JSON that holds a control character.
func plainText(raw []byte) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	for {
		t, err := d.Token()
		if err != nil {
			return nil //nolint:nilerr // it has been read before: this is its end
		}
		if s, ok := t.(string); ok && strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }) {
			return fmt.Errorf("the text %q holds a control character", s)
		}
	}
}

// Diff says what changed between two assessments. Both may be fresh or stored; nothing
// is judged anew. Exchanging them exchanges what was gained and lost.
func Diff(was, is *Assessment) *Difference {
	d := &Difference{
		Was: snapshotOf(was), Is: snapshotOf(is), Causes: []string{}, Lenses: []LensMove{}, Evidence: []EvidenceMove{}, Notice: Notice,
		NewProblems: without(is.Problems, was.Problems), GoneProblems: without(was.Problems, is.Problems),
	}
	if was.At != is.At {
		d.Causes = append(d.Causes, fmt.Sprintf("time: %s, then %s", was.At, is.At))
	}
	if was.Catalog != is.Catalog {
		d.Causes = append(d.Causes, "the catalog is another one")
	}
	if was.Rules != is.Rules {
		d.Causes = append(d.Causes, "the rules are others")
	}
	if was.ReviewedOnly != is.ReviewedOnly {
		d.Causes = append(d.Causes, "links that nobody reviewed are left out in one and counted in the other")
	}
	d.Causes = append(d.Causes, answersMoved(was.Facts, is.Facts)...)
	before, after := map[string]*EvidenceResult{}, map[string]*EvidenceResult{}
	ids := []string{}
	for i := range was.Evidence {
		before[was.Evidence[i].ID] = &was.Evidence[i]
		ids = append(ids, was.Evidence[i].ID)
	}
	for i := range is.Evidence {
		id := is.Evidence[i].ID
		after[id] = &is.Evidence[i]
		if before[id] == nil {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	m := newMoves()
	m.from, m.to = was.At, is.At
	for _, id := range ids {
		m.evidence(before[id], after[id])
	}
	d.Evidence = append(d.Evidence, m.list...)
	for _, id := range lensIDs(was, is) {
		a, b := lensOf(was, id), lensOf(is, id)
		if move := m.lens(a, b, pointers(a.Findings), pointers(b.Findings)); move.moved() {
			d.Lenses = append(d.Lenses, move)
		}
	}
	return d
}

func snapshotOf(a *Assessment) Snapshot { return Snapshot{a.At, a.Catalog, a.Rules, a.Input} }

// without lists what of a is not in b.
func without(a, b []string) []string {
	have := make(map[string]bool, len(b))
	for _, s := range b {
		have[s] = true
	}
	out := []string{}
	for _, s := range a {
		if !have[s] {
			out = append(out, s)
		}
	}
	return out
}

func lensIDs(was, is *Assessment) []string {
	ids := []string{}
	for _, a := range []*Assessment{was, is} {
		for i := range a.Frameworks {
			if !slices.Contains(ids, a.Frameworks[i].Lens) {
				ids = append(ids, a.Frameworks[i].Lens)
			}
		}
	}
	slices.SortFunc(ids, framework.CompareID)
	return ids
}

func lensOf(a *Assessment, id string) *LensResult {
	for i := range a.Frameworks {
		if a.Frameworks[i].Lens == id {
			return &a.Frameworks[i]
		}
	}
	return &LensResult{Lens: id}
}

// answersMoved tells of facts that were answered, answered otherwise or left open.
func answersMoved(was, is []FactAnswer) []string {
	before, after := map[string]string{}, map[string]string{}
	ids := map[string]bool{}
	for _, f := range was {
		before[f.Fact], ids[f.Fact] = f.Answer, true
	}
	for _, f := range is {
		after[f.Fact], ids[f.Fact] = f.Answer, true
	}
	var out []string
	for _, id := range sortedKeys(ids) {
		old, had := before[id]
		now, has := after[id]
		switch {
		case !had:
			out = append(out, fmt.Sprintf("answered: facts.%s is %s", id, now))
		case !has:
			out = append(out, fmt.Sprintf("no longer answered: facts.%s was %s", id, old))
		case old != now:
			out = append(out, fmt.Sprintf("answered otherwise: facts.%s was %s and is %s", id, old, now))
		}
	}
	return out
}
