package piece

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/dates"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/tracker"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// Said are the values of a piece that a user states.
type Said struct {
	ID, Title, Owner, URI, System           string
	Period, Effective, Performed, Collected string
	PerformedBy, ApprovedBy, ApprovedOn     string
	Outcome                                 string
	Controls, Systems, Attributes           []string // attributes as NAME=VALUE
}

// Onto writes what was said into a piece of a type.
func (w *Said) Onto(p *evidence.Piece, t *evidence.Type) error {
	for _, x := range []struct {
		said string
		to   *string
	}{{w.ID, &p.ID}, {w.Title, &p.Title}, {w.Owner, &p.Owner}, {w.URI, &p.Origin.URI}, {w.System, &p.Origin.System}, {w.PerformedBy, &p.PerformedBy}, {w.ApprovedBy, &p.ApprovedBy}} {
		if x.said != "" {
			*x.to = x.said
		}
	}
	for _, x := range []struct {
		flag, said string
		to         *framework.Date
	}{{"effective", w.Effective, &p.Effective}, {"performed", w.Performed, &p.Performed}, {"collected", w.Collected, &p.Collected}, {"approved-on", w.ApprovedOn, &p.ApprovedOn}} {
		if err := Day(x.flag, x.said, x.to); err != nil {
			return err
		}
	}
	if w.Period != "" {
		period, err := dates.ReadPeriod(w.Period, dates.NoOrder)
		if err != nil {
			return usage.Of(fmt.Errorf("--period %q: %w", w.Period, err))
		}
		p.Period = period
	}
	if w.Outcome != "" {
		if err := p.Outcome.UnmarshalText([]byte(w.Outcome)); err != nil {
			return usage.Of(fmt.Errorf("--outcome %q: want passed or failed", w.Outcome))
		}
	}
	if len(w.Controls) > 0 {
		p.Controls = w.Controls
	}
	if len(w.Systems) > 0 {
		p.Systems = w.Systems
	}
	return w.attribute(p, t)
}

func (w *Said) attribute(p *evidence.Piece, t *evidence.Type) error {
	given := map[string]string{}
	for _, said := range w.Attributes {
		name, s, ok := strings.Cut(said, "=")
		if !ok || name == "" || s == "" {
			return usage.Of(fmt.Errorf("--attribute %q: want two names, such as population=120", said))
		}
		if before, twice := given[name]; twice && before != s {
			return usage.Of(fmt.Errorf("--attribute %s is given twice, as %s and as %s: say it once", name, before, s))
		}
		given[name] = s
		i := slices.IndexFunc(t.Attributes, func(a evidence.Attribute) bool { return a.Name == name })
		if i < 0 {
			names := []string{}
			for _, a := range t.Attributes {
				names = append(names, a.Name)
			}
			return usage.Of(fmt.Errorf("--attribute %s: a piece of type %s has %s", name, t.ID, orNone(names)))
		}
		v, err := tracker.Value(t.Attributes[i].Type, s)
		if err != nil {
			return usage.Of(fmt.Errorf("--attribute %s=%s: %w", name, s, err))
		}
		if p.Attributes == nil {
			p.Attributes = map[string]any{}
		}
		p.Attributes[name] = v
	}
	return nil
}

func orNone(names []string) string {
	if len(names) == 0 {
		return "no attributes"
	}
	return strings.Join(names, ", ")
}

// Day reads the day of a flag, as people write it.
func Day(flag, s string, to *framework.Date) error {
	if s == "" {
		return nil
	}
	d, err := dates.ReadDay(s, dates.NoOrder)
	if err != nil {
		return usage.Of(fmt.Errorf("--%s %q: %w", flag, s, err))
	}
	*to = d
	return nil
}
