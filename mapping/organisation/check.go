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
	w, err := walk(ctx, c, org)
	if err != nil {
		return nil, err
	}
	return w.Problems(), nil
}

// CheckEvidence is [Check] of pieces of evidence of an organisation that has these systems.
func CheckEvidence(ctx context.Context, c Catalog, list []evidence.Piece, systems []string) (framework.Problems, error) {
	w, err := newWalker(ctx, c)
	if err != nil {
		return nil, err
	}
	for _, s := range systems {
		w.systems.Declare(s)
	}
	if err := w.evidence(ctx, list); err != nil {
		return nil, fmt.Errorf("organisation: %w", err)
	}
	return w.Problems(), nil
}

// A walker walks over one organisation and sorts out what is sound.
type walker struct {
	*index.Index
	check.Report

	systems, risks check.Set
	words          map[string]*words // by framework
	good           Organisation
	treated        []int // where each of good's treatments stands
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
	return &walker{Index: x, words: map[string]*words{}}, nil
}

func walk(ctx context.Context, c Catalog, org *Organisation) (*walker, error) {
	w, err := newWalker(ctx, c)
	if err != nil || org == nil {
		return w, err
	}
	if err := w.all(ctx, org); err != nil {
		return nil, fmt.Errorf("organisation: %w", err)
	}
	return w, nil
}

