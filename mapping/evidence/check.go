package evidence

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
)

// Check lists what is wrong with a piece by itself, whatever its type and the catalog are:
// names that hold what does not show, days and periods that cannot be, a status that there
// is not. The id is for whoever holds the list. Paths begin at the piece: "period". That
// there is no piece is a problem.
func (e *Piece) Check() framework.Problems {
	r := check.Report{}
	if e == nil {
		return nothing("no piece of evidence")
	}
	item := check.Top("", -1, "", e.Places)
	e.names(&r, item)
	check.Enum(&r, "status", e.Status, item.At("status"))
	period := r.Period("period", e.Period, item.At("period"))
	effective := r.Date("effective date", e.Effective, item.At("effective"))
	r.Date("end of validity", e.Valid, item.At("valid"))
	r.Date("day of collection", e.Collected, item.At("collected"))
	if begins := max(e.Effective, e.Period.First); period && effective && !e.Valid.IsZero() && e.Valid < begins {
		r.Addf(check.Value, item.At("valid"), "evidence %q ends on %s, before it begins", check.Short(e.ID), e.Valid)
	}
	e.sample(&r, item)
	return relative(r.Problems())
}

// names checks what is to be read by people or looked up.
func (e *Piece) names(r *check.Report, item *check.Item) {
	r.Text("title", e.Title, item.At("title"))
	r.Name("owner", e.Owner, item.At("owner"))
	r.Names("system", e.Systems, item, "systems")
	r.Name("system", e.Origin.System, item.At("source.system"))
	r.Name("uri", e.Origin.URI, item.At("source.uri"))
	r.Name("sha256", e.Origin.SHA256, item.At("source.sha256"))
}

// nothing says of what there is none.
func nothing(message string) framework.Problems {
	return framework.Problems{{Code: check.Missing, Message: message}}
}

// relative takes away the dot that paths of an item without a name begin with.
func relative(list framework.Problems) framework.Problems {
	for i := range list {
		if p := &list[i]; p.Path != "" && p.Path[0] == '.' {
			p.Path = p.Path[1:]
		}
	}
	return list
}

// sample reports numbers of a test that cannot be.
func (e *Piece) sample(r *check.Report, item *check.Item) {
	var size [3]int64
	var said [3]bool
	names := [3]string{Population, Sample, Deviations}
	for i, name := range names {
		size[i], said[i] = e.Tested(name)
		if said[i] && size[i] < 0 {
			r.Addf(check.Value, item.At("attributes."+name), "a %s of %d: want 0 or more", name, size[i])
		}
	}
	for i := 1; i < len(names); i++ {
		for j := range i {
			if said[i] && said[j] && size[i] > size[j] {
				r.Addf(check.Value, item.At("attributes."+names[i]), "%s %d of a %s of %d: it cannot be more", names[i], size[i], names[j], size[j])
				return
			}
		}
	}
}

// Check lists what is wrong with a piece by itself, as [Piece.Check] does, and against its
// type: attributes that the type does not declare, and values of another type than declared.
// Paths begin at the piece: "attributes.population". That there is no type is a problem, too.
func (t *Type) Check(e *Piece) framework.Problems {
	r := check.Report{}
	r.Join(e.Check())
	if t == nil {
		r.Join(nothing("no evidence type"))
	}
	if t == nil || e == nil {
		return r.Problems()
	}
	item := check.Top("", -1, "", e.Places)
	declared := t.declared(len(e.Attributes))
	for _, name := range slices.Sorted(maps.Keys(e.Attributes)) {
		at := item.At("attributes." + name)
		kind, ok := declared(name)
		if !ok {
			r.Add(at, framework.Problem{
				Code: check.Unknown, Message: fmt.Sprintf("unknown attribute %s of evidence type %s", strconv.Quote(check.Short(name)), strconv.Quote(t.ID)),
				Suggestion: r.Nearest(name, t.names()),
			})
			continue
		}
		value(&r, "attribute", name, kind, e.Attributes[name], at)
	}
	return relative(r.Problems())
}

// declared returns the look-up of an attribute's type, by a table where many are to be
// looked up.
func (t *Type) declared(times int) func(string) (ValueType, bool) {
	const few = 8
	if times > few && len(t.Attributes) > few {
		table := make(map[string]ValueType, len(t.Attributes))
		for _, a := range slices.Backward(t.Attributes) {
			table[a.Name] = a.Type
		}
		return func(name string) (ValueType, bool) {
			kind, ok := table[name]
			return kind, ok
		}
	}
	return func(name string) (ValueType, bool) {
		for _, a := range t.Attributes {
			if a.Name == name {
				return a.Type, true
			}
		}
		return NoValue, false
	}
}

func (t *Type) names() []string {
	list := make([]string, len(t.Attributes))
	for i, a := range t.Attributes {
		list[i] = a.Name
	}
	return list
}

// value reports a value that its type does not take, and a text in it that a name may not be.
func value(r *check.Report, what, name string, t ValueType, v any, at check.At) (any, bool) {
	converted, ok := t.Convert(v)
	if !ok {
		r.Addf(check.Value, at, "%s %q %s", what, check.Short(name), t.refusal(v))
		return nil, false
	}
	switch x := converted.(type) {
	case string:
		ok = r.Name(fmt.Sprintf("%s %q", what, name), x, at)
	case []string:
		for _, s := range x {
			ok = r.Name(fmt.Sprintf("%s %q", what, name), s, at) && ok
		}
	}
	return converted, ok
}

// Check lists what is wrong with an answer against its type: a value of another type, or one
// that is none of the answers that there are. Paths are empty: an answer is one value.
func (t *FactType) Check(f Fact) framework.Problems {
	if t == nil {
		return nothing("no fact type")
	}
	r := check.Report{}
	at := check.Top("", -1, "", f.Places).Whole()
	v, ok := value(&r, "fact", f.ID, t.Type, f.Value, at)
	if ok && len(t.Values) > 0 {
		switch v := v.(type) {
		case string:
			r.OneOf("answer to "+f.ID, v, t.Values, at)
		case []string:
			known := make(map[string]bool, len(t.Values))
			for _, s := range t.Values {
				known[s] = true
			}
			for _, s := range v {
				if !known[s] {
					r.OneOf("answer to "+f.ID, s, t.Values, at)
				}
			}
		}
	}
	return relative(r.Problems())
}
