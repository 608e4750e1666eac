package table

import (
	"context"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/catalog/internal/intake"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/glyph"
	"github.com/groundworkgrc/groundwork/internal/safe"
)

// Columns of the three kinds of table. The header of a file says which column is what;
// a table is told by what its header holds.
var (
	requirementColumns = []string{
		"id", "kind", "title", "summary", "parent", "category", "weight", "aliases", "point", "text", "point_weight", "rank", "essential", "each", "roles",
	}
	relationColumns = []string{"from", "to", "is", "why", "rationale", "strength", "confidence", "review"}
	linkColumns     = []string{"control", "to", "points", "why", "by", "needs", "needs_why", "review"}
)

// A kindOfTable is told by columns that it cannot be without. Others' names of its columns are
// taken, the first of those that are there, where its own name is not.
type kindOfTable struct {
	columns []string
	needs   [][]string // of each list one
	names   []commonName
}

type commonName struct{ column, name string }

func kindsOfTable() []kindOfTable {
	return []kindOfTable{
		{relationColumns, [][]string{{"from"}, {"to"}, {"is"}}, []commonName{
			{"from", "source"}, {"to", "target"}, {"is", "relationship"}, {"is", "relation"}, {"why", "comment"}, {"why", "justification"},
		}},
		{linkColumns, [][]string{{"control"}, {"to"}}, []commonName{{"why", "comment"}, {"why", "justification"}}},
		{requirementColumns, [][]string{{"id"}, {"title", "text", "summary"}}, []commonName{
			{"id", "code"}, {"id", "identifier"}, {"id", "control_id"}, {"id", "requirement_id"}, {"id", "ref_id"}, {"id", "reference"},
			{"title", "name"}, {"title", "control_name"}, {"title", "requirement"}, {"title", "control_title"}, {"title", "requirement_title"},
			{"summary", "description"}, {"summary", "details"}, {"parent", "parent_id"},
		}},
	}
}

// headerWithin is how many rows may stand above the header, and it among them.
const headerWithin = 20

// plainName is the name of a column as it is looked up.
func plainName(header string) string {
	return strings.Join(strings.Fields(strings.ToLower(strings.Map(func(r rune) rune {
		if r == '_' || r == '-' {
			return ' '
		}
		return r
	}, safe.Uncell(strings.TrimSpace(header))))), "_")
}

// names says what each column of a header is to a kind of table: its own name for it, or the
// plain one of the file. The second result is what was taken by another name.
func (s *session) names(header []string, k *kindOfTable) (names []string, taken map[int]string) {
	names, taken = make([]string, len(header)), map[int]string{}
	for i, h := range header {
		names[i] = plainName(h)
	}
	take := func(column, name string) {
		if i := slices.Index(names, name); i >= 0 && !slices.Contains(names, column) {
			names[i], taken[i] = column, column
		}
	}
	for _, column := range slices.Sorted(maps.Keys(s.Columns)) {
		name := plainName(s.Columns[column])
		if i := slices.Index(names, plainName(column)); i >= 0 && name != names[i] { // another is said to be it
			names[i] += " (not read)"
		}
		take(plainName(column), name)
	}
	if k.columns[0] == "id" && !slices.Contains(names, "title") && !slices.Contains(names, "name") && slices.Contains(names, "details") {
		take("title", "description") // of two texts the shorter comes first
	}
	for _, c := range k.names {
		take(c.column, c.name)
	}
	return names, taken
}

// missing lists what the kind cannot be without and the names do not hold.
func (k *kindOfTable) missing(names []string) (list []string) {
	for _, some := range k.needs {
		if !slices.ContainsFunc(some, func(n string) bool { return slices.Contains(names, n) }) {
			list = append(list, some[0])
		}
	}
	return list
}

