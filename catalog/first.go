package catalog

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

// The attributes by which evidence of the first edition named the AI systems that it speaks of,
// who approved it, and how it came out.
const (
	aiSystems  = "ai_systems"
	approvedBy = "approved_by"
	cameOut    = "result"
)

// firstEdition reads what evidence of the first edition said by an attribute that its type no
// longer declares: the AI systems, which are systems now, who approved it, and how it came out,
// which stand beside them.
func (r *reader) firstEdition(types []*evidence.Type) {
	declares := map[[2]string]bool{}
	for _, t := range types {
		if t == nil {
			continue
		}
		for _, a := range t.Attributes {
			declares[[2]string{t.ID, a.Name}] = true
		}
	}
	for i := range r.org.Evidence {
		e := &r.org.Evidence[i]
		if v, said := e.Attributes[aiSystems]; said && !declares[[2]string{e.Type, aiSystems}] {
			r.toSystems(e, v)
		}
		if v, said := e.Attributes[approvedBy].(string); said && !declares[[2]string{e.Type, approvedBy}] {
			r.toApproval(e, v)
		}
		if v, said := e.Attributes[cameOut].(string); said && !declares[[2]string{e.Type, cameOut}] {
			r.toOutcome(e, v)
		}
	}
}

// toOutcome moves how a piece came out from its attributes to its outcome, where the text is
// one of the two words for it; any other text said nothing that was judged, and is left aside. A
// piece whose outcome is another keeps that one, and the attribute is refused as undeclared.
func (r *reader) toOutcome(e *evidence.Piece, text string) {
	var o evidence.Outcome
	tell := "and left aside: say outcome: passed or failed beside its status, and the rest in a comment"
	if err := o.UnmarshalText([]byte(strings.ToLower(text))); err == nil && o != evidence.NoOutcome {
		if e.Outcome != evidence.NoOutcome && e.Outcome != o {
			return
		}
		e.Outcome = o
		tell = "and is read so: say outcome: " + o.String() + " beside its status"
	}
	at := e.Places.At("attributes." + cameOut)
	delete(e.Attributes, cameOut)
	r.problems.Add(framework.Problem{
		Pos: at, Code: CodeFirstEdition, Severity: framework.Warning,
		Message: fmt.Sprintf("evidence %q says by the attribute %s how it came out, which type %q does not declare, %s", e.ID, cameOut, e.Type, tell),
	})
}

// toApproval moves who approved a piece from its attributes to its own key. A piece that
// names another there keeps that one, and the attribute is refused as undeclared.
func (r *reader) toApproval(e *evidence.Piece, who string) {
	if e.ApprovedBy != "" && e.ApprovedBy != who {
		return
	}
	e.ApprovedBy = who
	at := e.Places.At("attributes." + approvedBy)
	delete(e.Attributes, approvedBy)
	r.problems.Add(framework.Problem{
		Pos: at, Code: CodeFirstEdition, Severity: framework.Warning,
		Message: fmt.Sprintf("evidence %q says by an attribute who approved it, which type %q does not declare, and is read so: say approved_by: %s beside its status", e.ID, e.Type, who),
	})
}

// toSystems moves the AI systems of a piece to its systems, where the organisation declares
// systems with their kinds. Names that it does not declare are refused there. Of an
// organisation that says no kinds yet, they are left aside, as they narrowed nothing.
func (r *reader) toSystems(e *evidence.Piece, v any) {
	names, ok := evidence.ListValue.Convert(v)
	if s, one := v.(string); one {
		names, ok = []string{s}, true
	}
	list, _ := names.([]string)
	if !ok {
		return // refused as an attribute that the type does not declare
	}
	delete(e.Attributes, aiSystems)
	at, tell := e.Places.At("attributes."+aiSystems), "and left aside: declare them under organisation: systems, with kind: ai and their roles"
	if slices.ContainsFunc(r.org.Systems, func(s organisation.System) bool { return s.Kind != "" }) {
		for j, s := range list {
			if !slices.Contains(e.Systems, s) {
				e.Systems = append(e.Systems, s)
				e.Places.Keys[fmt.Sprintf("systems[%d]", len(e.Systems)-1)] = e.Places.Index("attributes."+aiSystems, j)
			}
		}
		tell = "and read as systems: " + fmt.Sprintf("say systems: %v", list)
	}
	r.problems.Add(framework.Problem{
		Pos: at, Code: CodeFirstEdition, Severity: framework.Warning,
		Message: fmt.Sprintf("the AI systems of evidence %q are named by the attribute %s, which type %q does not declare, %s", e.ID, aiSystems, e.Type, tell),
	})
}
