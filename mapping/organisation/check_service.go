package organisation

import (
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/internal/glyph"
)

func (w *walker) subservice(s *framework.Scope, sub *framework.Subservice, item *check.Item) {
	if glyph.Blank(sub.Name) {
		w.Addf(check.Missing, item.At("name"), "a subservice organisation without name")
	} else {
		w.Name("name", sub.Name, item.At("name"))
	}
	w.complements(sub.CSOC, "csoc", "control of a subservice organisation", item)
	w.OneOf("method", sub.Method, []string{framework.CarvedOut, framework.Inclusive}, item.At("method"))
	w.scopedSystems(sub.Systems, item)
	for i, p := range sub.Points {
		w.within(s, p, item.Index("points", i))
		w.Point(&w.Report, p, item.Index("points", i), false)
	}
	w.agreement(sub.AgreedWith, item)
	if sub.Method == framework.CarvedOut && len(sub.CSOC) == 0 && len(s.UserEntityControls) == 0 {
		w.Warnf(CodeTold, item.Whole(), "%q is carved out and nothing says what it is relied on for: state its controls (csoc)", check.Short(sub.Name))
	}
}

// complements checks controls that others run. A text alone is for all points.
func (w *walker) complements(list []framework.Complement, key, what string, item *check.Item) {
	seen := check.Seen{}
	for i := range list {
		c, at := &list[i], item.Index(key, i)
		if glyph.Blank(c.Text) {
			w.Addf(check.Missing, at, "a %s without text", what)
			continue
		}
		if !w.Name(what, c.Text, at) {
			continue
		}
		line := item.Sub(key, i, c.ID, c.Places)
		if c.Plain() {
			w.Warnf(CodeTold, at, "a text alone is taken for all points, of its carve-out where it has one: say {id, text, points}")
		} else if w.ID(what, c.ID, line, seen) {
			if len(c.Points) == 0 && key == "csoc" {
				w.Addf(check.Missing, line.Whole(), "%q serves no point: name those that it is relied on for (points)", check.Short(c.ID))
			}
			for j, p := range c.Points {
				w.Point(&w.Report, p, line.Index("points", j), true)
			}
		}
	}
}

func (w *walker) commitments(list []framework.Commitment, key string, item *check.Item) {
	seen := check.Seen{}
	for i := range list {
		c := &list[i]
		line := item.Sub(key, i, c.ID, c.Places)
		w.ID("commitment", c.ID, line, seen)
		w.Reason(c.Text, line.Whole(), "%q says nothing: say what is promised (text)", check.Short(c.ID))
		for j, p := range c.Points {
			w.Point(&w.Report, p, line.Index("points", j), true)
		}
	}
}
