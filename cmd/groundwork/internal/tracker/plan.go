package tracker

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/sheet"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// Options are what [Take] goes by.
type Options struct {
	Mapping    Mapping
	Matcher    *Matcher
	Known      []evidence.Piece // that the workspace holds
	Systems    []string         // that the organisation declares
	AcceptedBy string           // who accepts what the tracker says is done
	ApprovedBy string           // who approved the documents that it says are approved
	// Kept is a mapping of an earlier import: what of it does not fit this file is told and passed
	// over, while what Mapping says has to fit.
	Kept Mapping
}

// A State is what an import would do with a row.
type State string

// States.
const (
	Add       State = "add"
	Update    State = "update"
	Unchanged State = "unchanged"
	NotYet    State = "not-yet" // there is nothing to show yet
	Refused   State = "refused"
)

// A Plan is what an import would do, and how the tracker was read.
type Plan struct {
	Format   string    `json:"format"`
	Sheet    string    `json:"sheet"`
	Header   int       `json:"header_row"`
	Columns  []Column  `json:"columns"`
	Readings []Reading `json:"readings"`
	Notes    []string  `json:"notes"`
	Counts   Counts    `json:"counts"`
	Items    []Item    `json:"rows"`

	Mapping    Mapping         `json:"-"` // with the columns as they were taken
	Attributes map[string]bool `json:"-"` // that a column may be, beside the fields
}

// A Reading says how the cells of a column were understood.
type Reading struct {
	Column string `json:"column"`
	How    string `json:"how"`
}

// Counts of rows.
type Counts struct {
	Rows      int `json:"rows"`
	Add       int `json:"add"`
	Update    int `json:"update"`
	Unchanged int `json:"unchanged"`
	NotYet    int `json:"not_yet"`
	Refused   int `json:"refused"`
	Unsure    int `json:"unsure"` // of those to add
	// Unapproved counts those to add, accepted as such, of types that somebody approves, which
	// name nobody: they count as drafts.
	Unapproved int `json:"unapproved"`
}

// An Item is one row.
type Item struct {
	Cell     string    `json:"cell"`
	ID       string    `json:"id"`
	Title    string    `json:"title"`
	Control  string    `json:"control"` // as the tracker calls it
	Type     string    `json:"type"`
	Why      string    `json:"why"` // how its type was told
	State    State     `json:"state"`
	Status   string    `json:"status"`
	Doubts   []string  `json:"doubts"`  // why it is a draft
	Choices  []Choice  `json:"choices"` // what it may be, where that is not sure
	Changes  []Change  `json:"changes"`
	Refusals []Refusal `json:"refusals"`

	// Controls are the shared controls that the tracker's one seems to be.
	Controls []string       `json:"controls"`
	Piece    evidence.Piece `json:"piece"` // as it would be written, of rows to add
	asked    bool           // whether its type is what is not sure
}

// Asks reports whether the user could say of what type it is.
func (i *Item) Asks() bool { return i.asked && (i.State == Add || i.State == Refused) }

// A Refusal says what is wrong, and in which cell.
type Refusal struct {
	Cell string `json:"cell"`
	Why  string `json:"why"`
}

// A Change is one value that an update writes anew; Was is "" where there was none. Path is as
// in a file: source.uri.
type Change struct {
	Path string `json:"path"`
	Was  string `json:"was"`
	Is   string `json:"is"`
}

// Reasons why a book holds no tracker.
var (
	ErrNoTable = errors.New("no table of evidence is found: want a row of headers such as Control, Evidence, Owner, Date, Status; name yours with --column title=Header")
	errNoSheet = errors.New("the workbook has no such sheet")
)