func (w *walker) all(ctx context.Context, org *Organisation) error {
	w.whole(org)
	for i := range org.Risks {
		w.risks.Declare(org.Risks[i].ID)
	}
	for _, step := range []func() error{
		func() error { return w.scopes(ctx, org.Scopes) },
		func() error { return w.operates(ctx, org.Operates) },
		func() error { return w.facts(ctx, org.Facts) },
		func() error { return w.evidence(ctx, org.Evidence) },
		func() error { return w.riskList(ctx, org.Risks) },
		func() error { return w.treatments(ctx, org.Treatments) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// whole checks what is said of the organisation itself.
func (w *walker) whole(org *Organisation) {
	item := check.Top("organisation", -1, "", org.Places)
	w.good = Organisation{Places: org.Places}
	if w.Name("name", org.Name, item.At("name")) {
		w.good.Name = org.Name
	}
	if w.Date("as_of", org.AsOf, item.At("as_of")) {
		w.good.AsOf = org.AsOf
	}
	for i, s := range org.Systems {
		at := item.Index("systems", i)
		switch {
		case glyph.Blank(s):
			w.Addf(check.Missing, at, "a system without name")
		case w.Name("system", s, at):
			w.systems.Declare(s)
			w.good.Systems = append(w.good.Systems, s)
		}
	}
}

// take checks one list, and keeps what is sound of it.
func take[T any](ctx context.Context, w *walker, list []T, sound *[]T, visit func(int, *T)) error {
	return check.Each(ctx, list, func(i int, x *T) {
		before := w.Faults()
		visit(i, x)
		if w.Faults() == before {
			*sound = append(*sound, *x)
		}
	})
}

func (w *walker) operates(ctx context.Context, list []Operates) error {
	seen := check.Seen{}
	return take(ctx, w, list, &w.good.Operates, func(i int, o *Operates) {
		item := check.Top("operates", i, o.Control, o.Places)
		if w.Known("control", &w.Controls, o.Control, item.Whole()) {
			w.Once(o.Control, item, seen, fmt.Sprintf("operated control %q is declared twice", o.Control))
		}
		w.Date("since", o.Since, item.At("since"))
		w.Name("owner", o.Owner, item.At("owner"))
	})
}

func (w *walker) facts(ctx context.Context, list []evidence.Fact) error {
	seen := check.Seen{}
	return take(ctx, w, list, &w.good.Facts, func(i int, f *evidence.Fact) {
		item := check.Top("facts", i, f.ID, f.Places)
		if w.Once(f.ID, item, seen, fmt.Sprintf("fact %q is answered twice", check.Short(f.ID))) && w.Known("fact type", &w.Facts, f.ID, item.Whole()) {
			w.Take(item, w.Fact(f.ID).Check(*f))
		}
	})
}

// systemList reports systems that the organisation does not list; where it lists none,
// names are free.
func (w *walker) systemList(list []string, item *check.Item) {
	for i, s := range list {
		if len(w.systems.List()) > 0 {
			w.Known("system", &w.systems, s, item.Index("systems", i))
		}
	}
}

func (w *walker) evidence(ctx context.Context, list []evidence.Piece) error {
	seen := check.Seen{}
	return take(ctx, w, list, &w.good.Evidence, func(i int, e *evidence.Piece) {
		item := check.Top("evidence", i, e.ID, e.Places)
		w.ID("evidence", e.ID, item, seen)
		w.piece(e, item)
	})
}

func (w *walker) piece(e *evidence.Piece, item *check.Item) {
	w.systemList(e.Systems, item)
	if !w.Known("evidence type", &w.Types, e.Type, item.At("type")) {
		w.Take(item, e.Check())
		return
	}
	t := w.Type(e.Type)
	w.Take(item, t.Check(e))
	if len(e.Controls) > 0 && len(e.Points) > 0 {
		w.Addf(check.Value, item.Whole(), "evidence %q names controls and points: want one of them", check.Short(e.ID))
	}
	if t.Counts == evidence.CountsBridge {
		w.letter(e, item)
	}
	for i, k := range e.Controls {
		if w.Known("control", &w.Controls, k, item.Index("controls", i)) && !w.Takes(k, e.Type) {
			w.Addf(check.Value, item.Index("controls", i), "control %q does not take evidence of type %q: it takes %s", k, e.Type, check.Some(w.Taken(k)))
		}
	}
	for i, p := range e.Points {
		w.Point(&w.Report, p, item.Index("points", i), false)
	}
	switch {
	case e.Period.IsZero() && e.Effective.IsZero():
		w.Addf(check.Missing, item.Whole(), "evidence %q says no time: want period: FROM/TO or effective: DATE", check.Short(e.ID))
	case !e.Period.IsZero() && !e.Effective.IsZero():
		w.Addf(check.Value, item.At("effective"), "evidence %q has a period and an effective date: want one of them", check.Short(e.ID))
	}
}

// letter reports what a bridge letter cannot be.
func (w *walker) letter(e *evidence.Piece, item *check.Item) {
	if len(e.Controls) > 0 || len(e.Points) > 0 {
		w.Addf(check.Value, item.Whole(), "evidence %q is a bridge letter and shows neither design nor operation: it names no controls and no points", check.Short(e.ID))
	}
	if e.Period.IsZero() {
		w.Addf(check.Value, item.Whole(), "evidence %q is a bridge letter: say by period: FROM/TO of which days it speaks", check.Short(e.ID))
	}
}

func (w *walker) treatments(ctx context.Context, list []Treatment) error {
	return check.Each(ctx, list, func(i int, t *Treatment) {
		before := w.Faults()
		w.treatment(t, check.Top("treatments", i, "", t.Places))
		if w.Faults() == before {
			w.good.Treatments, w.treated = append(w.good.Treatments, *t), append(w.treated, i)
		}
	})
}

func (w *walker) treatment(t *Treatment, item *check.Item) {
	if t.Kind == UnstatedTreatment {
		w.Addf(check.Missing, item.Whole(), "a treatment says what it is (kind): accepted-risk, remediation or compensating")
	}
	check.Enum(&w.Report, "kind of treatment", t.Kind, item.At("kind"))
	switch {
	case t.Control != "":
		w.Known("control", &w.Controls, t.Control, item.At("control"))
	case t.Requirement != framework.Ref{}:
		w.Requirement(&w.Report, t.Requirement, item.At("requirement"), false)
	case t.Risk != "" && t.Kind != Compensating:
	default:
		w.Addf(check.Missing, item.Whole(), "a treatment names a control, a requirement or a risk")
	}
	if glyph.Blank(t.Why) || glyph.Blank(t.Owner) {
		w.Addf(check.Missing, item.Whole(), "a treatment wants a reason (why) and an owner")
	}
	w.Text("why", t.Why, item.At("why"))
	w.Name("owner", t.Owner, item.At("owner"))
	w.Name("approved_by", t.ApprovedBy, item.At("approved_by"))
	w.Date("until", t.Until, item.At("until"))
	if t.Kind == Compensating {
		w.Known("control", &w.Controls, t.By, item.At("by"))
		if t.By == t.Control && t.By != "" {
			w.Addf(check.Value, item.At("by"), "control %q cannot compensate for itself", t.By)
		}
	}
	if t.Risk != "" {
		w.Known("risk", &w.risks, t.Risk, item.At("risk"))
	}
	for i, p := range t.Points {
		w.Point(&w.Report, p, item.Index("points", i), false)
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
	w.Text("title", x.Title, item.At("title"))
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
	if level && residual && x.Residual > x.Level && x.Level != RiskUnrated {
		w.Addf(check.Value, item.At("residual"), "risk %q is %s and %s remains of it: what remains cannot be more", check.Short(x.ID), x.Level, x.Residual)
	}
	if x.Response == ResponseAccept && glyph.Blank(x.Why) {
		w.Addf(check.Missing, item.Whole(), "risk %q is accepted without a reason: say why", check.Short(x.ID))
	}
}

// Sound takes what is sound of an organisation and reports the rest: good holds the pieces
// of evidence, facts, treatments, risks, operated controls and systems in which there is no
// fault, and the scopes in which there is none at all; [Check] finds no error in it. The
// problems are those of [Check], and one for each treatment that answers a risk which was
// left out. What good holds is shared with org. A good that is nil means an error: the
// context ended, or there is no catalog.
func Sound(ctx context.Context, c Catalog, org *Organisation) (good *Organisation, problems framework.Problems, err error) {
	w, err := walk(ctx, c, org)
	if err != nil {
		return nil, nil, err
	}
	good = &w.good
	kept := map[string]bool{}
	for i := range good.Risks {
		kept[good.Risks[i].ID] = true
	}
	sound := good.Treatments
	good.Treatments = nil
	for i, t := range sound {
		if t.Risk == "" || kept[t.Risk] {
			good.Treatments = append(good.Treatments, t)
			continue
		}
		at := check.Top("treatments", w.treated[i], "", t.Places).At("risk")
		w.Addf(check.Missing, at, "risk %q was left out for its own faults, and this treatment with it", check.Short(t.Risk))
	}
	good.Digest = Digest(good)
	return good, w.Problems(), nil
}
