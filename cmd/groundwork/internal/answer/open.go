package answer

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/plan"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
)

// A Base is the built-in catalog, read once, with what judges by it.
type Base struct {
	Set              *catalog.Set
	Engine, Reviewed *scoring.Engine // Reviewed counts without the links that nobody reviewed
}

// NewBase reads the built-in catalog.
func NewBase(ctx context.Context) (*Base, error) {
	set, graph, err := catalog.Loader{}.LoadGraph(ctx, catalog.Builtin())
	if err != nil {
		return nil, err
	}
	b := &Base{Set: set}
	if b.Engine, err = scoring.NewContext(ctx, graph); err != nil {
		return nil, err
	}
	b.Reviewed, err = scoring.NewContext(ctx, graph, scoring.ReviewedOnly())
	return b, err
}

// First is the framework that a check asks about where none is named: the one that the built-in catalog has first.
func (b *Base) First() []string { return []string{b.Engine.Graph().Frameworks()[0].ID} }

// engine is that of the built-in catalog.
func (b *Base) engine(reviewedOnly bool) *scoring.Engine {
	if reviewedOnly {
		return b.Reviewed
	}
	return b.Engine
}

// Load reads files beside the built-in catalog, within the limits of a loader; nil are none. The built-in catalog is
// read again only where the files add to it.
func (b *Base) Load(ctx context.Context, l catalog.Loader, files fs.FS) (*catalog.Set, *mapping.Graph, error) {
	if files == nil {
		return b.Set, b.Engine.Graph(), nil
	}
	if set, err := l.Beside(ctx, b.Set, files); err == nil { // nothing but an organisation, as nearly always
		return set, b.Engine.Graph(), nil
	}
	return l.LoadGraph(ctx, catalog.Builtin(), files) // which says what is wrong, or reads a catalog of their own
}

// An Asked says how a case is asked for.
type Asked struct {
	At           string // the day, "" for the organisation's own, else today
	Today        framework.Date
	Lens         string // this one alone, "" for all
	ReviewedOnly bool
}

// Open reads files beside the built-in catalog, and makes what judges by them all. What the files state of an
// organisation may be nothing.
func (b *Base) Open(ctx context.Context, l catalog.Loader, files fs.FS, of Asked) (*Case, error) {
	set, graph, err := b.Load(ctx, l, files)
	if err != nil {
		return nil, err
	}
	c := &Case{Engine: b.engine(of.ReviewedOnly), Org: set.Organisation, Lens: of.Lens}
	if c.Org == nil {
		c.Org = &organisation.Organisation{}
	}
	for _, p := range set.Problems {
		if slices.Contains([]string{catalog.CodeNotRead, catalog.CodeLookAlike, catalog.CodeSameName}, p.Code) {
			c.Passed = append(c.Passed, p.String())
		}
	}
	if c.At, err = Day("at", of.At, c.Org, of.Today); err != nil {
		return nil, err
	}
	if graph != b.Engine.Graph() {
		var opts []scoring.Option
		if of.ReviewedOnly {
			opts = append(opts, scoring.ReviewedOnly())
		}
		c.Engine, err = scoring.NewContext(ctx, graph, opts...)
	}
	return c, err
}

// OpenFolder is [Base.Open] of the folder of a workspace as it is now, "" for none.
func (b *Base) OpenFolder(ctx context.Context, dir string, of Asked) (*Case, error) {
	if dir == "" {
		return b.Open(ctx, catalog.Loader{}, nil, of)
	}
	return b.Open(ctx, catalog.Loader{}, catalog.Dir(dir), of)
}

// Day is the day as of which an organisation is judged: the one that is asked for, else its own, else today. Said is how
// it was asked for.
func Day(said, at string, org *organisation.Organisation, today framework.Date) (framework.Date, error) {
	if at != "" {
		d, err := framework.ParseInstant(at)
		if err != nil {
			return 0, usage.Of(fmt.Errorf("%s: %w", said, err))
		}
		return d, nil
	}
	if org != nil && !org.AsOf.IsZero() {
		return org.AsOf, nil
	}
	return today, nil
}

// Targets reads targets of a plan, each said as SCOPE=BAND; said is how they were asked for.
func Targets(said string, list []string) ([]plan.Target, error) {
	var out []plan.Target
	for _, s := range list {
		lens, band, ok := strings.Cut(s, "=")
		if !ok || lens == "" || band == "" {
			return nil, usage.Of(fmt.Errorf("%s %q: want SCOPE=BAND, such as iso42001=ready", said, s))
		}
		out = append(out, plan.Target{Lens: strings.TrimSpace(lens), Band: strings.TrimSpace(band)})
	}
	return out, nil
}
