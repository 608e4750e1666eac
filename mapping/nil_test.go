package mapping_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/mapping/overlay"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// What is nil is named by an error at every door that has one.
func TestNilIsAnError(t *testing.T) {
	t.Parallel()
	g, err := mapping.Build(twoFrameworks())
	require.NoError(t, err)
	var (
		none  context.Context
		graph *mapping.Graph
		net   *relation.Net
		piece *evidence.Piece
		kind  *evidence.Type
		fact  *evidence.FactType
		ctx   = t.Context()
		ref   = g.Leaves("p")[0].Ref
	)
	second := func(_ any, err error) error { return err }
	third := func(_, _ any, err error) error { return err }
	for name, door := range map[string]struct {
		err  error
		want string
	}{
		"Check, no context":        {second(mapping.Check(none, mapping.Source{})), "no context"},
		"Build, no context":        {second(mapping.BuildContext(none, mapping.Source{})), "no context"},
		"Build, nil framework":     {second(mapping.Build(mapping.Source{Frameworks: []*framework.Framework{nil}})), "frameworks[0]"},
		"Build, nil control":       {second(mapping.Build(mapping.Source{Controls: []*mapping.Control{nil}})), "controls[0]"},
		"Build, nil relation":      {second(mapping.Build(mapping.Source{Relations: []*relation.Statement{nil}})), "relations[0]"},
		"Source.Index, no context": {second(mapping.Source{}.Index(none)), "no context"},
		"Index, no graph":          {second(graph.Index(ctx)), "no graph"},
		"Index, no context":        {second(g.Index(none)), "no context"},
		"Index, empty graph":       {second((&mapping.Graph{}).Index(ctx)), "no graph"},
		"Framework":                {second(graph.Framework("p")), "no graph"},
		"Requirement":              {second(graph.Requirement(ref)), "no graph"},
		"Leaf":                     {second(graph.Leaf(ref)), "no graph"},
		"Control":                  {second(graph.Control("both")), "no graph"},
		"EvidenceType":             {second(graph.EvidenceType("record")), "no graph"},
		"FactType":                 {second(graph.FactType("n")), "no graph"},
		"Checklist":                {second(graph.Checklist("c")), "no graph"},
		"Overlap, no graph":        {second(graph.Overlap(ctx, "p", "q", mapping.OverlapOptions{})), "no graph"},
		"Overlap, no context":      {second(g.Overlap(none, "p", "q", mapping.OverlapOptions{})), "no context"},

		"Derive, no net":             {second(net.Derive(ctx, ref, ref, relation.Options{})), "no net"},
		"Derive, no context":         {second(g.Relations().Derive(none, ref, ref, relation.Options{})), "no context"},
		"DeriveAll, no net":          {second(net.DeriveAll(ctx, "p", "q", relation.Options{})), "no net"},
		"DeriveAll, no context":      {second(g.Relations().DeriveAll(none, "p", "q", relation.Options{})), "no context"},
		"DeriveAll, nil graph":       {second(graph.Relations().DeriveAll(ctx, "p", "q", relation.Options{})), "no net"},
		"Contradictions, no net":     {third(net.Contradictions(ctx)), "no net"},
		"Contradictions, no context": {third(g.Relations().Contradictions(none)), "no context"},

		"organisation, no context":      {second(organisation.Check(none, g, nil)), "no context"},
		"organisation, no catalog":      {second(organisation.Check(ctx, nil, nil)), "no catalog"},
		"organisation, no graph":        {second(organisation.Check(ctx, graph, nil)), "no graph"},
		"evidence, no context":          {second(organisation.CheckEvidence(none, g, nil, nil, nil)), "no context"},
		"evidence, no catalog":          {second(organisation.CheckEvidence(ctx, nil, nil, nil, nil)), "no catalog"},
		"evidence, no graph":            {second(organisation.CheckEvidence(ctx, graph, nil, nil, nil)), "no graph"},
		"Sound, no context":             {third(organisation.Sound(none, g, nil)), "no context"},
		"Sound, no catalog":             {third(organisation.Sound(ctx, nil, nil)), "no catalog"},
		"Sound, no graph":               {third(organisation.Sound(ctx, graph, nil)), "no graph"},
		"Lay, no context":               {third(overlay.Lay(none, mapping.Source{}, nil)), "no context"},
		"Piece.Check":                   {piece.Check().Err(), "no piece"},
		"Type.Check, no type":           {kind.Check(&evidence.Piece{}).Err(), "no evidence type"},
		"Type.Check, no piece":          {(&evidence.Type{}).Check(nil).Err(), "no piece"},
		"FactType.Check":                {fact.Check(evidence.Fact{}).Err(), "no fact type"},
		"overlay that is nil in a list": {laid(t, []*overlay.Overlay{nil}).Err(), "a nil in the list"},
	} {
		require.ErrorContains(t, door.err, door.want, name)
	}
}

func laid(t *testing.T, list []*overlay.Overlay) framework.Problems {
	t.Helper()
	_, problems, err := overlay.Lay(t.Context(), mapping.Source{}, list)
	require.NoError(t, err)
	return problems
}

// A graph, a net and an organisation that are nil hold nothing, at doors that have no error.
func TestNilHoldsNothing(t *testing.T) {
	t.Parallel()
	var (
		g     *mapping.Graph
		net   *relation.Net
		union *relation.Union
	)
	assert.Equal(t, mapping.Source{}, g.Source())
	for name, n := range map[string]int{
		"Frameworks": len(g.Frameworks()), "Tree": len(g.Tree("p")), "Leaves": len(g.Leaves("p")), "Controls": len(g.Controls()), "EvidenceTypes": len(g.EvidenceTypes()),
		"FactTypes": len(g.FactTypes()), "Rules": len(g.Rules()), "Questions": len(g.Questions()), "Guides": len(g.Guides()), "Checklists": len(g.Checklists()),
		"Takers": len(g.Takers("record")), "Neighbours": len(net.Neighbours(framework.Ref{})), "Pairs": len(union.Pairs()), "Size": union.Size(),
	} {
		assert.Zero(t, n, name)
	}
	_, ok := g.Guide("p", "q")
	assert.False(t, ok)
	assert.Nil(t, g.Relations())
	var f *framework.Framework
	_, ok = f.Category("c")
	assert.False(t, ok)
	assert.Equal(t, framework.Scope{}, f.WholeScope())
	var c *mapping.Control
	assert.Empty(t, c.Takes())
	assert.Equal(t, organisation.Digest(&organisation.Organisation{}), organisation.Digest(nil))
	found, err := organisation.Check(t.Context(), mapping.Source{}, nil)
	require.NoError(t, err)
	assert.Empty(t, found)
	good, found, err := organisation.Sound(t.Context(), mapping.Source{}, nil)
	require.NoError(t, err)
	assert.Empty(t, found)
	assert.Empty(t, good.Evidence)
}
