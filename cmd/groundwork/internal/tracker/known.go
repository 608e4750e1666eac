package tracker

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/dates"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// name gives each row its id: that of its column, else one made of the control's code and the
// title, so that it is the same next month. Rows that share these are told apart by period.
func (r *reader) name() {
	known := map[string]*evidence.Piece{}
	for i := range r.Known {
		known[r.Known[i].ID] = &r.Known[i]
	}
	groups := map[string][]*rowItem{}
	for _, x := range r.items {
		if x.Piece.ID == "" {
			base := slug(x.Control, x.Title)
			groups[base] = append(groups[base], x)
		}
	}
	for _, base := range slices.Sorted(maps.Keys(groups)) {
		for _, x := range groups[base] {
			x.Piece.ID = idOf(base, &x.Piece, len(groups[base]), known)
		}
	}
	r.doubles()
}

// doubles refuses rows of one id that say different things, all of them, so that their order
// decides nothing. What stands twice word for word is taken once.
func (r *reader) doubles() {
	alike := map[string][]*rowItem{}
	for _, x := range r.items {
		if x.ID = x.Piece.ID; x.State != NotYet {
			alike[x.ID] = append(alike[x.ID], x)
		}
	}
	for _, list := range alike {
		different := false
		for _, x := range list[1:] {
			different = different || !reflect.DeepEqual(x.Piece, list[0].Piece) || x.State != list[0].State
		}
		for i, x := range list {
			switch {
			case different:
				other := list[(i+1)%len(list)]
				r.refuse(x, ID, "row %d would have the same id, %q: tell them apart by a column of ids, by title or by period", other.row, x.ID)
			case i > 0 && x.State != Refused: // what is wrong with one is so with both
				x.State, x.Why = Unchanged, fmt.Sprintf("word for word as row %d", list[0].row)
			}
		}
	}
}

// idOf chooses between the plain id and that with the period, by what the workspace has.
func idOf(base string, p *evidence.Piece, alike int, known map[string]*evidence.Piece) string {
	dated := base
	switch {
	case !p.Period.IsZero():
		dated += "-" + dates.Short(p.Period)
	case p.Collected != 0 && alike > 1:
		dated += "-" + p.Collected.String()
	}
	old := known[base]
	switch {
	case known[dated] != nil:
		return dated
	case old != nil && (old.Period == p.Period || old.Period.IsZero() || p.Period.IsZero() || old.Collected != 0 && old.Collected == p.Collected):
		return base
	case old != nil || alike > 1:
		return dated
	}
	return base
}

// Slug makes an id of a title.
func Slug(title string) string { return slug("", title) }

// slug makes an id of the code of a control and a title.
func slug(control, title string) string {
	const most = 44
	head := strings.Trim(code().FindString(control), " :–-")
	tail := strings.Join(strings.FieldsFunc(fold(title), func(r rune) bool { return r > 0x7e || r == ' ' }), "-")
	id := strings.Trim(strings.ReplaceAll(head, " ", "-")+"-"+tail, "-")
	if len(id) > most || tail == "" { // the beginning, and what tells it from others that begin alike
		sum := sha256.Sum256([]byte(fold(control) + "|" + fold(title)))
		cut := id[:min(len(id), most-7)]
		if i := strings.LastIndexByte(cut, '-'); i > len(head) && len(id) > most {
			cut = cut[:i]
		}
		id = strings.Trim(cut+"-"+hex.EncodeToString(sum[:3]), "-")
	}
	return id
}

// compare says of each row whether the workspace has it, and what is new.
func (r *reader) compare() {
	known := map[string]*evidence.Piece{}
	for i := range r.Known {
		known[r.Known[i].ID] = &r.Known[i]
	}
	for _, x := range r.items {
		if old := known[x.ID]; old != nil && x.State == Add {
			x.against(old)
		}
	}
	r.succeeds()
	for _, x := range r.items {
		r.plan.Items = append(r.plan.Items, x.Item)
	}
}

// numbered is the version at the end of a title: v2, v1.3, version 4.
var numbered = expression(`(?i)^(.*\S)[ _-]+(?:v|ver\.?|version)[ ._-]*(\d{1,6}(?:\.\d{1,6}){0,3})$`)

// edition cuts a title into what it is called and its version.
func edition(title string) (name, version string) {
	if m := numbered().FindStringSubmatch(strings.TrimSpace(title)); m != nil {
		return fold(m[1]), m[2]
	}
	return "", ""
}

// editions are the versions of one document, by type and name.
type editions map[[2]string][]*evidence.Piece

func (e editions) add(p *evidence.Piece) {
	if name, _ := edition(p.Title); name != "" {
		key := [2]string{p.Type, name}
		e[key] = append(e[key], p)
	}
}

