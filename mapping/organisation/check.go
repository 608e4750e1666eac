package organisation

import (
	"context"
	"errors"
	"fmt"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/internal/glyph"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/internal/index"
)

// A Catalog is what an organisation's data is checked against: a *mapping.Graph, which is
// indexed already, or a mapping.Source from which none was built yet. It is sealed: these
// two alone meet it, since the checks trust what an index says, and one that somebody else
// made could say what no catalog was checked for.
type Catalog interface {
	// Index says what the catalog declares, in a form for the packages of this module.
	Index(ctx context.Context) (*index.Index, error)
}

// Check lists everything in an organisation's data that cannot be or does not fit the
// catalog: ids that are unknown, doubled or hold what does not show, days and windows that
// cannot be, values that a closed set does not have, values of another type than declared,
// evidence for a control that does not take its type, a scope that asks what its framework
// does not know, decisions without a reason. Data made in Go is checked as data read from
// files is. A nil organisation says nothing. The error means that the context ended, or
// that there is no catalog.
func Check(ctx context.Context, c Catalog, org *Organisation) (framework.Problems, error) {
	w, err := walk(ctx, c, org, false)
	if err != nil {
		return nil, err
	}
	return w.Problems(), nil
}

// CheckEvidence is [Check] of pieces of evidence of an organisation that are added to those
// which it has; find gives one of these by its id, nil where there is none, and may be nil.
func CheckEvidence(ctx context.Context, c Catalog, org *Organisation, list []evidence.Piece, find func(id string) *evidence.Piece) (framework.Problems, error) {
	w, err := newWalker(ctx, c)
	if err != nil {
		return nil, err
	}
	if org == nil {
		org = &Organisation{}
	}
	for _, s := range org.Systems {
		w.systems.Declare(s.ID)
	}
	if err := w.evidence(ctx, list, find); err != nil {
		return nil, fmt.Errorf("organisation: %w", err)
	}
	return w.Problems(), nil
}

// CodeTold marks what is odd and allowed: it changes no figure by itself.
const CodeTold = "told"

// A walker walks over one organisation and sorts out what is sound.
type walker struct {
	*index.Index
	check.Report

	org            *Organisation
	systems, risks check.Set
	kinds          map[string][]string // of systems, with their roles; see kindsOf
	free           check.At            // where a system is named of which none are declared
	words          map[string]*words   // by framework
	keeps          bool                // what is sound is gathered
	good           Organisation
	treated, held  []int // where each of good's treatments and pieces stands
}

var errNoCatalog = errors.New("organisation: no catalog to check against")

func newWalker(ctx context.Context, c Catalog) (*walker, error) {
	if c == nil {
		return nil, errNoCatalog
	}
	if err := check.Live(ctx); err != nil {
		return nil, fmt.Errorf("organisation: %w", err)
	}
	x, err := c.Index(ctx)
	if err != nil {
		return nil, err
	}
	return &walker{Index: x, org: &Organisation{}, words: map[string]*words{}}, nil
}

// walk checks the whole; with keep it gathers what is sound.
func walk(ctx context.Context, c Catalog, org *Organisation, keep bool) (*walker, error) {
	w, err := newWalker(ctx, c)
	if err != nil || org == nil {
		return w, err
	}
	w.keeps = keep
	if err := w.all(ctx, org); err != nil {
		return nil, fmt.Errorf("organisation: %w", err)
	}
	return w, nil
}

func (w *walker) all(ctx context.Context, org *Organisation) error {
	w.org = org
	w.whole(org)
	for i := range org.Risks {
		w.risks.Declare(org.Risks[i].ID)
	}
	for _, step := range []func() error{
		func() error { return w.scopes(ctx, org.Scopes) },
		func() error { return w.operates(ctx, org.Operates) },
		func() error { return w.facts(ctx, org.Facts) },
		func() error { return w.evidence(ctx, org.Evidence, nil) },
		func() error { return w.riskList(ctx, org.Risks) },
		func() error { return w.treatments(ctx, org.Treatments) },
		func() error { return w.nonconformities(ctx, org.Nonconformities) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	if w.free != (check.At{}) {
		w.Warnf(CodeTold, w.free, "the organisation lists no systems, so that names of systems are ignored: list them under organisation: systems")
	}
	return nil
}

// take checks one list, and keeps what is sound of it.
func take[T any](ctx context.Context, w *walker, list []T, sound *[]T, visit func(int, *T)) error {
	return check.Each(ctx, list, func(i int, x *T) {
		before := w.Faults()
		visit(i, x)
		if w.keeps && w.Faults() == before {
			*sound = append(*sound, *x)
		}
	})
}

func (w *walker) facts(ctx context.Context, list []evidence.Fact) error {
	seen := check.Seen{}
	return take(ctx, w, list, &w.good.Facts, func(i int, f *evidence.Fact) {
		item := check.Top("facts", i, f.ID, f.Places)
		if w.Once(f.ID, item, seen, func() string { return fmt.Sprintf("fact %q is answered twice", check.Short(f.ID)) }) && w.Known("fact type", &w.Facts, f.ID, item.Whole()) {
			w.Take(item, w.Fact(f.ID).Check(*f))
			w.share(f, item)
		}
	})
}

// share reports a number that says how far a control is done and that is no share of it.
func (w *walker) share(f *evidence.Fact, item *check.Item) {
	control := w.AskedBy(f.ID)
	v, number := evidence.DoubleValue.Convert(f.Value)
	if n, _ := v.(float64); control != "" && number && (n < 0 || n > 1) {
		w.Addf(check.Value, item.Whole(), "fact %q says how far control %q is done and is %v: want a number from 0 to 1", f.ID, control, n)
	}
}

func (w *walker) riskList(ctx context.Context, list []Risk) error {
	seen := check.Seen{}
	return take(ctx, w, list, &w.good.Risks, func(i int, x *Risk) {
		item := check.Top("risks", i, x.ID, x.Places)
		w.ID("risk", x.ID, item, seen)
		w.risk(x, item)
	})
}

func (w *walker) risk(x *Risk, item *check.Item) {
	w.systemList(x.Systems, item)
	w.Names("system", x.Systems, item, "systems")
	if glyph.Blank(x.Title) || glyph.Blank(x.Owner) {
		w.Addf(check.Missing, item.Whole(), "risk %q wants a title and an owner", check.Short(x.ID))
	}
	w.Title(x.Title, item.At("title"))
	w.Text("why", x.Why, item.At("why"))
	w.Name("owner", x.Owner, item.At("owner"))
	w.Date("review_by", x.ReviewBy, item.At("review_by"))
	level := check.Enum(&w.Report, "level of risk", x.Level, item.At("level"))
	residual := check.Enum(&w.Report, "level of risk", x.Residual, item.At("residual"))
	check.Enum(&w.Report, "response to a risk", x.Response, item.At("response"))
	for i, k := range x.Controls {
		w.Known("control", &w.Controls, k, item.Index("controls", i))
	}
	for i, ref := range x.Requirements {
		w.Requirement(&w.Report, ref, item.Index("requirements", i), true)
	}
	if level && residual && x.Residual > x.Level && x.Level != framework.RiskUnrated {
		w.Addf(check.Value, item.At("residual"), "risk %q is %s and %s remains of it: what remains cannot be more", check.Short(x.ID), x.Level, x.Residual)
	}
	if x.Response == ResponseAccept && glyph.Blank(x.Why) {
		w.Addf(check.Missing, item.Whole(), "risk %q is accepted without a reason: say why", check.Short(x.ID))
	}
}
