package table

import (
	"slices"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/catalog/internal/intake"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/relation"
	"github.com/groundworkgrc/groundwork/mapping/review"
)

// A row is one row of a table by the names of its columns.
type row struct {
	s       *session
	at      framework.Position
	values  map[string]string
	columns map[string]int
}

// place is where a field of the row stands.
func (r row) place(column string) framework.Position {
	at := r.at
	at.Column = r.columns[column]
	return at
}

// places are those of an item, with its keys as far as the row says them.
func (r row) places(keys ...string) framework.Places {
	p := framework.Places{Item: r.at, Keys: map[string]framework.Position{}}
	for _, key := range keys {
		if r.values[key] != "" {
			p.Keys[key] = r.place(key)
		}
	}
	return p
}

// number reads a figure from 0 to most; an empty field is 0.
func (r row) number(column string, most float64) float64 {
	v := r.values[column]
	if v == "" {
		return 0
	}
	f, err := strconv.ParseFloat(v, 64)
	if err != nil || !(f >= 0 && f <= most) { // so that NaN is none
		r.s.add(r.place(column), CodeRow, framework.Error, "%s %q: want a number from 0 to %g", column, short(v), most)
		return 0
	}
	return f
}

// refs reads what a field names: one requirement, or several where the reader parts them. One
// that says no framework is of that which stands before it.
func (r row) refs(column string) []framework.Ref {
	cell := r.values[column]
	parts := []string{cell}
	if r.s.Split != "" {
		parts = strings.FieldsFunc(strings.ReplaceAll(cell, r.s.Split, "\n"), func(c rune) bool { return c == '\n' || c == '\r' })
	}
	var list []framework.Ref
	name := ""
	for _, part := range parts {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		fw, id, named := strings.Cut(part, ":")
		if !named && name != "" {
			fw, id = name, part
		}
		if _, err := framework.ParseRef(strings.TrimSpace(fw) + ":x"); err != nil || strings.TrimSpace(id) == "" || r.several(part) && !r.s.has(fw, id) {
			r.notRef(column, part)
			continue
		}
		name = strings.TrimSpace(fw)
		list = append(list, r.s.end(name, strings.TrimSpace(id), r.place(column), (*intake.Index).Find))
	}
	if len(parts) == 0 || len(list) == 0 && strings.TrimSpace(cell) == "" {
		r.notRef(column, "")
	}
	return list
}

// has reports whether a framework that is known has a requirement of the id as it stands.
func (s *session) has(name, id string) bool {
	x := s.index(s.as(strings.TrimSpace(name)))
	if x == nil {
		return false
	}
	found, how := x.Find(strings.TrimSpace(id))
	return found != "" && how == ""
}

// several reports whether a field seems to name several requirements, though nothing parts them.
func (r row) several(part string) bool { return strings.ContainsAny(part, ";\n,|") }

func (r row) notRef(column, part string) {
	const want = "want FRAMEWORK:ID, such as iso42001:A.6.2.8"
	if r.several(part) {
		r.s.once("several", r.place(column), CodeRow, framework.Error, "%q in column %q seems to name several: %s; --split \";\" takes each of several in one cell as a row of its own", short(part), column, want)
		return
	}
	r.s.once("no ref "+column, r.place(column), CodeRow, framework.Error, "%q in column %q: %s", short(part), column, want)
}

func (r row) review() review.Review {
	var state review.State
	if v := r.values["review"]; v != "" {
		if err := state.UnmarshalText([]byte(v)); err != nil {
			r.s.add(r.place("review"), CodeRow, framework.Error, "%v", err)
		}
	}
	return review.Review{State: state}
}

// requirementRow adds a requirement, or a point to the one above it of the same id.
func (s *session) requirementRow(r row) {
	f := s.doc.Framework
	written := r.values["id"]
	if written == "" {
		s.once("no id", r.at, CodeRow, framework.Error, "the row has no id: where cells were merged, the first row alone holds what stood in them; fill it down")
		return
	}
	if s.tooLong(written, r.place("id")) {
		return
	}
	id := s.id(written, r.place("id"))
	q := s.find(id)
	switch {
	case q == nil:
		parent, _ := intake.ID(r.values["parent"])
		f.Requirements = append(f.Requirements, framework.Requirement{
			ID: id, Kind: r.values["kind"], Title: r.title(), Summary: r.values["summary"], Parent: parent,
			Category: r.values["category"], Weight: r.number("weight", mostWeight), Places: r.places("id", "title", "parent", "summary", "category", "weight", "kind"),
		})
		q = s.added()
		s.written[id] = written
		if q.Title == "" {
			s.once("no title", r.at, CodeRow, framework.Error, "requirement %q has no title", short(id))
		}
		s.category(q.Category)
	case r.values["point"] == "" || s.written[id] != written:
		s.add(r.place("id"), CodeRow, framework.Error, "requirement %q stands twice; the first is at %s", short(id), q.Places.Item)
	}
	for alias := range strings.SplitSeq(r.values["aliases"], "|") {
		if alias = strings.TrimSpace(alias); alias != "" {
			s.aliases.Spelt(alias, id)
			s.said = append(s.said, saidAlias{alias, id, r.place("aliases")})
		}
	}
	if p := r.values["point"]; p != "" {
		q.Points = append(q.Points, s.point(p, r))
		r.later(q)
		return
	}
	for _, column := range []string{"text", "point_weight", "rank", "essential", "each", "roles"} {
		if r.values[column] != "" {
			s.lose(r.place(column).String(), "values of column "+column+" in rows that name no point", "they are of a point, which column point names")
		}
	}
}

