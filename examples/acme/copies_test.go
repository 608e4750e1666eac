package acme_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/report"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A copied is a copy of acme that a test changes, and what is judged of it.
type copied struct {
	*testing.T
	*organisation.Organisation

	engine *scoring.Engine
	judged *result.Assessment
}

func copyOf(t *testing.T, engine *scoring.Engine, org *organisation.Organisation) *copied {
	t.Helper()
	o := *org
	o.Evidence, o.Scopes, o.Treatments, o.Operates = slices.Clone(org.Evidence), slices.Clone(org.Scopes), slices.Clone(org.Treatments), slices.Clone(org.Operates)
	return &copied{T: t, Organisation: &o, engine: engine}
}

// piece is a piece of the copy, with attributes of its own.
func (c *copied) piece(id string) *evidence.Piece {
	i := slices.IndexFunc(c.Evidence, func(e evidence.Piece) bool { return e.ID == id })
	require.GreaterOrEqual(c, i, 0, id)
	own := map[string]any{}
	maps.Copy(own, c.Evidence[i].Attributes)
	c.Evidence[i].Attributes = own
	return &c.Evidence[i]
}

func (c *copied) drop(types ...string) {
	c.Evidence = slices.DeleteFunc(c.Evidence, func(e evidence.Piece) bool { return slices.Contains(types, e.Type) })
}

func (c *copied) scope(id string) *framework.Scope {
	i := slices.IndexFunc(c.Scopes, func(s framework.Scope) bool { return s.Lens() == id })
	require.GreaterOrEqual(c, i, 0, id)
	return &c.Scopes[i]
}

func (c *copied) assess() *result.Assessment {
	if c.judged == nil {
		a, err := c.engine.Assess(c.Context(), c.Organisation, c.AsOf)
		require.NoError(c, err)
		c.judged = a
	}
	return c.judged
}

func (c *copied) lens(id string) *result.Lens {
	l, ok := c.assess().Lens(id)
	require.True(c, ok, id)
	return l
}

func (c *copied) point(ref string) result.Point {
	p, err := framework.ParsePointRef(ref)
	require.NoError(c, err)
	for _, q := range c.lens(p.Ref.Framework).Requirements {
		for _, x := range q.Points {
			if x.ID == p {
				return x
			}
		}
	}
	require.Fail(c, "no point", ref)
	return result.Point{}
}

func (c *copied) requirement(ref string) result.Requirement {
	id, _, _ := strings.Cut(ref, ":")
	for _, q := range c.lens(id).Requirements {
		if q.Ref.String() == ref {
			return q
		}
	}
	require.Fail(c, "no requirement", ref)
	return result.Requirement{}
}

// raised asserts that exactly one finding is raised as that about the requirement or of the evidence, and
// returns it.
func (c *copied) raised(lens, as, of string) result.Finding {
	var list []result.Finding
	for _, f := range c.lens(lens).Findings {
		about := f.Evidence == of || f.Control == of || slices.ContainsFunc(f.Requirements, func(r framework.Ref) bool { return r.Requirement == of })
		if f.RaisedAs == as && about {
			list = append(list, f)
		}
	}
	require.Len(c, list, 1, "%s of %s", as, of)
	return list[0]
}

func (c *copied) verdict(id, lens string) result.LensVerdict {
	for _, e := range c.assess().Evidence {
		for _, v := range e.Verdicts {
			if e.ID == id && v.Lens == lens {
				return v
			}
		}
	}
	require.Fail(c, "no verdict", id)
	return result.LensVerdict{}
}

// operate states something else of controls.
func (c *copied) operate(list ...organisation.Operates) {
	for _, x := range list {
		c.Operates = append(slices.DeleteFunc(c.Operates, func(o organisation.Operates) bool { return o.Control == x.Control }), x)
	}
}

// told are the notes of a kind at the head of a lens.
func (c *copied) told(lens string, about result.NoteKind) string {
	var out []string
	for _, n := range c.lens(lens).Notes {
		if n.About == about {
			out = append(out, n.Text)
		}
	}
	return strings.Join(out, "\n")
}

func (c *copied) near(want, got float64) { c.Helper(); assert.InDelta(c, want, got, 1e-9) }