// knows counts the columns of a header that are known, most where it makes a table.
func (s *session) knows(header []string) int {
	most := 0
	for _, k := range kindsOfTable() {
		names, _ := s.names(header, &k)
		n := 0
		for _, name := range k.columns {
			if slices.Contains(names, name) {
				n++
			}
		}
		if len(k.missing(names)) == 0 {
			n += len(k.columns) * len(k.columns)
		}
		most = max(most, n)
	}
	return most
}

// kind tells the kind of table by its header.
func (s *session) kind(header []string) *kindOfTable {
	for _, k := range kindsOfTable() {
		if names, _ := s.names(header, &k); len(k.missing(names)) == 0 {
			return &k
		}
	}
	return nil
}

// table reads the rows of a table, the header among the first of them.
func (s *session) table(ctx context.Context, g grid) {
	s.doc.Format = FormatCSV
	first := slices.IndexFunc(g.rows, func(r []string) bool { return !blank(r) })
	if first < 0 {
		s.add(framework.Position{File: s.name, Line: 1}, CodeRow, framework.Error, "the file is empty: the first row names the columns")
		return
	}
	at := slices.IndexFunc(g.rows[:min(len(g.rows), first+headerWithin)], func(r []string) bool { return s.kind(r) != nil })
	if at < 0 {
		if !s.headers(g.rows[first], g.lines[first]) {
			s.unknownTable(g.rows[first], g.lines[first])
		}
		return
	}
	for i := first; i < at; i++ {
		if !blank(g.rows[i]) {
			s.once("above", s.line(g.lines[i]), CodeRow, framework.Warning, "a row above the header is left out")
		}
	}
	k := s.kind(g.rows[at])
	read := s.linkRow
	switch k.columns[0] {
	case "id":
		read = s.requirementRow
		id := s.ID
		if id == "" {
			id = slug(strings.TrimSuffix(path.Base(s.name), path.Ext(s.name)))
		}
		s.doc.Framework = &framework.Framework{ID: id, Title: id, Places: framework.Places{Item: s.line(g.lines[at])}}
	case "from":
		read = s.relationRow
	}
	s.rows(ctx, g, at, k, read)
}

func (s *session) line(n int) framework.Position {
	return framework.Position{File: s.name, Line: n}
}

// blank reports whether nothing stands in any field.
func blank(fields []string) bool {
	return !slices.ContainsFunc(fields, func(v string) bool { return !glyph.Blank(v) })
}

// unknownTable says what the header has, what that may be, and what is wanted.
func (s *session) unknownTable(header []string, line int) {
	all := slices.Concat(requirementColumns, relationColumns, linkColumns)
	said := []string{}
	for _, h := range header {
		if glyph.Blank(h) || len(said) == headerWithin {
			continue
		}
		text := fmt.Sprintf("%q", short(strings.TrimSpace(h)))
		if near := s.guesses.Nearest(plainName(h), all); near != "" && near != plainName(h) {
			text += " (" + near + "?)"
		}
		said = append(said, text)
	}
	s.add(s.line(line), CodeFormat, framework.Error, "the header names no known table. It has %s. Wanted are id and title of requirements, from, to and is of relations, "+
		"or control and to of links; --column id=NAME says which column is which", strings.Join(said, ", "))
}

// rows reads what stands below the header.
func (s *session) rows(ctx context.Context, g grid, header int, k *kindOfTable, read func(row)) {
	names, taken := s.names(g.rows[header], k)
	s.columns(g, header, names, taken, k)
	for n, fields := range g.rows[header+1:] {
		if n%1000 == 0 && ctx.Err() != nil {
			return
		}
		n += header + 1
		if blank(fields) {
			continue
		}
		r := row{s: s, at: s.line(g.lines[n]), values: map[string]string{}, columns: map[string]int{}}
		if len(fields) > len(names) && !blank(fields[len(names):]) {
			s.add(r.at, CodeRow, framework.Error, "%d fields in a table of %d columns", len(fields), len(names))
			continue
		}
		for i, name := range names {
			r.columns[name] = i + 1
		}
		for i, v := range fields[:min(len(fields), len(names))] {
			if c, _, found := glyph.FindControl(v); found {
				s.add(r.at, CodeRow, framework.Error, "control character %U in column %q: remove it", c, names[i])
			}
			r.values[names[i]] = strings.TrimSpace(safe.Uncell(strings.TrimSpace(intake.Plain(v))))
			if g.places[n] != nil {
				r.columns[names[i]] = g.places[n][i]
			}
		}
		read(r)
	}
}

