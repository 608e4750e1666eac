package table

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/glyph"
	"github.com/groundworkgrc/groundwork/internal/limit"
	"github.com/groundworkgrc/groundwork/internal/safe"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/relation"
	"github.com/groundworkgrc/groundwork/mapping/review"
)

// Columns of the three kinds of table. The header of a file says which column is what;
// a table is told by what its header holds.
var (
	requirementColumns = []string{"id", "kind", "title", "summary", "parent", "category", "weight", "point", "text", "point_weight", "rank", "essential", "each", "roles"}
	relationColumns    = []string{"from", "to", "is", "why", "rationale", "strength", "confidence", "review"}
	linkColumns        = []string{"control", "to", "points", "why", "by", "needs", "needs_why", "review"}
)

// csv reads a table of requirements, of relations or of links.
func (s *session) csv(ctx context.Context, data []byte) {
	s.doc.Format = FormatCSV
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if i := bytes.IndexByte(data, 0); i >= 0 || !utf8.Valid(data) {
		s.add(framework.Position{File: s.name}, CodeRow, framework.Error, "the file is not UTF-8 text: save it as UTF-8")
		return
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma = separator(data)
	r.FieldsPerRecord = -1
	header, err := r.Read()
	if err != nil {
		s.broken(err)
		return
	}
	columns, read := s.columns(header)
	if read == nil {
		return
	}
	for n := 0; ; n++ {
		if n%1000 == 0 && ctx.Err() != nil {
			return
		}
		fields, err := r.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			s.broken(err)
			return
		}
		row := row{s: s, at: framework.Position{File: s.name}, values: map[string]string{}, columns: map[string]int{}}
		row.at.Line, _ = r.FieldPos(0)
		if len(fields) > len(columns) {
			s.add(row.at, CodeRow, framework.Error, "%d fields in a table of %d columns", len(fields), len(columns))
			continue
		}
		for i, v := range fields {
			if c, _, found := glyph.FindControl(v); found {
				s.add(row.at, CodeRow, framework.Error, "control character %U in column %q: remove it", c, columns[i])
			}
			row.values[columns[i]] = strings.TrimSpace(safe.Uncell(strings.TrimSpace(v)))
			_, row.columns[columns[i]] = r.FieldPos(i)
		}
		read(row)
	}
}

// separator is what stands between the fields of the first line: a comma, or where there is
// none a semicolon or a tab, as spreadsheets write in many countries.
func separator(data []byte) rune {
	first, _, _ := bytes.Cut(data, []byte("\n"))
	if !bytes.ContainsRune(first, ',') {
		for _, r := range ";\t" {
			if bytes.ContainsRune(first, r) {
				return r
			}
		}
	}
	return ','
}

func (s *session) broken(err error) {
	at := framework.Position{File: s.name, Line: 1}
	if p, ok := errors.AsType[*csv.ParseError](err); ok {
		at.Line, at.Column, err = p.Line, p.Column, p.Err
	}
	if errors.Is(err, io.EOF) {
		err = errors.New("the file is empty: the first row names the columns")
	}
	s.add(at, CodeRow, framework.Error, "%v", err)
}

// columns tells the kind of table by its header.
func (s *session) columns(header []string) ([]string, func(row)) {
	names := make([]string, len(header))
	for i, h := range header {
		names[i] = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(h)), " ", "_")
	}
	var known []string
	var read func(row)
	switch {
	case slices.Contains(names, "from") && slices.Contains(names, "to") && slices.Contains(names, "is"):
		known, read = relationColumns, s.relationRow
	case slices.Contains(names, "control") && slices.Contains(names, "to"):
		known, read = linkColumns, s.linkRow
	case slices.Contains(names, "id") && (slices.Contains(names, "title") || slices.Contains(names, "text")):
		known, read = requirementColumns, s.requirementRow
		id := s.ID
		if id == "" {
			id = slug(strings.TrimSuffix(path.Base(s.name), path.Ext(s.name)))
		}
		s.doc.Framework = &framework.Framework{ID: id, Title: id, Places: framework.Places{Item: framework.Position{File: s.name, Line: 1}}}
	default:
		s.add(framework.Position{File: s.name, Line: 1}, CodeFormat, framework.Error,
			"the header names no known table: id and title of requirements, from, to and is of relations, or control and to of links")
		return nil, nil
	}
	first := map[string]int{}
	for i, n := range slices.Backward(names) {
		first[n] = i
	}
	for i, n := range names {
		at := framework.Position{File: s.name, Line: 1, Column: i + 1}
		switch {
		case first[n] != i:
			s.add(at, CodeColumn, framework.Error, "column %q stands twice", n)
		case !slices.Contains(known, n):
			s.problems.Add(framework.Problem{
				Pos: at, Code: CodeColumn, Severity: framework.Warning, Message: fmt.Sprintf("column %q is not read", header[i]), Suggestion: s.nearest(n, known),
			})
			s.lose("column "+header[i], "its values", "Groundwork has no place for it")
		}
	}
	return names, read
}

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