// What an auditor would try on a copy of Acme, each with what is said about it.
func TestCopies(t *testing.T) {
	t.Parallel()
	engine, org := opened(t)
	base := copyOf(t, engine, org)
	base.assess()
	for name, try := range map[string]func(*copied){
		"24 of 24 deviate": func(c *copied) {
			c.piece("EV-218").Attributes["deviations"] = int64(24)
			c.near(0.5, c.point("soc2:CC6.2#c").Operation.High) // the first quarter came late and stands, the second is worth nothing
			f := c.raised("soc2", "control may not be found effective", "EV-218")
			assert.Equal(c, "EV-218: 24 of 24 deviate, and nothing is left of 2026-04-01/2026-06-30", f.What)
			assert.Equal(c, []result.Cause{{Control: "user-access-review", Basis: framework.Operation, Evidence: []string{"EV-218"}}}, f.Cause)
			assert.Equal(c, result.VerdictDeviates, c.verdict("EV-218", "soc2").Verdict)
		},
		"a recovery test that failed": func(c *copied) {
			c.near(0, c.point("soc2:A1.3#a").Operation.High)
			assert.True(c, c.requirement("soc2:A1.3").Exceptions)
			assert.Equal(c, result.VerdictDeviates, c.verdict("EV-148", "soc2").Verdict)
			assert.Contains(c, c.told("soc2", result.NoteBeside), "A1.3#c by restore-testing; recovery-planning-and-test deviates")
		},
		"a list of nine days": func(c *copied) {
			c.near(9.0/181, c.point("soc2:CC6.2#b").Operation.Low)
			assert.Contains(c, gapsOf(c.requirement("soc2:CC6.2")), "no accepted leaver-mover-record on 172 of 181 days")
		},
		"none beside releases": func(c *copied) {
			assert.Contains(c, c.told("soc2", result.NoteContradiction), "Contradiction: EV-505 lists no occurrence of change-record, and EV-020, EV-027 list some on the same days: ")
			c.scope("iso42001").Profile = map[string]string{"stage": "1"}
			c.judged = nil
			assert.Empty(c, c.told("iso42001", result.NoteContradiction), "stage 1 asks nothing of operation")
		},
		"settings of 2019": func(c *copied) {
			c.piece("EV-206").Collected = day(c, "2019-02-14")
			c.near(0, c.point("soc2:CC6.1#a").Design.High)
			assert.Equal(c, result.VerdictStale, c.verdict("EV-206", "soc2").Verdict)
		},
		"two weeks": func(c *copied) {
			c.scope("soc2").Window = framework.Period{First: day(c, "2026-06-17"), Last: day(c, "2026-06-30")}
			l := c.lens("soc2")
			assert.Equal(c, "early", l.Band.Name)
			short := "the window 2026-06-17/2026-06-30 is shorter than 3 months"
			assert.Equal(c, short, l.Band.CappedBy[0], "what decides the band stands first")
			assert.Len(c, slices.Compact(slices.Sorted(slices.Values(l.Band.CappedBy))), len(l.Band.CappedBy), "each once")
			assert.Equal(c, short, c.told("soc2", result.NoteWindow))
		},
		"two years": func(c *copied) {
			c.scope("soc2").Window.First = day(c, "2024-07-01")
			assert.Equal(c, "The window 2024-07-01/2026-06-30 is longer than 18 months, which few take", c.told("soc2", result.NoteWindow))
		},
		"privacy without a notice": func(c *copied) {
			c.scope("soc2").Categories = append(slices.Clone(c.scope("soc2").Categories), "privacy")
			assert.Less(c, c.requirement("soc2:P1.1").Readiness.High, 0.5)
			assert.Contains(c, c.raised("soc2", "possible design deficiency", "P1.1").What, "P1.1#a")
			assert.Contains(c, c.raised("soc2", "area in which the opinion could be modified", "P1.1").What, "P1.1#a")
		},
		"what clauses cannot do without": func(c *copied) {
			c.drop("statement-of-applicability", "internal-audit-report", "management-review-minutes", "impact-assessment-record")
			causes := map[string]bool{}
			for _, ref := range []string{"6.1.3", "9.2.1", "9.3.1", "8.4"} {
				f := c.raised("iso42001", "major nonconformity", ref)
				require.NotEmpty(c, f.Cause, ref)
				causes[f.Cause[0].Control] = true
			}
			assert.Len(c, causes, 4, "one finding a cause")
		},
		"another declared system": func(c *copied) {
			p := c.piece("EV-172")
			p.Status, p.ApprovedBy, p.Systems = evidence.Accepted, "ai-lead", []string{"data-platform"}
			v := c.verdict("EV-172", "iso42001")
			assert.Equal(c, result.VerdictOutOfScope, v.Verdict)
			assert.Contains(c, v.Why, "speaks of data-platform")
			c.near(0, c.point("iso42001:A.5.4#a").Operation.Low)
		},
		"left out by one's own word": func(c *copied) {
			s := c.scope("soc2")
			s.NotRelevant = append(slices.Clone(s.NotRelevant), framework.NotRelevant{Points: points(c, "soc2:CC1.5", "soc2:CC3.3"), Why: "x"})
			gone := points(c, "soc2:C1.2#a", "soc2:C1.2#b")
			s.Subservice = append(slices.Clone(s.Subservice), framework.Subservice{
				Name: "Shredder", Method: framework.CarvedOut, Points: gone, CSOC: []framework.Complement{{ID: "S-1", Text: "Media are shredded.", Points: gone}},
			})
			assert.Equal(c, base.lens("soc2").Readiness, c.lens("soc2").Readiness)
			for _, ref := range []string{"soc2:CC1.5", "soc2:CC3.3", "soc2:C1.2"} {
				assert.Equal(c, base.requirement(ref).Readiness, c.requirement(ref).Readiness, ref)
			}
			told := c.told("soc2", result.NoteUnagreed)
			assert.Contains(c, told, "Asked to leave and still in, CC1.5, CC3.3: not relevant: x: it changes nothing until somebody outside")
			assert.Contains(c, told, "Asked to leave and still in, C1.2#a, C1.2#b: relies on Shredder: it changes nothing until somebody outside")
		},
		"a board for destruction": func(c *copied) {
			c.Treatments = append(c.Treatments, organisation.Treatment{
				Kind: organisation.Compensating, Control: "data-destruction", By: "board-oversight", Points: points(c, "soc2:C1.2#b"), Since: day(c, "2026-01-01"),
				Why: "The board asks.", Owner: "it-ops", ApprovedBy: "top-management",
			})
			p := c.point("soc2:C1.2#b")
			assert.Equal(c, base.point("soc2:C1.2#b").Readiness, p.Readiness)
			require.NotNil(c, p.WithCompensation)
			assert.Greater(c, p.WithCompensation.Low, p.Readiness.Low)
			assert.Equal(c, base.lens("soc2").Readiness, c.lens("soc2").Readiness)
			assert.Greater(c, c.lens("soc2").WithCompensation.Low, base.lens("soc2").WithCompensation.Low)
		},
		"a policy approved again": func(c *copied) {
			assert.Contains(c, base.told("iso42001", result.NoteOverdue), "EV-063 (2026-05-19)")
			base.raised("iso42001", "observation", "5.2")
			c.piece("EV-063").ApprovedOn = day(c, "2026-05-18")
			c.piece("EV-063").Effective = day(c, "2026-05-18")
			assert.Equal(c, result.StatusSupported, c.requirement("iso42001:5.2").Status)
			assert.NotContains(c, c.told("iso42001", result.NoteOverdue), "EV-063")
		},
		"a charter ten days before": func(c *copied) {
			c.piece("EV-075").Effective = day(c, "2026-07-05")
			c.piece("EV-075").Collected = day(c, "2026-07-05")
			c.Scopes = []framework.Scope{{Framework: "soc2", Profile: map[string]string{"type": "1"}, AsOf: c.AsOf, Systems: c.scope("soc2").Systems}}
			c.near(1, c.point("soc2:CC1.2#a").Design.Low)
			assert.Equal(c, result.VerdictSupports, c.verdict("EV-075", "soc2").Verdict)
		},
		"a control replaced on 1 April": func(c *copied) {
			april := day(c, "2026-04-01")
			c.Evidence = slices.DeleteFunc(c.Evidence, func(e evidence.Piece) bool {
				return e.Type == "cause-analysis-record" && e.Period.Last >= april || e.Type == "nonconformity-log" && e.Period.Last < april
			})
			c.near(0.75, c.point("soc2:CC7.4#h").Readiness.Low)
			c.judged = nil
			c.operate(organisation.Operates{Control: "incident-cause-and-prevention", Until: april - 1},
				organisation.Operates{Control: "nonconformity-and-deficiency-handling", Since: april, Replaces: "incident-cause-and-prevention"})
			c.near(1, c.point("soc2:CC7.4#h").Readiness.Low)
			xs, err := engine.Explain(c.Context(), c.Organisation, c.AsOf, framework.Ref{Framework: "soc2", Requirement: "CC7.4"})
			require.NoError(c, err)
			text, err := json.Marshal(xs)
			require.NoError(c, err)
			assert.Contains(c, string(text), "nonconformity-and-deficiency-handling took over from incident-cause-and-prevention")
		},
		"a review that came late": func(c *copied) {
			assert.Contains(c, c.told("soc2", result.NoteLate), "EV-217 came late for 2026-01-01/2026-03-31")
			f := c.raised("soc2", "exception in a test", "user-access-review")
			assert.Equal(c, "“Quarterly review of user rights”: EV-217 came late for 2026-01-01/2026-03-31", f.What)
			assert.Equal(c, []string{"EV-217"}, f.Cause[0].Evidence)
		},
		"a review that does not say of when it is": func(c *copied) {
			c.piece("EV-217").Period = framework.Period{}
			assert.Contains(c, c.told("soc2", result.NotePeriod), "EV-217 was performed on 2026-04-20: if it is of that time, write period: 2026-01-01/2026-03-31")
		},
		"no AI system": func(c *copied) {
			c.scope("iso42001").Systems = []string{"app"}
			assert.Equal(c, "no system of kind ai is in scope", c.told("iso42001", result.NoteNoSystem))
			assert.NotEqual(c, "ready", c.lens("iso42001").Band.Name)
		},
		"stage 1 before the first audit": func(c *copied) {
			c.drop("internal-audit-report", "management-review-minutes", "auditor-profile")
			c.scope("iso42001").Profile = map[string]string{"stage": "1"}
			for _, ref := range []string{"9.2.1", "9.2.2", "9.3.1", "9.3.2", "9.3.3"} {
				assert.Equal(c, result.StatusSupported, c.requirement("iso42001:"+ref).Status, ref)
			}
			told := c.told("iso42001", result.NoteProgramme)
			assert.Contains(c, told, "A programme with a date is enough for 9.2.1#a, 9.2.1#b")
			assert.Contains(c, told, ": EV-189, EV-197; that it was carried out is asked at stage 2")
		},
		"stage 1 without a programme": func(c *copied) {
			c.drop("internal-audit-report", "management-review-minutes", "audit-programme")
			c.scope("iso42001").Profile = map[string]string{"stage": "1"}
			c.near(0, c.requirement("iso42001:9.2.1").Readiness.High)
			assert.NotEqual(c, result.StatusSupported, c.requirement("iso42001:9.2.2").Status)
			assert.Contains(c, c.raised("iso42001", "area of concern (major at stage 2)", "9.2.1").What, "nothing shows “")
		},
		"stage 1 tells the grades of stage 2": func(c *copied) {
			c.scope("iso42001").Profile = map[string]string{"stage": "1"}
			c.raised("iso42001", "area of concern (major at stage 2)", "8.3")
			f := c.raised("iso42001", "area of concern (minor at stage 2)", "8.4")
			assert.Contains(c, f.Requirements, framework.Ref{Framework: "iso42001", Requirement: "A.5.3"}, "one cause is one finding")
			assert.Equal(c, "area of concern (major at stage 2)", report.Causes(c.lens("iso42001"))[0].RaisedAs, "the gravest first")
		},
		"deviations are on 10.2": func(c *copied) {
			for _, id := range []string{"EV-180", "EV-181", "EV-182", "EV-183", "EV-184", "EV-185"} {
				p := c.piece(id)
				p.Attributes["deviations"] = int64(1)
			}
			f := c.raised("iso42001", "minor nonconformity", "10.2")
			require.Len(c, f.Cause, 1)
			assert.Len(c, f.Cause[0].Evidence, 6)
			one := c.raised("soc2", "control may not be found effective", "EV-148")
			assert.Equal(c, []string{"EV-148", "EV-519"}, one.Cause[0].Evidence, "they share a unit")
		},
		"stage 2 before the first audit": func(c *copied) {
			c.drop("internal-audit-report", "management-review-minutes")
			assert.NotEqual(c, result.StatusSupported, c.requirement("iso42001:9.2.1").Status)
			assert.Empty(c, c.told("iso42001", result.NoteProgramme))
		},
		"populations said plainly": func(c *copied) {
			const limited = "could not be tested (possible scope limitation)"
			base.raised("soc2", limited, "change-management")
			s := c.scope("soc2")
			s.Profile, s.Basis, s.Populations = nil, []framework.Basis{framework.Design, framework.Operation}, new(false)
			assert.False(c, slices.ContainsFunc(c.lens("soc2").Findings, func(f result.Finding) bool { return f.RaisedAs == limited }))
		},
		"a control that has just begun": func(c *copied) {
			c.drop("measurement-record", "performance-evaluation-record")
			c.operate(organisation.Operates{Control: "ai-data-management-process", Since: c.AsOf - 10})
			assert.Contains(c, c.told("iso42001", result.NoteNotDue), "ai-data-management-process")
		},
		"earlier nonconformities": func(c *copied) {
			open := func(id, on string) organisation.Nonconformity {
				return organisation.Nonconformity{ID: id, Requirement: framework.Ref{Framework: "iso42001", Requirement: on}, Grade: organisation.Minor, Raised: c.AsOf - 200, Due: c.AsOf - 10}
			}
			c.Nonconformities = []organisation.Nonconformity{open("N-1", "9.2"), open("N-2", "A.5.5")}
			var about []string
			for _, f := range c.lens("iso42001").Findings {
				if strings.Contains(f.What, "N-1") {
					about = append(about, f.Grade+" "+f.Requirements[0].Requirement)
				}
			}
			assert.Equal(c, []string{"major 9.2.1"}, about, "a group holds for its leaves, once")
			assert.Contains(c, strings.Join(c.assess().Problems, "\n"), "nonconformity N-2 on iso42001:A.5.5 was due on")
		},
		"an earlier nonconformity due after the window": func(c *copied) {
			s := c.scope("iso42001")
			s.Window = framework.Period{First: day(c, "2026-01-01"), Last: day(c, "2026-06-30")}
			c.Nonconformities = []organisation.Nonconformity{{ID: "N-1", Requirement: framework.Ref{Framework: "iso42001", Requirement: "7.2"}, Grade: organisation.Minor, Raised: day(c, "2025-06-01"), Due: day(c, "2026-07-01")}}
			assert.NotContains(c, fmt.Sprint(c.lens("iso42001").Findings), "N-1")
		},
		"nobody named": func(c *copied) {
			assert.Zero(c, base.lens("soc2").UnnamedShare)
			for i := range c.Evidence {
				c.Evidence[i].AcceptedBy = ""
			}
			c.near(1, c.lens("soc2").UnnamedShare)
			c.near(1, c.lens("iso42001").UnnamedShare)
		},
		"a treatment that ends before it begins": func(c *copied) {
			c.Treatments[0].Since, c.Treatments[0].Until = day(c, "2027-02-01"), day(c, "2027-01-01")
			assert.Contains(c, strings.Join(c.assess().Problems, "\n"), "ends on 2027-01-01, before it begins on 2027-02-01")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			try(copyOf(t, engine, org))
		})
	}
}

