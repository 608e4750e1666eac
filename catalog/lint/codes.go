// Package lint says what is weak in a catalog that loads: links that nobody asks for, points
// that nobody serves, rules without tests, reasons that repeat, relations that contradict.
// Each class has a code that stays; what is wrong and not only weak is refused when the
// catalog loads.
package lint

import (
	"github.com/groundworkgrc/groundwork/framework"
)

// A Code is a class of defect that [Check] reports: stable, so that a host can
// silence or count it.
type Code struct {
	ID       string
	Severity framework.Severity
	Title    string // what the class is, in one sentence
}

// Codes of [Check] and, of rules that were run, of [OfNothing]. What makes a file unreadable or a reference dangle is found by
// [catalog.Load] and has codes of its own.
const (
	CodeUnlinkedControl = "unlinked-control"
	CodeUnusedEvidence  = "unused-evidence-type"
	CodeUnusedFact      = "unused-fact-type"
	CodeUnusedCategory  = "unused-category"
	CodeUnlinkedPoint   = "unlinked-point"
	CodeOpenPoint       = "open-point-linked"
	CodeBasisLeftOut    = "basis-left-out"
	CodeOfNothing       = "holds-of-nothing"
	CodeNoQuestion      = "no-question"
	CodeNoCadence       = "no-cadence"
	CodeNeedsWhy        = "needs-without-why"
	CodeNoList          = "no-population"
	CodeRepeatedText    = "repeated-text"
	CodeRepeatedWhy     = "repeated-why"
	CodeUntestedRule    = "untested-rule"
	CodeSelfRelation    = "self-relation"
	CodeDoubleRelation  = "double-relation"
	CodeContradiction   = "contradiction"
	CodeWrongInverse    = "wrong-inverse"
	CodeDoubleMapping   = "double-mapping"
	CodeNotAssessable   = "relation-to-group"
	CodeAtOdds          = "disjoint-shares-control"
	CodeUnrelatedPair   = "unrelated-pair"
	CodeReliesOnNothing = "automated-relies-on-nothing"
	CodeNoProcedure     = "key-without-procedures"
	CodeOpenPair        = "open-pair-joined"
	CodeOpenTwice       = "open-pair-twice"
	CodeRejectedStands  = "rejected-stands"
	CodeNotAll          = "not-all-looked-at"
)

// Codes lists the classes in the order of their ids.
func Codes() []Code {
	return []Code{
		{CodeReliesOnNothing, framework.Warning, "An automated control relies on no general control; whoever may change it may switch it off."},
		{CodeBasisLeftOut, framework.Warning, "A control names no evidence for a basis and does not say why; the basis is asked and counts as not shown."},
		{CodeContradiction, framework.Error, "Statements about requirements cannot all hold: two about one pair, or a statement and the way round it."},
		{CodeAtOdds, framework.Hint, "Two requirements are stated to be disjoint, and a control is linked to both; that may be, since sharing a control relates nothing."},
		{CodeDoubleMapping, framework.Warning, "A requirement and its ancestor are both related to the same requirement, which counts twice."},
		{CodeDoubleRelation, framework.Warning, "One pair of requirements is related twice."},
		{CodeOfNothing, framework.Warning, "A rule holds where there is no evidence and no answer; it shows nothing, whatever it says."},
		{CodeNoProcedure, framework.Warning, "A key control says no test of it in words; an auditor would test it by itself."},
		{CodeNeedsWhy, framework.Hint, "A link asks more of each piece of evidence and does not say why in words, which is what people read."},
		{CodeNoCadence, framework.Hint, "A control whose operation is shown by records has no cadence; one in the window, or in a year, is enough for it."},
		{CodeNoList, framework.Hint, "A control runs by event and none of its records can state a population; no list of its events can be given."},
		{CodeNoQuestion, framework.Hint, "A control has no question; the check-up cannot ask for it."},
		{CodeNotAll, framework.Warning, "There is more in the catalog than the linter looks at."},
		{CodeOpenPair, framework.Warning, "Two requirements are said by name to be left open, and are linked or related."},
		{CodeOpenTwice, framework.Warning, "Two requirements or series are left open twice; one reason alone is shown."},
		{CodeOpenPoint, framework.Warning, "A point says why no control is linked to it, and one is."},
		{CodeRejectedStands, framework.Warning, "A link or relation was considered and struck, and stands in the catalog."},
		{CodeNotAssessable, framework.Warning, "A relation ends at a group, which is not assessed by itself."},
		{CodeRepeatedText, framework.Warning, "Two points or two controls carry the same text."},
		{CodeRepeatedWhy, framework.Hint, "Two links of one control give the same reason."},
		{CodeSelfRelation, framework.Warning, "A requirement is related to itself."},
		{CodeUnlinkedControl, framework.Warning, "A control is linked to no requirement."},
		{CodeUnlinkedPoint, framework.Warning, "No control is linked to a point, and it does not say why."},
		{CodeUnrelatedPair, framework.Hint, "Two requirements share several controls, and no relation between them is stated."},
		{CodeUntestedRule, framework.Warning, "A rule lacks a test that it passes, or one that it fails."},
		{CodeUnusedCategory, framework.Warning, "No requirement belongs to a category."},
		{CodeUnusedEvidence, framework.Warning, "No control takes an evidence type, and no checklist names it."},
		{CodeUnusedFact, framework.Warning, "Nothing asks for a fact: no control, question or rule."},
		{CodeWrongInverse, framework.Warning, "A relation is stated both ways, and one is not the inverse of the other."},
	}
}
