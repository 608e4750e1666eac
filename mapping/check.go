package mapping

import (
	"context"
	"fmt"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/mapping/internal/index"
)

// Codes of the problems that checks of a catalog and of an organisation report.
const (
	CodeDuplicate = check.Duplicate
	CodeUnknown   = check.Unknown
	CodeMissing   = check.Missing
	CodeCycle     = "circular-parent"
	CodeGroup     = index.NotAssessable
	CodeValue     = check.Value
	CodeInvisible = check.Invisible
	CodeReferred  = "only-referred-to" // a framework that is not loaded, in which relations end
	CodeTooMuch   = check.TooMuch      // more work than a limit allows, which the message names
)

// What a small catalog may multiply to.
const (
	// MaxEdges is how many edges a graph may have: points of requirements to which controls
	// are linked, counted once for each control.
	MaxEdges = 250_000
	// MaxBands is how many bands there may be, and MaxFindingRules how many finding rules:
	// bands are asked of every lens, finding rules of every requirement in it.
	MaxBands        = 500
	MaxFindingRules = 500
	// MaxStart is how many start rules there may be, and how many steps.
	MaxStart = 200
	// MaxLevels is how many groups a requirement may stand in, one within the other.
	MaxLevels = 100
)

// Check lists everything that is wrong with a source: doubled ids, references to
// what does not exist (with the nearest that does), missing fields, circular
// parents, links to groups, values that cannot be. That relations end in a framework which is
// not loaded is a warning for each such framework. A bad id is reported once, where it
// stands. The error means that the context ended.
func Check(ctx context.Context, src Source) (framework.Problems, error) {
	x, err := src.Index(ctx)
	if err != nil {
		return nil, err
	}
	return src.check(ctx, x, endsOf(src.Relations, x))
}

// check is [Check] by an index of the source, and the ends of its relations in that.
func (src Source) check(ctx context.Context, x *index.Index, ends []index.Ends) (framework.Problems, error) {
	c := &checker{Index: x, src: src, ends: ends, seen: map[string]check.Seen{}, referrals: map[string]*referral{}}
	if err := c.all(ctx); err != nil {
		return nil, fmt.Errorf("catalog: %w", err)
	}
	return c.Problems(), nil
}

// Index says what the source declares, for the packages of this module that check what
// rests on it; to others it is opaque, and makes the source an organisation.Catalog. The
// error means that the context ended.
func (src Source) Index(ctx context.Context) (*index.Index, error) {
	if err := check.Live(ctx); err != nil {
		return nil, fmt.Errorf("catalog: %w", err)
	}
	x := index.New()
	for _, f := range src.Frameworks {
		if f == nil {
			continue
		}
		if err := x.AddFramework(ctx, f); err != nil {
			return nil, fmt.Errorf("catalog: %w", err)
		}
	}
	for _, k := range src.Controls {
		if k != nil {
			x.AddControl(k.ID, k.Takes())
			for _, id := range k.Was {
				x.Controls.Rename(id, k.ID)
			}
			for i := range k.Links {
				if l := &k.Links[i]; l.Review.Counts(false) {
					x.AddLink(k.ID, l.To, l.Points)
				}
			}
			x.AddQuestion(k.Question, k.ID)
		}
	}
	for _, t := range src.EvidenceTypes {
		if t != nil {
			x.AddType(t)
		}
	}
	for _, t := range src.FactTypes {
		if t != nil {
			x.AddFact(t)
		}
	}
	return x, nil
}

// A checker checks one source.
type checker struct {
	*index.Index
	check.Report

	src       Source
	ends      []index.Ends          // of the relations
	referrals map[string]*referral  // by framework
	seen      map[string]check.Seen // by kind
	pairs     int                   // of requirements that unions say something of
	edges     int                   // between controls and points
	one       check.Item            // the relation, or entry beside relations, under check: there may be a hundred thousand, and nearly all are in order
}

func (c *checker) all(ctx context.Context) error {
	src := &c.src
	for _, part := range []func(context.Context) error{
		part(c, "frameworks", src.Frameworks, c.framework),
		part(c, "pins", src.Pins, plain(c.pin)),
		part(c, "guides", src.Guides, plain(c.guide)),
		part(c, "checklists", src.Checklists, plain(c.checklist)),
		part(c, "evidence_types", src.EvidenceTypes, plain(c.evidenceType)),
		part(c, "fact_types", src.FactTypes, plain(c.factType)),
		c.attributes,
		part(c, "controls", src.Controls, c.control),
		c.was,
		c.reliance,
		part(c, "rules", src.Rules, plain(c.rule)),
		part(c, "tightenings", src.Tightenings, plain(c.tightening)),
		part(c, "questions", src.Questions, plain(c.question)),
		c.judged,
		part(c, "bands", src.Bands, plain(c.band)),
		part(c, "finding_rules", src.FindingRules, plain(c.findingRule)),
		part(c, "start_rules", src.StartRules, plain(c.startRule)),
		part(c, "start_steps", src.StartSteps, plain(c.startStep)),
		part(c, "sample_guides", src.SampleGuides, plain(c.sampleGuide)),
		part(c, "relations", src.Relations, plain(c.relation)),
		part(c, "unions", src.Unions, plain(c.union)),
		c.referred,
		part(c, "open", src.Open, plain(c.open)),
		part(c, "rejected", src.Rejected, plain(c.rejected)),
	} {
		if err := part(ctx); err != nil {
			return err
		}
	}
	return nil
}

// part checks one list of the source, an entry that is nil among it.
func part[T any](c *checker, key string, list []*T, visit func(context.Context, int, *T) error) func(context.Context) error {
	return func(ctx context.Context) (err error) {
		stop := check.Each(ctx, list, func(i int, x **T) {
			switch {
			case err != nil:
			case *x == nil:
				c.Addf(CodeMissing, check.Top(key, i, "", framework.Places{}).Whole(), "there is nothing here: a nil in the list")
			default:
				err = visit(ctx, i, *x)
			}
		})
		if err == nil {
			err = stop
		}
		return err
	}
}

// plain makes a check of one entry that is short enough to need no context.
func plain[T any](visit func(int, *T)) func(context.Context, int, *T) error {
	return func(_ context.Context, i int, x *T) error {
		visit(i, x)
		return nil
	}
}

func (c *checker) of(kind string) check.Seen {
	if c.seen[kind] == nil {
		c.seen[kind] = check.Seen{}
	}
	return c.seen[kind]
}

// texts checks free texts, each under its key.
func (c *checker) texts(item *check.Item, list ...[2]string) {
	for _, t := range list {
		if t[0] == "title" {
			c.Title(t[1], item.At(t[0]))
			continue
		}
		c.Text(t[0], t[1], item.At(t[0]))
	}
}