// AI systems that evidence calls by another name are refused, with the nearest.
func TestRenamedSystems(t *testing.T) {
	t.Parallel()
	engine, org := opened(t)
	c := copyOf(t, engine, org)
	c.piece("EV-172").Systems = []string{"asistant"}
	_, err := engine.Assess(t.Context(), c.Organisation, c.AsOf)
	assert.ErrorContains(t, err, `unknown system "asistant"; did you mean "assistant"?`)
}

// The design figure of a point is the same at stage 1 and at stage 2 of one date. For internal audit and
// management review a programme is enough at stage 1, so that these stand apart.
func TestDesignAtBothStages(t *testing.T) {
	t.Parallel()
	engine, org := opened(t)
	design := map[string]map[string]result.Interval{}
	for _, stage := range []string{"1", "2"} {
		c := copyOf(t, engine, org)
		c.scope("iso42001").Profile = map[string]string{"stage": stage}
		design[stage] = map[string]result.Interval{}
		for _, q := range c.lens("iso42001").Requirements {
			for _, p := range q.Points {
				if p.Design != nil && !strings.HasPrefix(q.Ref.Requirement, "9.2") && !strings.HasPrefix(q.Ref.Requirement, "9.3") {
					design[stage][p.ID.String()] = *p.Design
				}
			}
		}
	}
	require.Greater(t, len(design["1"]), 150)
	for ref, v := range design["1"] {
		assert.InDelta(t, design["2"][ref].Low, v.Low, 1e-9, ref)
		assert.InDelta(t, design["2"][ref].High, v.High, 1e-9, ref)
	}
}

func gapsOf(q result.Requirement) string {
	var out []string
	for _, g := range q.Gaps {
		out = append(out, g.What)
	}
	return strings.Join(out, "\n")
}

func day(t require.TestingT, s string) framework.Date {
	d, err := framework.ParseDate(s)
	require.NoError(t, err)
	return d
}

func points(t require.TestingT, refs ...string) []framework.PointRef {
	var out []framework.PointRef
	for _, s := range refs {
		p, err := framework.ParsePointRef(s)
		require.NoError(t, err)
		out = append(out, p)
	}
	return out
}