// number reads a figure from 0 to most; an empty field is 0.
func (r row) number(column string, most float64) float64 {
	v := r.values[column]
	if v == "" {
		return 0
	}
	f, err := strconv.ParseFloat(v, 64)
	if err != nil || !(f >= 0 && f <= most) { // so that NaN is none
		r.s.add(r.place(column), CodeRow, framework.Error, "%s %q: want a number from 0 to %g", column, v, most)
		return 0
	}
	return f
}

func (r row) ref(column string) framework.Ref {
	ref, err := framework.ParseRef(r.values[column])
	if err != nil {
		r.s.add(r.place(column), CodeRow, framework.Error, "%v", err)
		return framework.Ref{}
	}
	return r.s.end(ref.Framework, ref.Requirement, r.place(column))
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
	id := r.values["id"]
	if id == "" {
		s.add(r.at, CodeRow, framework.Error, "the row has no id")
		return
	}
	if limit.TooLong(id) {
		s.add(r.place("id"), CodeRow, framework.Error, "an id of more than %d characters", limit.ID)
		return
	}
	q := s.find(id)
	if q == nil {
		f.Requirements = append(f.Requirements, framework.Requirement{
			ID: id, Kind: r.values["kind"], Title: r.values["title"], Summary: r.values["summary"], Parent: r.values["parent"],
			Category: r.values["category"], Weight: r.number("weight", 1e6), Places: framework.Places{Item: r.at},
		})
		q = s.added()
		if q.Title == "" {
			s.add(r.at, CodeRow, framework.Error, "requirement %q has no title", id)
		}
		s.category(q.Category)
	} else if r.values["point"] == "" {
		s.add(r.place("id"), CodeRow, framework.Error, "requirement %q stands twice; the first is at %s", id, q.Places.Item)
	}
	if p := r.values["point"]; p != "" {
		q.Points = append(q.Points, s.point(p, r))
	}
}

// point reads the columns of a row that speak of a point.
func (s *session) point(id string, r row) framework.Point {
	p := framework.Point{
		ID: id, Text: r.values["text"], Weight: r.number("point_weight", 1e6),
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
	s.kind(p.Each)
	return p
}

// kind declares a kind of system, and roles to it, when a row first names them.
func (s *session) kind(x framework.Each) {
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
		From: r.ref("from"), To: r.ref("to"), Why: r.values["why"], Rationale: r.values["rationale"], Review: r.review(),
		Strength: int(r.number("strength", 10)), Confidence: r.number("confidence", 1), Places: framework.Places{Item: r.at},
	}
	for name := range strings.SplitSeq(r.values["is"], "|") {
		base, err := relation.Parse(strings.TrimSpace(name))
		if err != nil {
			s.add(r.place("is"), CodeRow, framework.Error, "%v", err)
			return
		}
		x.Is |= relation.Set(base)
	}
	s.relate(x)
}

func (s *session) linkRow(r row) {
	id := r.values["control"]
	if id == "" {
		s.add(r.at, CodeRow, framework.Error, "the row names no control")
		return
	}
	if limit.TooLong(id) {
		s.add(r.place("control"), CodeRow, framework.Error, "an id of more than %d characters", limit.ID)
		return
	}
	c := s.controls[id]
	if c == nil {
		c = &mapping.Control{ID: id, Title: id, Places: framework.Places{Item: r.at}}
		s.controls[id] = c
		s.doc.Controls = append(s.doc.Controls, c)
	}
	link := mapping.Link{To: r.ref("to"), Why: r.values["why"], Review: r.review(), Places: framework.Places{Item: r.at}}
	link.Needs = mapping.Needs{Expr: mapping.Expr{Text: r.values["needs"], Pos: r.place("needs")}, Why: r.values["needs_why"]}
	if by := strings.Fields(r.values["by"]); len(by) > 0 {
		link.By = by
	}
	link.Points = strings.Fields(r.values["points"])
	c.Links = append(c.Links, link)
}
