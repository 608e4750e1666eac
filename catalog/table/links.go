package table

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/catalog/internal/intake"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/overlay"
)

// linkRow adds a link to a control, or, of a control that is known, changes the link that it
// has.
func (s *session) linkRow(r row) {
	id := r.values["control"]
	if id == "" {
		s.once("no control", r.at, CodeRow, framework.Error, "the row names no control")
		return
	}
	if s.tooLong(id, r.place("control")) {
		return
	}
	known := slices.IndexFunc(s.Controls, func(c *mapping.Control) bool { return c.ID == id || slices.Contains(c.Was, id) })
	if known < 0 && s.Controls != nil {
		s.told.Once("control "+id, framework.Problem{
			Pos: r.place("control"), Code: CodeRow, Message: fmt.Sprintf("no control is called %q: a table of links is of controls that are there", short(id)),
			Suggestion: s.guesses.Nearest(id, s.controlIDs()),
		})
		return
	}
	for _, to := range r.refs("to") {
		if to == (framework.Ref{}) {
			continue
		}
		link := r.link(to)
		if known < 0 {
			c := s.controls[id]
			if c == nil {
				c = &mapping.Control{ID: id, Title: id, Places: framework.Places{Item: r.at}}
				s.controls[id] = c
				s.doc.Controls = append(s.doc.Controls, c)
			}
			c.Links = append(c.Links, link)
			continue
		}
		s.relink(s.Controls[known], link, r)
	}
}

func (s *session) controlIDs() []string {
	var ids []string
	for _, c := range s.Controls {
		ids = append(ids, c.ID)
	}
	return ids
}

func (r row) link(to framework.Ref) mapping.Link {
	link := mapping.Link{To: to, Why: r.values["why"], Review: r.review(), Places: r.places("control", "to", "points", "why", "by", "needs")}
	if text, why := r.values["needs"], r.values["needs_why"]; text+why != "" {
		link.Needs = mapping.Needs{Expr: mapping.Expr{Text: text, Pos: r.place("needs")}, Why: why}
	}
	if by := strings.FieldsFunc(r.values["by"], func(c rune) bool { return c == ' ' || c == ',' || c == ';' }); len(by) > 0 {
		link.By = by
	}
	link.Points = intake.Split(r.values["points"], func(id string) bool { return r.s.hasPoint(to, id) })
	return link
}

// hasPoint reports whether a requirement that is known has the point.
func (s *session) hasPoint(to framework.Ref, id string) bool {
	if !strings.ContainsAny(id, ",;") {
		return true
	}
	for _, f := range s.Known {
		for i := range f.Requirements {
			if q := &f.Requirements[i]; f.ID == to.Framework && q.ID == to.Requirement {
				return slices.ContainsFunc(q.Points, func(p framework.Point) bool { return p.ID == id })
			}
		}
	}
	return false
}

// relink lays a link over what the control has to the same requirement. One that is there as it
// stands is no change.
func (s *session) relink(c *mapping.Control, l mapping.Link, r row) {
	var has []*mapping.Link
	for i := range c.Links {
		if k := &c.Links[i]; k.To == l.To {
			has = append(has, k)
			l = r.unsaid(l, k)
			if sameLink(k, &l) {
				s.lose(r.at.String(), "links that are there as they stand", "nothing changes")
				return
			}
		}
	}
	if s.doc.Overlay == nil {
		id := cmp.Or(s.ID, slug(strings.TrimSuffix(path.Base(s.name), path.Ext(s.name))))
		s.doc.Overlay = &overlay.Overlay{
			ID: id, Title: "Links of " + path.Base(s.name), Why: "As stated in " + path.Base(s.name) + ".", Places: framework.Places{Item: s.line(r.at.Line)},
		}
	}
	key := "link " + c.ID + " " + l.To.String()
	if _, twice := s.written[key]; twice || len(has) > 1 {
		s.add(r.at, CodeRow, framework.Error, "%s has several links to %s: an overlay puts one in their place; say in one row what holds, or change them in their file", short(c.ID), l.To)
		return
	}
	s.written[key] = r.at.String()
	s.doc.Overlay.Relink = append(s.doc.Overlay.Relink, overlay.Relinking{
		Control: c.ID, To: l.To, Points: l.Points, Why: l.Why, By: l.By, Needs: l.Needs, Review: l.Review, Places: l.Places,
	})
}

// unsaid is a link with what the one in whose place it comes has and the table has no column for: it
// asks no less because a table is narrow. A link that was rejected stays so.
func (r row) unsaid(l mapping.Link, has *mapping.Link) mapping.Link {
	said := func(column string) bool { return r.columns[column] != 0 }
	if l.Why == "" {
		l.Why = has.Why
	}
	if !said("points") {
		l.Points = slices.Clone(has.Points)
	}
	if !said("by") {
		l.By = slices.Clone(has.By)
	}
	switch {
	case !said("needs"):
		l.Needs = has.Needs
	case !said("needs_why") && strings.TrimSpace(l.Needs.Text) == strings.TrimSpace(has.Needs.Text):
		l.Needs.Why = has.Needs.Why
	}
	if !said("review") && !has.Review.Counts(false) {
		l.Review = has.Review
	}
	return l
}

// sameLink reports whether a table says of a link what it is.
func sameLink(a, b *mapping.Link) bool {
	return slices.Equal(sorted(a.Points), sorted(b.Points)) && a.Why == b.Why && slices.Equal(sorted(a.By), sorted(b.By)) &&
		strings.TrimSpace(a.Needs.Text) == strings.TrimSpace(b.Needs.Text) && a.Needs.Why == b.Needs.Why && a.Review.State == b.Review.State
}

func sorted(list []string) []string { return slices.Sorted(slices.Values(list)) }