// headers tells of headers that the reader was told of and the table does not have.
func (s *session) headers(header []string, line int) (missing bool) {
	has := make([]string, len(header))
	for i, h := range header {
		has[i] = plainName(h)
	}
	for _, column := range slices.Sorted(maps.Keys(s.Columns)) {
		if name := plainName(s.Columns[column]); !slices.Contains(has, name) {
			missing = true
			s.problems.Add(framework.Problem{
				Pos: s.line(line), Code: CodeColumn, Severity: framework.Error, Suggestion: s.guesses.Nearest(name, has),
				Message: fmt.Sprintf("no column has the header %q, which is to be read as %s", short(s.Columns[column]), column),
			})
		}
	}
	return missing
}

// columns tells of columns that stand twice, that nothing reads, and that are read by another
// name. One that has no name and no values is nothing.
func (s *session) columns(g grid, header int, names []string, taken map[int]string, k *kindOfTable) {
	s.headers(g.rows[header], g.lines[header])
	s.saidColumns(s.line(g.lines[header]), k)
	said := []string{}
	for i, n := range names {
		at := s.line(g.lines[header])
		at.Column = i + 1
		written := strings.TrimSpace(g.rows[header][i])
		switch {
		case taken[i] != "":
			said = append(said, fmt.Sprintf("%q as %s", short(written), n))
		case n == "":
			s.nameless(g, header, i, at)
		case slices.Index(names, n) != i:
			s.add(at, CodeColumn, framework.Error, "column %q stands twice", short(n))
		case !slices.Contains(k.columns, n):
			s.problems.Add(framework.Problem{
				Pos: at, Code: CodeColumn, Severity: framework.Warning, Message: fmt.Sprintf("column %q is not read", short(written)), Suggestion: s.guesses.Nearest(n, k.columns),
			})
			s.tally.Add("column "+short(written), "values of column "+short(written), "Groundwork has no place for it", filled(g, header, i))
		}
	}
	if len(said) > 0 {
		s.add(s.line(g.lines[header]), CodeColumn, framework.Warning, "columns are read by another name: %s (--column says otherwise)", strings.Join(said, ", "))
	}
}

// saidColumns tells of columns that the reader was told of and that there are none of.
func (s *session) saidColumns(at framework.Position, k *kindOfTable) {
	for _, column := range slices.Sorted(maps.Keys(s.Columns)) {
		if !slices.Contains(k.columns, plainName(column)) {
			s.problems.Add(framework.Problem{
				Pos: at, Code: CodeColumn, Severity: framework.Warning, Message: fmt.Sprintf("no column is called %q here", short(column)),
				Suggestion: s.guesses.Nearest(plainName(column), k.columns),
			})
		}
	}
}

// nameless tells of a column without a name that holds something.
func (s *session) nameless(g grid, header, i int, at framework.Position) {
	if n := filled(g, header, i); n > 0 {
		s.add(at, CodeColumn, framework.Warning, "column %d has no name, and what stands in it is not read: name it in the header", i+1)
		s.tally.Add(fmt.Sprintf("column %d", i+1), "values of a column without a name", "nothing says what they are", n)
	}
}

// filled counts the fields of a column that hold something.
func filled(g grid, header, i int) int {
	n := 0
	for _, fields := range g.rows[header+1:] {
		if i < len(fields) && !glyph.Blank(fields[i]) {
			n++
		}
	}
	return n
}