// Take finds the table in a book and says what of it could be evidence.
func Take(b *sheet.Book, o Options) (*Plan, error) {
	attributes := o.Matcher.Attributes()
	if err := o.Mapping.Check(o.Matcher, attributes); err != nil {
		return nil, err
	}
	kept := o.Kept.on(b)
	t, err := find(b, o.Mapping.over(kept))
	if err != nil {
		return nil, err
	}
	p := &Plan{Format: b.Format, Sheet: t.sheet.Name, Header: t.header + 1, Readings: []Reading{}, Notes: append([]string{}, b.Notes...), Items: []Item{}, Attributes: attributes}
	for _, name := range slices.Sorted(maps.Keys(kept.Types)) {
		if typ := kept.Types[name]; o.Matcher.typeOf(typ) == nil {
			p.Notes = append(p.Notes, fmt.Sprintf("what was kept of %q is passed over: %q is no evidence type%s", name, typ, o.Matcher.near(typ)))
			delete(kept.Types, name)
		}
	}
	header := t.sheet.Rows[t.header]
	if gone := unknown(header, kept.Columns); len(gone) > 0 {
		p.Notes = append(p.Notes, "columns that were there last time are not: "+strings.Join(gone, ", "))
		maps.DeleteFunc(kept.Columns, func(_ Field, c string) bool { return slices.Contains(gone, c) })
	}
	if missing := unknown(header, o.Mapping.Columns); len(missing) > 0 {
		return nil, fmt.Errorf("no column is called %s: the headers in row %d are %s", strings.Join(missing, ", "), p.Header, titles(header))
	}
	said, saidDates := o.Mapping.Columns, o.Mapping.Dates
	o.Mapping = o.Mapping.over(kept)
	p.Columns = guess(header, o.Mapping.Columns, attributes)
	r := reader{Options: o, plan: p, table: t, saidDates: saidDates}
	r.columns()
	for i := range p.Columns {
		if c := &p.Columns[i]; c.Why == asSaid && said[c.Field] == "" {
			c.Why = "as last time"
		}
	}
	if len(r.at[Title]) == 0 && len(r.at[Type]) == 0 {
		return nil, fmt.Errorf("no column says what the evidence is: the headers in row %d are %s; say --column title=Header", p.Header, titles(header))
	}
	r.headless()
	r.orders()
	r.rows()
	r.name()
	r.compare()
	p.Mapping = r.learnt()
	p.count(o.Matcher)
	for _, s := range b.Sheets {
		if s.Name != t.sheet.Name && len(s.Rows) > 0 {
			p.Notes = append(p.Notes, fmt.Sprintf("sheet %q is not read (--sheet reads another)", s.Name))
		}
	}
	return p, nil
}

func titles(header []sheet.Cell) string {
	list := []string{}
	for _, c := range header {
		if c.Text != "" {
			list = append(list, fmt.Sprintf("%q", c.Text))
		}
	}
	return strings.Join(list, ", ")
}

// table is a sheet with the row of its headers.
type table struct {
	sheet  sheet.Sheet
	header int
}

// find chooses the sheet and the row that hold most known headers.
func find(b *sheet.Book, m Mapping) (table, error) {
	best, most := table{}, 1
	named := false
	for _, s := range b.Sheets {
		if m.Sheet != "" && s.Name != m.Sheet && len(b.Sheets) > 1 {
			continue
		}
		named = true
		for i, row := range s.Rows[:min(len(s.Rows), 40)] {
			texts := make([]string, len(row))
			for k, c := range row {
				texts[k] = c.Text
			}
			n := Headers(texts)
			for _, said := range m.Columns {
				if slices.ContainsFunc(texts, func(t string) bool { return t != "" && same(t, said) }) {
					n += 2
				}
			}
			if n > most {
				best, most = table{s, i}, n
			}
		}
	}
	switch {
	case !named:
		return best, errNoSheet
	case most < 2:
		return best, ErrNoTable
	}
	return best, nil
}

// Refuse notes of an item that it cannot be written after all.
func (p *Plan) Refuse(i int, why string) {
	x := &p.Items[i]
	switch x.State {
	case Update:
		p.Counts.Update--
	case Add:
		p.Counts.Add--
		if len(x.Doubts) > 0 {
			p.Counts.Unsure--
		}
	case Unchanged, NotYet, Refused:
		return
	}
	p.Counts.Refused++
	x.State = Refused
	x.Refusals = append(x.Refusals, Refusal{x.Cell, why})
}

func (p *Plan) count(m *Matcher) {
	for i := range p.Items {
		x := &p.Items[i]
		p.Counts.Rows++
		switch x.State {
		case Add:
			p.Counts.Add++
			if len(x.Doubts) > 0 {
				p.Counts.Unsure++
			}
			if x.Piece.Status == evidence.Accepted && x.Piece.ApprovedBy == "" && m.typeOf(x.Type).Approved {
				p.Counts.Unapproved++
			}
		case Update:
			p.Counts.Update++
		case Unchanged:
			p.Counts.Unchanged++
		case NotYet:
			p.Counts.NotYet++
		case Refused:
			p.Counts.Refused++
		}
		x.Doubts, x.Choices, x.Controls = some(x.Doubts), some(x.Choices), some(x.Controls)
		x.Changes, x.Refusals = some(x.Changes), some(x.Refusals)
	}
}

// some is never nil, as the JSON wants it.
func some[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
