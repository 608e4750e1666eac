package tracker

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/sheet"
)

// A Field is what a column can be, by its name in a file of evidence.
type Field string

// Fields. An attribute of evidence types is one by its own name, too.
const (
	ID          Field = "id"
	Control     Field = "control"
	Title       Field = "title"
	Type        Field = "type"
	Collected   Field = "collected"
	Performed   Field = "performed"
	PerformedBy Field = "performed_by"
	Effective   Field = "effective"
	Period      Field = "period"
	Valid       Field = "valid"
	ReviewBy    Field = "review_by"
	Owner       Field = "owner"
	URI         Field = "uri"
	System      Field = "system"
	Systems     Field = "systems"
	Status      Field = "status"
	AcceptedBy  Field = "accepted_by"
	ApprovedBy  Field = "approved_by"
	ApprovedOn  Field = "approved_on"
	Outcome     Field = "outcome"
	Population  Field = "population"
	Sample      Field = "sample"
	Deviations  Field = "deviations"
)

// Fields lists what a column can be, attributes of one's own apart.
func Fields() []Field {
	return []Field{ID, Control, Title, Type, Collected, Performed, PerformedBy, Effective, Period, Valid, ReviewBy, Owner, URI, System, Systems,
		Status, AcceptedBy, ApprovedBy, ApprovedOn, Outcome, Population, Sample, Deviations}
}

func (f Field) day() bool {
	return slices.Contains([]Field{Collected, Performed, Effective, Valid, ReviewBy, ApprovedOn}, f)
}

// A Column is one column of the table with what it was taken for.
type Column struct {
	Letter string `json:"letter"`
	Header string `json:"header"`
	Field  Field  `json:"field"` // "" where it is not taken
	Why    string `json:"why"`

	at int
}

// Headers counts the cells of a row that are known headers.
func Headers(row []string) int {
	seen := map[Field]bool{}
	for _, c := range row {
		if f, ok := words().fields[fold(c)]; ok {
			seen[f.name] = true
		}
	}
	return len(seen)
}

// Is reports whether the first rows of a file hold headers that are known.
func Is(file string, data []byte) bool {
	b, err := sheet.Read(file, data, Headers)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(b.Sheets, func(s sheet.Sheet) bool {
		for _, row := range s.Rows[:min(len(s.Rows), firstRows)] {
			var texts []string
			for _, c := range row {
				texts = append(texts, c.Text)
			}
			if Headers(texts) >= fewHeaders {
				return true
			}
		}
		return false
	})
}

// A tracker is told by so many headers, in so many rows.
const firstRows, fewHeaders = 10, 3

// asSaid is why a column is a field that the user named it for.
const asSaid = "as you said"

// guess says what each column is: by what the user said, by the name of the field or of an
// attribute, by a word for it, or by a header that holds such a word.
func guess(header []sheet.Cell, said map[Field]string, attributes map[string]bool) []Column {
	list := make([]Column, 0, len(header))
	for i, c := range header {
		list = append(list, Column{Letter: sheet.Letters(i), Header: c.Text, at: i})
	}
	taken := map[Field]bool{}
	claim := func(find func(c *Column) (Field, string)) {
		for i := range list {
			c := &list[i]
			if c.Field != "" {
				continue
			}
			f, why := find(c)
			switch {
			case f == "":
			case taken[f] && f != Control: // of which code and name may stand apart
				c.Why = fmt.Sprintf("another column is %s already", f)
			default:
				c.Field, c.Why, taken[f] = f, why, true
			}
		}
	}
	claim(func(c *Column) (Field, string) { return saidFor(c, said) })
	best := strongest(list)
	headed := func(find func(c *Column) (Field, string)) {
		claim(func(c *Column) (Field, string) {
			if c.Header == "" {
				return "", ""
			}
			return find(c)
		})
	}
	headed(func(c *Column) (Field, string) {
		f := words().fields[fold(c.Header)]
		if f.name != "" && f.name != Control && best[f.name] != c.at {
			return "", ""
		}
		return f.name, "a word for it"
	})
	headed(func(c *Column) (Field, string) {
		name := strings.ReplaceAll(fold(c.Header), " ", "_")
		if slices.Contains(Fields(), Field(name)) || attributes[name] {
			return Field(name), "its own name"
		}
		return "", ""
	})
	headed(holds)
	for i := range list {
		if c := &list[i]; c.Field == "" && c.Header != "" {
			c.Why = cmp.Or(c.Why, "no word for a field: not taken")
		}
	}
	return list
}

// holds finds the longest known header among the words of this one.
func holds(c *Column) (Field, string) {
	header, best := " "+fold(c.Header)+" ", ""
	for _, name := range slices.Sorted(maps.Keys(words().fields)) {
		if len(name) > 3 && len(name) > len(best) && strings.Contains(header, " "+name+" ") {
			best = name
		}
	}
	if best == "" {
		return "", ""
	}
	return words().fields[best].name, fmt.Sprintf("its header says %q", best)
}

// unknown lists what the user called a column and no column is called.
func unknown(header []sheet.Cell, said map[Field]string) []string {
	var list []string
	for _, f := range slices.Sorted(maps.Keys(said)) {
		found := false
		for i, c := range header {
			found = found || same(said[f], c.Text) || said[f] == sheet.Letters(i)
		}
		if !found {
			list = append(list, said[f])
		}
	}
	return list
}

// saidFor is the field that the user names a column for.
func saidFor(c *Column, said map[Field]string) (Field, string) {
	for _, f := range slices.Sorted(maps.Keys(said)) {
		if c.Header != "" && same(said[f], c.Header) || said[f] == c.Letter {
			return f, asSaid
		}
	}
	return "", ""
}

// strongest says of each field which column has the first of its words.
func strongest(list []Column) map[Field]int {
	best, rank := map[Field]int{}, map[Field]int{}
	for _, c := range list {
		f, ok := words().fields[fold(c.Header)]
		if n, had := rank[f.name]; ok && (!had || f.rank < n) {
			best[f.name], rank[f.name] = c.at, f.rank
		}
	}
	return best
}

// cell is the cell in a place, empty where the row is shorter.
func cell(row []sheet.Cell, i int) sheet.Cell {
	if i < 0 || i >= len(row) {
		return sheet.Cell{}
	}
	return row[i]
}
