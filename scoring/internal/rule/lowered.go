package rule

import (
	"github.com/groundworkgrc/groundwork/scoring/internal/rule/lower"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// lowering is what all environments share, as package lower sees it.
func lowering(fields map[string]map[string]field) *lower.Lowering {
	t := lower.Table{
		Fields: map[string]map[string]lower.Field{}, Calls: map[string]lower.Call{}, Lists: lists(),
		Every: everyPiece, Kept: keptPieces, Carries: carries().id(), Details: details,
	}
	for object, list := range fields {
		t.Fields[object] = map[string]lower.Field{}
		for name, f := range list {
			t.Fields[object][name] = f.low
		}
	}
	for name, f := range fields[attributesType.TypeName()] {
		t.Fields[evidenceType.TypeName()][details+"."+name] = f.low
	}
	delete(t.Fields, attributesType.TypeName())
	for _, m := range members() {
		t.Calls[m.id()] = m.low
	}
	return lower.New(t)
}

// lowered are variables as package lower reads them.
func lowered(list []variable) map[string]any {
	out := make(map[string]any, len(list))
	for _, v := range list {
		out[v.name] = v.low
	}
	return out
}

// lists are the lists of host values.
func lists() map[string]lower.Kind {
	return map[string]lower.Kind{
		evidenceType.TypeName(): lower.Objects(lower.List[*Item, *Item]{
			View: func(i *Item) *Item { return i }, Itself: true, Hidden: func(i *Item) bool { return i.Unseen }, Room: room, Ready: true,
		}),
		requirementType.TypeName(): lower.Objects(lower.List[*result.Requirement, requirement]{
			View: func(q *result.Requirement) requirement { return requirement{Requirement: q} },
		}),
		findingType.TypeName(): lower.Objects(lower.List[*result.Finding, finding]{
			View: func(f *result.Finding) finding { return finding{Finding: f} },
		}),
	}
}
