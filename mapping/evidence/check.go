package evidence

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/internal/glyph"
)

// Check lists what is wrong with a piece by itself, whatever its type and the catalog are:
// names that hold what does not show, days and periods that cannot be, values of closed sets
// that there are not, numbers that contradict each other, a half answer to deviations. The id
// is for whoever holds the list. Paths begin at the piece: "period". That there is no piece is
// a problem.
func (e *Piece) Check() framework.Problems {
	r := check.Report{}
	if e == nil {
		return absent("no piece of evidence")
	}
	e.check(&r, check.Top("", -1, "", e.Places))
	return relative(r.Problems())
}

func (e *Piece) check(r *check.Report, item *check.Item) {
	e.names(r, item)
	if int(e.Status) >= len(statusNames) { // others are sound, and need no look at their names
		check.Enum(r, "status", e.Status, item.At("status"))
	}
	if int(e.Outcome) >= len(outcomeNames) {
		check.Enum(r, "outcome", e.Outcome, item.At("outcome"))
	}
	e.days(r, item)
	e.numbers(r, item)
	e.answer(r, item)
}

// days checks when it was and what it shows.
func (e *Piece) days(r *check.Report, item *check.Item) {
	period := r.Period("period", e.Period, item.At("period"))
	effective := r.Date("effective date", e.Effective, item.At("effective"))
	performed := r.Date("day of performance", e.Performed, item.At("performed"))
	collected := r.Date("day of collection", e.Collected, item.At("collected"))
	r.Date("end of validity", e.Valid, item.At("valid"))
	r.Date("day of review", e.ReviewBy, item.At("review_by"))
	r.Date("day of approval", e.ApprovedOn, item.At("approved_on"))
	if begins := max(e.Effective, e.Period.First); period && effective && !e.Valid.IsZero() && e.Valid < begins {
		r.Addf(check.Value, item.At("valid"), "evidence %q ends on %s, before it begins", check.Short(e.ID), e.Valid)
	}
	if e.Performed.IsZero() || !performed {
		return
	}
	if period && !e.Period.IsZero() && e.Performed < e.Period.First {
		r.Addf(check.Value, item.At("performed"), "evidence %q was performed on %s, before its period %s", check.Short(e.ID), e.Performed, e.Period)
	}
	if collected && !e.Collected.IsZero() && e.Performed > e.Collected {
		r.Addf(check.Value, item.At("performed"), "evidence %q was performed on %s, after it was collected on %s", check.Short(e.ID), e.Performed, e.Collected)
	}
}

// answer reports an answer to deviations that leaves something open.
func (e *Piece) answer(r *check.Report, item *check.Item) {
	a := &e.Answered
	if a.IsZero() {
		return
	}
	if glyph.Blank(a.Cause) || glyph.Blank(a.Response) || glyph.Blank(a.By) || a.Date.IsZero() {
		r.Addf(check.Missing, item.At("answered"), "an answer to deviations says why they came about (cause), what was done (response), by whom (by) and when (date)")
	}
	r.Text("cause", a.Cause, item.At("answered.cause"))
	r.Text("response", a.Response, item.At("answered.response"))
	r.Name("by", a.By, item.At("answered.by"))
	r.Date("day of the answer", a.Date, item.At("answered.date"))
}

// names checks what is to be read by people or looked up.
func (e *Piece) names(r *check.Report, item *check.Item) {
	r.Text("title", e.Title, item.At("title"))
	r.Said("version", e.Version, item.At("version"))
	r.Name("drawn", e.Drawn, item.At("drawn"))
	r.Said("owner", e.Owner, item.At("owner"))
	r.Said("approved_by", e.ApprovedBy, item.At("approved_by"))
	r.Said("performed_by", e.PerformedBy, item.At("performed_by"))
	r.Said("accepted_by", e.AcceptedBy, item.At("accepted_by"))
	r.Names("system", e.Systems, item, "systems")
	r.Said("system", e.Origin.System, item.At("source.system"))
	r.Address("uri", e.Origin.URI, item.At("source.uri"))
	e.digest(r, item.At("source.sha256"))
}

// digest reports a digest that can be that of no file: nothing could ever be compared with it.
func (e *Piece) digest(r *check.Report, at check.At) {
	sum := e.Origin.SHA256
	if sum == "" || !r.Name("sha256", sum, at) {
		return
	}
	bare := sum
	if len(sum) > len("sha256:") && strings.EqualFold(sum[:len("sha256:")], "sha256:") {
		bare = sum[len("sha256:"):]
	}
	_, err := hex.DecodeString(bare)
	switch {
	case err != nil || len(bare) != hex.EncodedLen(sha256.Size):
		r.Addf(check.Value, at, "sha256 %q is no digest: want the 64 digits 0-9 and a-f that sha256sum prints, or leave it out and let groundwork evidence scan write it", check.Short(sum))
	case bare != sum:
		r.Addf(check.Value, at, "sha256 is written without %q before it: want %s", sum[:len("sha256:")], bare)
	}
}