// before is the last version before that of a piece.
func (e editions) before(p *evidence.Piece) *evidence.Piece {
	name, version := edition(p.Title)
	var last *evidence.Piece
	lastVersion := ""
	for _, old := range e[[2]string{p.Type, name}] {
		_, v := edition(old.Title)
		if old.ID != p.ID && framework.CompareID(v, version) < 0 && (last == nil || framework.CompareID(v, lastVersion) > 0) {
			last, lastVersion = old, v
		}
	}
	return last
}

// succeeds says of new documents and states which earlier edition they replace: the last one of
// the same type whose title differs in a lower version alone, where nothing replaces it yet.
func (r *reader) succeeds() {
	replaced, all := map[string]bool{}, editions{}
	for i := range r.Known {
		all.add(&r.Known[i])
		for _, id := range r.Known[i].Replaces {
			replaced[id] = true
		}
	}
	for _, x := range r.items {
		if x.State == Add {
			all.add(&x.Piece)
		}
	}
	for _, x := range r.items {
		t := r.Matcher.typeOf(x.Piece.Type)
		if x.State != Add || t == nil || !t.Kind.Lasting() || len(x.Doubts) > 0 {
			continue
		}
		if old := all.before(&x.Piece); old != nil && !replaced[old.ID] {
			x.Piece.Replaces = []string{old.ID}
			x.Why += "; it replaces " + old.ID
		}
	}
}

// against compares a row with the piece of its id. What the row leaves empty stays; a type and
// a decision that somebody made in the workspace stay where the row is not certain.
func (x *rowItem) against(old *evidence.Piece) {
	p := &x.Piece
	x.State = Unchanged
	add := func(path, was, is string) {
		if is != "" && is != was {
			x.Changes = append(x.Changes, Change{path, was, is})
			x.State = Update
		}
	}
	if x.said {
		add("type", old.Type, p.Type)
	} else {
		x.Type, p.Type = old.Type, old.Type
	}
	for _, c := range []Change{
		{"title", old.Title, p.Title}, {"period", old.Period.String(), p.Period.String()}, {"effective", old.Effective.String(), p.Effective.String()},
		{"valid", old.Valid.String(), p.Valid.String()}, {"review_by", old.ReviewBy.String(), p.ReviewBy.String()},
		{"approved_on", old.ApprovedOn.String(), p.ApprovedOn.String()}, {"approved_by", old.ApprovedBy, p.ApprovedBy},
		{"performed", old.Performed.String(), p.Performed.String()}, {"performed_by", old.PerformedBy, p.PerformedBy},
		{"collected", old.Collected.String(), p.Collected.String()}, {"outcome", old.Outcome.String(), p.Outcome.String()}, {"owner", old.Owner, p.Owner},
		{"source.system", old.Origin.System, p.Origin.System}, {"source.uri", old.Origin.URI, p.Origin.URI},
	} {
		add(c.Path, c.Was, c.Is)
	}
	if len(x.Doubts) == 0 {
		add("status", old.Status.String(), p.Status.String())
		add("accepted_by", old.AcceptedBy, p.AcceptedBy)
	}
	if len(p.Systems) > 0 && !slices.Equal(slices.Sorted(slices.Values(p.Systems)), slices.Sorted(slices.Values(old.Systems))) {
		add("systems", strings.Join(old.Systems, ", "), strings.Join(p.Systems, ", "))
	}
	for _, name := range slices.Sorted(maps.Keys(p.Attributes)) {
		if x.doubtful(name) {
			continue
		}
		was := ""
		if v, ok := old.Attributes[name]; ok {
			was = text(v)
		}
		add("attributes."+name, was, text(p.Attributes[name]))
	}
	x.Status = old.Status.String()
	if i := slices.IndexFunc(x.Changes, func(c Change) bool { return c.Path == "status" }); i >= 0 {
		x.Status = x.Changes[i].Is
	}
}

// doubtful reports an attribute that was only guessed from the title.
func (x *rowItem) doubtful(name string) bool {
	return name == evidence.Population && slices.ContainsFunc(x.Doubts, func(d string) bool { return strings.Contains(d, "population of 0") })
}

func text(v any) string {
	if l, ok := v.([]string); ok {
		return strings.Join(l, ", ")
	}
	return fmt.Sprint(v)
}

// learnt is the mapping with the columns as they were taken.
func (r *reader) learnt() Mapping {
	m := r.Mapping.Say(nil, nil, nil)
	for _, c := range r.plan.Columns {
		if c.Field != "" && m.Columns[c.Field] == "" {
			m.Columns[c.Field] = c.Header
		}
	}
	if r.saidDates == "" && r.lent != dates.NoOrder {
		m.Dates = r.lent.String()
	}
	if r.table.sheet.Name != "" && r.plan.Format == "xlsx" {
		m.Sheet = r.table.sheet.Name
	}
	return m
}
