package rule

import (
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// The subjects of finding rules, as plain views: what a later stage works out is asked
// for where a rule reads it.
type (
	// A Lens is what a finding rule sees of the lens.
	Lens struct {
		object

		Framework string
		Asks      string // "type 2"
		Operation bool   // it asks how controls operate
		Window    bool
		Lists     bool    // it asks for lists of all occurrences
		FailsAt   float64 // the share of deviations at which a control is worth nothing
	}
	// Lacks is what a requirement lacks by its points, on each basis apart, in words.
	Lacks struct {
		Essential []Lack   // essential points at high 0 on the basis on which they are
		Later     []Lack   // of these that lack here, essential ones on operation, which the lens does not ask, and of which nothing can be shown there either
		Points    []Lack   // required points at high 0 on an asked basis for some system
		Design    []Lack   // required points at high 0 on design
		AtRisk    []string // risks above acceptance that it treats, where nothing of it is shown
		PastDue   []string // earlier nonconformities that are open past their date
		Overdue   []string // documents and states that show it and were to be looked at anew; see [Program.Overdue]
		Causes    []result.Cause
		Most      float64 // of the weight of its required points, at most shown on the basis that is shown least
	}
	// A Lack is a point of which nothing can be shown on a basis, for some systems or, where it names none,
	// for all.
	Lack struct {
		Point   framework.PointRef
		Basis   framework.Basis
		Systems []string
		Text    string // in words
	}
	// A Group is a group of requirements with those below it that count.
	Group struct {
		object

		ID, Kind, Title string
		Requirements    []*result.Requirement
	}
	// A Control is one control that serves the lens, with what its records tell.
	Control struct {
		object

		ID           string
		Test         *result.Test
		Requirements []*result.Requirement
		Operation    result.Interval // how well it operates
		Unlisted     bool            // it runs by event, lists are asked, and there is none
		Late         bool            // a record of it came late
	}
	// A Record is one record that tells of a sample.
	Record struct {
		object

		Piece     *evidence.Piece
		Explained bool // a treatment in force covers what it reports
		Small     bool // its sample is under the rule of thumb
		// Tested and Deviating are how many it tested, and in how many of these the control failed.
		Tested, Deviating int64
		Answered          bool
		Conformity        float64 // of the worst unit that it fills, by what is accepted
	}

	requirement struct {
		object

		*result.Requirement

		lacks *Lacks
	}
	finding struct {
		object

		*result.Finding
	}
)

func (v *Lens) ConvertToType(t ref.Type) ref.Val       { return convertTo(v, lensType, t) }
func (v *Lens) Equal(o ref.Val) ref.Val                { return types.Bool(ref.Val(v) == o) }
func (v *Lens) Type() ref.Type                         { return lensType }
func (v *Lens) Value() any                             { return v }
func (v *Group) ConvertToType(t ref.Type) ref.Val      { return convertTo(v, groupType, t) }
func (v *Group) Equal(o ref.Val) ref.Val               { return types.Bool(ref.Val(v) == o) }
func (v *Group) Type() ref.Type                        { return groupType }
func (v *Group) Value() any                            { return v }
func (v *Control) ConvertToType(t ref.Type) ref.Val    { return convertTo(v, controlType, t) }
func (v *Control) Equal(o ref.Val) ref.Val             { return types.Bool(ref.Val(v) == o) }
func (v *Control) Type() ref.Type                      { return controlType }
func (v *Control) Value() any                          { return v }
func (v *Record) ConvertToType(t ref.Type) ref.Val     { return convertTo(v, testType, t) }
func (v *Record) Equal(o ref.Val) ref.Val              { return types.Bool(ref.Val(v) == o) }
func (v *Record) Type() ref.Type                       { return testType }
func (v *Record) Value() any                           { return v }
func (r requirement) ConvertToType(t ref.Type) ref.Val { return convertTo(r, requirementType, t) }
func (r requirement) Equal(o ref.Val) ref.Val          { return types.Bool(r == o) }
func (r requirement) Type() ref.Type                   { return requirementType }
func (r requirement) Value() any                       { return r }
func (f finding) ConvertToType(t ref.Type) ref.Val     { return convertTo(f, findingType, t) }
func (f finding) Equal(o ref.Val) ref.Val              { return types.Bool(f == o) }
func (f finding) Type() ref.Type                       { return findingType }
func (f finding) Value() any                           { return f }

func requirements(list []*result.Requirement) ref.Val {
	vals := make([]ref.Val, len(list))
	for i, q := range list {
		vals[i] = requirement{Requirement: q}
	}
	return types.NewRefValList(types.DefaultTypeAdapter, vals)
}

func findings(list []*result.Finding) ref.Val {
	vals := make([]ref.Val, len(list))
	for i, f := range list {
		vals[i] = finding{Finding: f}
	}
	return types.NewRefValList(types.DefaultTypeAdapter, vals)
}

// subjectFields are the fields of what finding rules and bands look at.
func subjectFields() map[string]map[string]field {
	return map[string]map[string]field{
		lensType.TypeName():        lensFields(),
		groupType.TypeName():       groupFields(),
		controlType.TypeName():     controlFields(),
		testType.TypeName():        testFields(),
		requirementType.TypeName(): requirementFields(),
		findingType.TypeName():     findingFields(),
	}
}

// lacking is a list of what a requirement lacks, empty where that was not worked out.
func lacking(doc string, get func(*Lacks) []string) field {
	return textsIn(doc, func(r requirement) []string {
		if r.lacks == nil {
			return nil
		}
		return get(r.lacks)
	})
}

func inWords(list []Lack) []string {
	out := make([]string, len(list))
	for i, l := range list {
		out[i] = l.Text
	}
	return out
}

func lensFields() map[string]field {
	return map[string]field{
		"lists":     boolOf("it asks for lists of all occurrences", func(v *Lens) bool { return v.Lists }),
		"fails_at":  figureOf("the share of deviations at which a control is worth nothing", func(v *Lens) float64 { return v.FailsAt }),
		"framework": textOf("the id of the framework", func(v *Lens) string { return v.Framework }),
		"asks":      textOf("the profile that it asks, such as \"type 2\" or \"stage 1\"", func(v *Lens) string { return v.Asks }),
		"operation": boolOf("it asks how controls operate, not only how they are designed", func(v *Lens) bool { return v.Operation }),
		"window":    boolOf("it looks at a window of time", func(v *Lens) bool { return v.Window }),
	}
}

func groupFields() map[string]field {
	return map[string]field{
		"id":           textOf("the id of the group", func(v *Group) string { return v.ID }),
		"kind":         textOf("what the framework calls it", func(v *Group) string { return v.Kind }),
		"title":        textOf("its title", func(v *Group) string { return v.Title }),
		"requirements": always(cel.ListType(requirementType), "the requirements below it that count", func(v *Group) []*result.Requirement { return v.Requirements }, requirements),
	}
}

func controlFields() map[string]field {
	number := func(doc string, get func(*result.Test) int64) field {
		return countOf(doc, func(v *Control) int64 { return get(v.Test) })
	}
	return map[string]field{
		"id":           textOf("the id of the control", func(v *Control) string { return v.ID }),
		"cadence":      textOf("how often it is due, such as \"monthly\"; \"\" where it has no cadence", func(v *Control) string { return v.Test.Cadence.String() }),
		"expected":     number("how many occurrences the window wants", func(t *result.Test) int64 { return int64(t.Expected) }),
		"found":        number("how many of them evidence shows", func(t *result.Test) int64 { return int64(t.Found) }),
		"population":   number("the sum of the populations that its records state", func(t *result.Test) int64 { return t.Population }),
		"sample":       number("the sum of what its records looked at", func(t *result.Test) int64 { return t.Sample }),
		"deviations":   number("in how many of these it did not operate as designed", func(t *result.Test) int64 { return t.Deviations }),
		"small":        number("how many of its records have a sample under the rule of thumb", func(t *result.Test) int64 { return int64(t.Small) }),
		"requirements": always(cel.ListType(requirementType), "the requirements that it serves in this lens", func(v *Control) []*result.Requirement { return v.Requirements }, requirements),
		"unlisted":     boolOf("lists of all occurrences are asked of it, and there is none", func(v *Control) bool { return v.Unlisted }),
		"late":         boolOf("a record of it came late", func(v *Control) bool { return v.Late }),
		"low":          figureOf("how well it operates, at least: 0.0 to 1.0", func(v *Control) float64 { return figure.Snap(v.Operation.Low) }),
		"high":         figureOf("how well it operates, at most: 0.0 to 1.0", func(v *Control) float64 { return figure.Snap(v.Operation.High) }),
	}
}

func testFields() map[string]field {
	tested := func(name, doc string) field {
		return countOf(doc, func(v *Record) int64 { n, _ := v.Piece.Tested(name); return n })
	}
	return map[string]field{
		"evidence":          textOf("the id of the record", func(v *Record) string { return v.Piece.ID }),
		"type":              textOf("the id of its evidence type", func(v *Record) string { return v.Piece.Type }),
		evidence.Population: tested(evidence.Population, "how many there were; 0 where it does not say"),
		evidence.Sample:     tested(evidence.Sample, "how many of them were looked at; 0 where it does not say"),
		evidence.Deviations: countOf("in how many of these the control did not operate as designed", func(v *Record) int64 { return v.Deviating }),
		"explained":         boolOf("a treatment in force covers what it reports", func(v *Record) bool { return v.Explained }),
		"answered":          boolOf("it says what became of the deviations, on a day from that on which it was performed to the instant", func(v *Record) bool { return v.Answered }),
		"share": figureOf("the share of what was tested in which the control did not operate as designed: 0.0 to 1.0", func(v *Record) float64 {
			if v.Tested == 0 {
				return 0
			}
			return float64(v.Deviating) / float64(v.Tested)
		}),
		"conformity": figureOf("what the worst time that it speaks for is worth, all that was tested for it together: 0.0 is a control that failed", func(v *Record) float64 { return figure.Snap(v.Conformity) }),
		"small":      boolOf("its sample is under the rule of thumb", func(v *Record) bool { return v.Small }),
	}
}

func requirementFields() map[string]field {
	return map[string]field{
		"ref":             textOf("its reference, FRAMEWORK:ID", func(r requirement) string { return r.Ref.String() }),
		"kind":            textOf("what the framework calls it, such as \"clause\" or \"control\"", func(r requirement) string { return r.Kind }),
		"title":           textOf("its title", func(r requirement) string { return r.Title }),
		"status":          textOf("one of "+strings.Join(statusNames(), ", "), func(r requirement) string { return r.Status.String() }),
		"low":             figureOf("its readiness, at least: 0.0 to 1.0", func(r requirement) float64 { return figure.Snap(r.Readiness.Low) }),
		"high":            figureOf("its readiness, at most: 0.0 to 1.0", func(r requirement) float64 { return figure.Snap(r.Readiness.High) }),
		"essential":       lacking("its essential points of which nothing can be shown on the basis on which they are", func(l *Lacks) []string { return inWords(l.Essential) }),
		"essential_later": lacking("where the lens does not ask operation: its points that lack, that are essential on operation, and of whose operation nothing can be shown either", func(l *Lacks) []string { return inWords(l.Later) }),
		"points":          lacking("its required points of which nothing can be shown on an asked basis, for one system or all", func(l *Lacks) []string { return inWords(l.Points) }),
		"design":          lacking("its required points of whose design nothing can be shown", func(l *Lacks) []string { return inWords(l.Design) }),
		"at_risk":         lacking("risks above acceptance that it treats, where nothing of it is shown", func(l *Lacks) []string { return l.AtRisk }),
		"past_due":        lacking("earlier nonconformities on it that are open past their date", func(l *Lacks) []string { return l.PastDue }),
		"overdue":         lacking("documents and states that show it and were to be looked at anew by a day that is past", func(l *Lacks) []string { return l.Overdue }),
		"most": figureOf("what can be shown at most on the basis that is shown least: 0.0 to 1.0", func(r requirement) float64 {
			if r.lacks == nil {
				return 1
			}
			return figure.Snap(r.lacks.Most)
		}),
		"gaps": countOf("how many gaps it has", func(r requirement) int64 { return int64(len(r.Gaps)) }),
	}
}

func findingFields() map[string]field {
	return map[string]field{
		"kind":      textOf("what it is: "+strings.Join(findingKinds(), ", "), func(f finding) string { return string(f.Kind) }),
		"raised_as": textOf("what the rule raises it as, such as \"major nonconformity\"", func(f finding) string { return f.RaisedAs }),
		"rule":      textOf("the id of the finding rule", func(f finding) string { return f.Rule }),
		"control":   textOf("the control that it is about, or \"\"", func(f finding) string { return f.Control }),
		"evidence":  textOf("the record that it is about, or \"\"", func(f finding) string { return f.Evidence }),
		"explained": boolOf("a treatment in force covers it", func(f finding) bool { return f.Explained }),
		"grade":     textOf("how grave it is, in one word of the rule; \"\" where it says none", func(f finding) string { return f.Grade }),
		"answered":  boolOf("the record says what became of its deviations", func(f finding) bool { return f.Answered }),
		"essential": boolOf("it is of a control that shows a point without which its requirement cannot stand", func(f finding) bool { return f.Essential }),
		"what":      textOf("what is found, in words", func(f finding) string { return f.What }),
	}
}