// absent says of what there is none.
func absent(message string) framework.Problems {
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

// numbers reports numbers of a test that cannot be.
func (e *Piece) numbers(r *check.Report, item *check.Item) {
	if len(e.Attributes) == 0 {
		return
	}
	var size [3]int64
	var said [3]bool
	names := [3]string{Population, Sample, Deviations}
	for i, name := range names {
		at := item.In("attributes", name)
		size[i], said[i] = e.Tested(name)
		switch {
		case !said[i] || size[i] >= 0:
		case e.Outcome == Failed:
			r.Addf(check.Value, at, "the outcome is failed with a %s of %d: want 0 or more", name, size[i])
		default:
			r.Addf(check.Value, at, "a %s of %d: want 0 or more", name, size[i])
		}
	}
	deviations := item.In("attributes", Deviations)
	switch {
	case size[0] < 0 || size[1] < 0 || size[2] < 0:
	case said[2] && !said[0] && !said[1]:
		r.Addf(check.Value, deviations, "deviations %d without a number that was tested: state sample or population", size[2])
	case said[0] && said[1] && size[1] > size[0]:
		r.Addf(check.Value, item.In("attributes", Sample), "sample %d of a population of %d: it cannot be more", size[1], size[0])
	case said[1] && size[2] > size[1]:
		r.Addf(check.Value, deviations, "deviations %d of a sample of %d: it cannot be more", size[2], size[1])
	case said[0] && size[2] > size[0]:
		r.Addf(check.Value, deviations, "deviations %d of a population of %d: it cannot be more", size[2], size[0])
	}
}

// Check lists what is wrong with a piece by itself, as [Piece.Check] does, and against its
// type: attributes that the type does not declare, and values of another type than declared.
// Paths begin at the piece: "attributes.population". That there is no type is a problem, too.
func (t *Type) Check(e *Piece) framework.Problems {
	r := check.Report{}
	if t == nil || e == nil {
		r.Join(e.Check())
		if t == nil {
			r.Join(absent("no evidence type"))
		}
		return r.Problems()
	}
	item := check.Top("", -1, "", e.Places)
	own := check.Report{}
	e.check(&own, item)
	r.Join(relative(own.Problems()))
	t.fits(&r, e, item)
	t.attributes(&r, e, item)
	return relative(r.Problems())
}

// attributes checks the details of a piece. They are put in order where one of them may be at fault alone.
func (t *Type) attributes(r *check.Report, e *Piece, item *check.Item) {
	sound := len(e.Attributes) <= few
	for name, v := range e.Attributes {
		sound = sound && t.typeOf(name).plain(v)
	}
	if sound {
		return
	}
	declared := t.declared(len(e.Attributes))
	for _, name := range slices.Sorted(maps.Keys(e.Attributes)) {
		at := item.In("attributes", name)
		kind, ok := declared(name)
		if !ok {
			r.Add(at, framework.Problem{
				Code: check.Unknown, Message: fmt.Sprintf("unknown attribute %s of evidence type %s", strconv.Quote(check.Short(name)), strconv.Quote(t.ID)),
				Suggestion: r.Nearest(name, t.names()),
			})
			continue
		}
		if v, ok := value(r, "attribute", name, kind, e.Attributes[name], at); ok && nothing(v) {
			r.Addf(check.Missing, at, "attribute %q says nothing: fill it in, or leave it out", name)
		}
	}
}

// plain reports that the type takes a value as it is and finds no fault in it. Of any other it reports false, and
// [value] tells.
func (t ValueType) plain(v any) bool {
	switch x := v.(type) {
	case bool:
		return t == BoolValue
	case int64:
		return t == IntValue || t == DoubleValue
	case float64:
		return t == DoubleValue && !math.IsNaN(x) && !math.IsInf(x, 0)
	case string:
		return (t == StringValue || t == OneOfValue) && shows(x)
	case []string:
		return t == ListValue && len(x) > 0 && !slices.ContainsFunc(x, func(s string) bool { return !shows(s) })
	}
	return false
}

// shows reports a text that shows, of characters in which there is nothing to find.
func shows(s string) bool { return glyph.Printable(s) && !glyph.Blank(s) }

// fits reports what a piece of the kind cannot say.
func (t *Type) fits(r *check.Report, e *Piece, item *check.Item) {
	if len(e.Replaces) > 0 && !t.Kind.Lasting() {
		r.Addf(check.Value, item.At("replaces"), "evidence %q is a %s, which replaces nothing: reject the earlier one, or say that this retests it", check.Short(e.ID), t.Kind)
	}
	if e.Retests != "" && !t.Kind.Numbered() {
		r.Addf(check.Value, item.At("retests"), "evidence %q is a %s, which tests nothing again: want a record or a report", check.Short(e.ID), t.Kind)
	}
	if !e.Answered.IsZero() && !t.Kind.Numbered() {
		r.Addf(check.Value, item.At("answered"), "evidence %q is a %s, which has no deviations to answer", check.Short(e.ID), t.Kind)
	}
	if t.Kind == Record && e.Performed.IsZero() && e.Collected > 0 && e.Collected < e.Period.First {
		r.Addf(check.Value, item.At("collected"), "evidence %q was collected on %s, before its period %s, so that it was performed before: say when (performed)", check.Short(e.ID), e.Collected, e.Period)
	}
}

// nothing reports whether an attribute is there and holds nothing that shows.
func nothing(v any) bool {
	switch v := v.(type) {
	case string:
		return glyph.Blank(v)
	case []string:
		return !slices.ContainsFunc(v, func(s string) bool { return !glyph.Blank(s) })
	}
	return false
}

// few are so many attributes that a table of them is not worth its making.
const few = 8

// typeOf is the declared type of an attribute, NoValue where it is not declared.
func (t *Type) typeOf(name string) ValueType {
	for i := range t.Attributes {
		if t.Attributes[i].Name == name {
			return t.Attributes[i].Type
		}
	}
	return NoValue
}

// declared returns the look-up of an attribute's type, by a table where many are to be
// looked up.
func (t *Type) declared(times int) func(string) (ValueType, bool) {
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
		return absent("no fact type")
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
