package basis

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// An On is what a control is worth on one basis.
type On struct {
	*unit.Answer // it may be that of others, too, and is changed by nobody who did not make it

	Basis   framework.Basis // that is judged, which is another than the asked one where that is none
	Missing bool            // the control lists nothing for it, and does not say why
	Ruled   bool            // a rule judged it
	Stated  bool            // an answer to a question, or that nobody gave one

	remark *remark // nil for nothing, as for most: a basis is kept for each outcome, and copied
}

// A remark is what there is to say of a basis beside its figure.
type remark struct {
	why   string
	open  *rule.Open
	parts []Part
}

// Why is as the catalog says that the basis is not asked of the control.
func (on *On) Why() string {
	if on.remark == nil {
		return ""
	}
	return on.remark.why
}

// Open is why a rule came to no answer; nil where it did, and where there is none.
func (on *On) Open() *rule.Open {
	if on.remark == nil {
		return nil
	}
	return on.remark.open
}

// Waits says why a basis that was put together came to no answer; what was said first stays.
func (on *On) Waits(open *rule.Open) {
	if open != nil && on.remark == nil {
		on.remark = &remark{open: open}
	}
}

// Parts are what each of the conditions of rules came to.
func (on *On) Parts() []Part {
	if on.remark == nil {
		return nil
	}
	return on.remark.parts
}

// A Part is one condition of a rule with what it came to in the low run.
type Part struct {
	Text  string
	Value result.Interval
}

// An Outcome is what a control is worth by one link, for one system.
type Outcome struct {
	Value result.Interval
	// On holds what is asked, in the order of the lens. Where none of it is asked of the
	// control each is the basis that it has.
	On      []On
	Instead bool // the basis that the control has is judged instead
}

// Of returns the figure on a basis: the control's whole figure where it is none, or not asked.
func (o *Outcome) Of(asked []framework.Basis, b framework.Basis) result.Interval {
	if i := slices.Index(asked, b); i >= 0 && i < len(o.On) && o.On[i].State == unit.Asked {
		return o.On[i].Value
	}
	return o.Value
}

// Narrowed is an outcome where fewer bases are asked; nil where that may be another: one of them was
// not judged, or is not asked of the control.
func (m *Room) Narrowed(o *Outcome, asked, to []framework.Basis) *Outcome {
	for _, b := range to {
		i := slices.Index(asked, b)
		if i < 0 || i >= len(o.On) || o.On[i].Basis != b || o.On[i].State == unit.None {
			return nil
		}
	}
	out := m.outcomes.New()
	out.On = m.on.Take(len(to))
	for k, b := range to {
		out.On[k] = o.On[slices.Index(asked, b)]
	}
	out.Value = Whole(out.On)
	return out
}

// Exceptions reports whether something deviated or came late.
func (o *Outcome) Exceptions() bool {
	for i := range o.On {
		if o.On[i].Exceptions() {
			return true
		}
	}
	return false
}
