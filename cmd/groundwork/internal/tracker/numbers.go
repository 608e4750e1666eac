package tracker

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/dates"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/sheet"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

var (
	outOf = expression(`(?i)\b(\d+) ?(?:of|/|out of|von) ?(\d+)\b`)
	// What is after the point has to be nothing, and no more than two digits: 1.000 could be a thousand.
	whole   = expression(`^[+-]?(?:\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?:['’ ]\d{3})+)(?:\.0{1,2})?$`)
	decimal = expression(`^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})? ?%?$`)
	noneOf  = expression(`(?i)^(?:no|zero|0|keine?)\s+\pL`)
)

// numbers reads the attributes that columns hold, and looks at numbers that only the title
// tells: what deviates must not be lost.
func (r *reader) numbers(x *rowItem, row []sheet.Cell) {
	t := r.Matcher.typeOf(x.Piece.Type)
	if t == nil {
		return
	}
	p := &x.Piece
	if word := r.text(row, Outcome); word != "" {
		if err := p.Outcome.UnmarshalText([]byte(among(words().Outcomes, word))); err != nil || p.Outcome == evidence.NoOutcome {
			r.refuse(x, Outcome, "the outcome %q is not known: want passed or failed", word)
		}
	}
	for _, c := range r.plan.Columns {
		i := slices.IndexFunc(t.Attributes, func(a evidence.Attribute) bool { return a.Name == string(c.Field) })
		text := ""
		if c.Field != "" {
			text = cell(row, c.at).Text
		}
		if i < 0 || text == "" {
			continue
		}
		v, err := Value(t.Attributes[i].Type, text)
		if err != nil {
			r.refuse(x, c.Field, "%s %q: %s", c.Field, text, err)
			continue
		}
		p.Attributes = with(p.Attributes, string(c.Field), v)
	}
	_, counted := p.Attributes[evidence.Population]
	m := outOf().FindStringSubmatch(x.Title)
	switch {
	case !t.Kind.Numbered() || counted:
	case noneOf().MatchString(x.Title) && slices.ContainsFunc(t.Attributes, func(a evidence.Attribute) bool { return a.Name == evidence.Population }):
		p.Attributes = with(p.Attributes, evidence.Population, int64(0))
		x.Doubts = append(x.Doubts, "its title says that there was none, read as a population of 0: accept it if that is so")
	case m != nil && atMost(m[1], m[2]) && !x.dated(m[0]):
		x.Doubts = append(x.Doubts, fmt.Sprintf("its title says %q: state population, sample and deviations, and then accept it", m[0]))
	}
}

// dated reports whether numbers of a title are a date: 10/2026.
func (x *rowItem) dated(s string) bool {
	_, err := dates.ReadPeriod(strings.ReplaceAll(s, " ", ""), dates.DayFirst)
	return err == nil
}

func with(m map[string]any, key string, v any) map[string]any {
	if m == nil {
		m = map[string]any{}
	}
	m[key] = v
	return m
}

// Value reads a text as the type of an attribute wants it: 1,200, 95%, yes.
func Value(t evidence.ValueType, s string) (any, error) {
	switch t {
	case evidence.IntValue:
		if !whole().MatchString(s) {
			return nil, errors.New("want a whole number, such as 1200")
		}
		s, _, _ = strings.Cut(strings.NewReplacer(",", "", "'", "", "’", "", " ", "").Replace(s), ".")
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return nil, errors.New("want a whole number that is not so large")
		}
		return n, nil
	case evidence.DoubleValue:
		f, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(s, "%")), 64)
		if err != nil || !decimal().MatchString(s) {
			return nil, errors.New("want a number, such as 0.95 or 95%")
		}
		if strings.HasSuffix(s, "%") {
			f /= 100
		}
		return f, nil
	case evidence.BoolValue:
		switch fold(s) {
		case "yes", "y", "true", "ja", "x", "1":
			return true, nil
		case "no", "n", "false", "nein", "0":
			return false, nil
		}
		return nil, errors.New("want yes or no")
	case evidence.ListValue:
		return list(s), nil
	case evidence.StringValue, evidence.OneOfValue, evidence.NoValue:
	}
	return s, nil
}

// atMost reports whether one number of a title is not above another that is none of 0.
func atMost(part, whole string) bool {
	n, err := strconv.Atoi(part)
	of, ofErr := strconv.Atoi(whole)
	return err == nil && ofErr == nil && n <= of && of > 0
}