// later tells of what a row for a further point says of its requirement otherwise than the first.
func (r row) later(q *framework.Requirement) {
	parent, _ := intake.ID(r.values["parent"])
	for _, x := range [][3]string{
		{"kind", r.values["kind"], q.Kind}, {"title", r.values["title"], q.Title}, {"summary", r.values["summary"], q.Summary},
		{"parent", parent, q.Parent}, {"category", r.values["category"], q.Category}, {"weight", number(r.number("weight", mostWeight)), number(q.Weight)},
	} {
		if x[1] != "" && x[1] != x[2] {
			r.s.lose(r.place(x[0]).String(), "values of column "+x[0]+" in later rows of a requirement", "the first of its rows says otherwise")
		}
	}
}

// A saidAlias is another name of a requirement, as a table says it.
type saidAlias struct {
	alias, id string
	at        framework.Position
}

// unkept tells of names that no requirement got.
func (s *session) unkept() {
	for _, x := range s.said {
		if q := s.find(x.id); q != nil && x.alias != x.id && !slices.Contains(q.Aliases, x.alias) {
			s.lose(x.at.String(), "aliases that name no single requirement", "two have the name, or it is an id of another")
		}
	}
}

// title is the title of a requirement, or of one that has a text alone, its beginning.
func (r row) title() string {
	if r.columns["title"] != 0 {
		return r.values["title"]
	}
	return beginning(r.values["summary"])
}

// point reads the columns of a row that speak of a point.
func (s *session) point(id string, r row) framework.Point {
	id, _ = intake.ID(id)
	p := framework.Point{
		ID: id, Text: r.values["text"], Weight: r.number("point_weight", mostWeight),
		Each: framework.Each{Kind: r.values["each"], Roles: strings.Fields(r.values["roles"])},
	}
	if len(p.Each.Roles) == 0 {
		p.Each.Roles = nil
	}
	word := func(column string, read func([]byte) error) {
		if text := r.values[column]; text != "" {
			if err := read([]byte(text)); err != nil {
				s.add(r.place(column), CodeRow, framework.Error, "%v", err)
			}
		}
	}
	word("rank", p.Rank.UnmarshalText)
	word("essential", p.Essential.UnmarshalText)
	s.systems(p.Each)
	return p
}

// systems declares a kind of system, and roles to it, when a row first names them.
func (s *session) systems(x framework.Each) {
	if x.Kind == "" {
		return
	}
	f := s.doc.Framework
	if f.SystemKinds == nil {
		f.SystemKinds = map[string][]string{}
	}
	roles := f.SystemKinds[x.Kind]
	for _, role := range x.Roles {
		if !slices.Contains(roles, role) {
			roles = append(roles, role)
		}
	}
	f.SystemKinds[x.Kind] = roles
}

// category declares a category when a row first names it, as one that is always in.
func (s *session) category(id string) {
	f := s.doc.Framework
	if id != "" && !s.categories[id] {
		s.categories[id] = true
		f.Categories = append(f.Categories, framework.Category{ID: id, Title: id, Always: true})
	}
}

func (s *session) relationRow(r row) {
	x := relation.Statement{
		Why: r.values["why"], Rationale: r.values["rationale"], Review: r.review(), Confidence: r.number("confidence", 1),
		Places: r.places("from", "to", "is", "why", "rationale", "strength", "confidence"),
	}
	strength := r.number("strength", ofTen)
	if x.Strength = int(strength); float64(x.Strength) != strength {
		s.add(r.place("strength"), CodeRow, framework.Error, "strength %q: want a whole number from 0 to %d", short(r.values["strength"]), ofTen)
	}
	for name := range strings.SplitSeq(r.values["is"], "|") {
		base, err := relation.Parse(strings.TrimSpace(name))
		if err != nil {
			s.once("is "+name, r.place("is"), CodeRow, framework.Error, "%v", err)
			return
		}
		x.Is |= relation.Set(base)
	}
	to := r.refs("to")
	for _, from := range r.refs("from") {
		for _, ref := range to {
			y := x
			y.From, y.To = from, ref
			s.relate(y)
		}
	}
}
