package catalog_test

import (
	"context"
	"io"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/catalog/lint"
	"github.com/groundworkgrc/groundwork/catalog/oscal"
	"github.com/groundworkgrc/groundwork/catalog/table"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// What is nil is named by an error at every door, of this package and of those below it.
func TestNilIsAnError(t *testing.T) {
	t.Parallel()
	g, err := mapping.Build(mapping.Source{})
	require.NoError(t, err)
	var none context.Context
	var to io.Writer
	ctx, text := t.Context(), func() io.Reader { return strings.NewReader("a") }
	second := func(_ any, err error) error { return err }
	one, fw := []*relation.Statement{nil}, &framework.Framework{ID: "x", Title: "X"}
	writer, known := oscal.Writer{Modified: framework.NewDate(2026, 1, 1)}, []oscal.Known{{}}
	for name, door := range map[string]struct {
		err  error
		want string
	}{
		"Load":             {second(catalog.Load(nil)), "file system 1 of 1 is nil"},
		"Load, second":     {second(catalog.Load(catalog.Files(nil), nil)), "file system 2 of 2 is nil"},
		"Load, Only":       {second(catalog.Load(catalog.Only(nil, "controls"))), "file system 1 of 1 is nil"},
		"Load, Only twice": {second(catalog.Load(catalog.Only(catalog.Only(nil), "controls"))), "file system 1 of 1 is nil"},
		"Load, no context": {second(catalog.Loader{}.Load(none, catalog.Builtin())), "no context"},
		"Decode":           {second(catalog.Decode[mapping.Control]("c.yaml", nil)), "nothing stands here"},
		"Write, no writer": {catalog.Write(to, mapping.Source{}), "no writer"},
		"Write, framework": {catalog.Write(io.Discard, mapping.Source{Frameworks: []*framework.Framework{nil}}), "framework 1 of 1 is nil"},
		"Write, control":   {catalog.Write(io.Discard, mapping.Source{Controls: []*mapping.Control{nil}}), "nothing, where a value is wanted"},

		"lint, no graph":   {second(lint.Check(ctx, nil)), "lint: no graph"},
		"lint, no context": {second(lint.Check(none, g)), "lint: no context"},
		"SARIF, no writer": {lint.SARIF(to, nil), "sarif: no writer"},

		"oscal.Read":                 {second(oscal.Read(nil, "n")), "no reader"},
		"oscal.ReadFS":               {second(oscal.ReadFS(nil, "n")), "no file system"},
		"oscal.Reader, no reader":    {second(oscal.Reader{}.Read(ctx, nil, "n")), "no reader"},
		"oscal.Reader, no context":   {second(oscal.Reader{}.Read(none, text(), "n")), "n: no context"},
		"oscal.Reader, known":        {second(oscal.Reader{Known: known}.Read(ctx, text(), "n")), "n: known framework 1 of 1 is nil"},
		"oscal.ReadFS, no files":     {second(oscal.Reader{}.ReadFS(ctx, nil, "n")), "no file system"},
		"oscal.ReadFS, no context":   {second(oscal.Reader{}.ReadFS(none, fstest.MapFS{}, "n")), "n: no context"},
		"oscal.Catalog, framework":   {second(writer.Catalog(io.Discard, nil)), "no framework"},
		"oscal.Catalog, no writer":   {second(writer.Catalog(to, fw)), "no writer"},
		"oscal.Mapping, relation":    {second(writer.Mapping(io.Discard, one, nil)), "relation 1 of 1 is nil"},
		"oscal.Mapping, no relation": {second(writer.Mapping(io.Discard, nil, nil)), "no relation to write"},
		"oscal.Mapping, no writer":   {second(writer.Mapping(to, nil, nil)), "no writer"},

		"table.Read":                 {second(table.Read(nil, "n")), "n: no reader"},
		"table.Reader, no reader":    {second(table.Reader{}.Read(ctx, nil, "n")), "n: no reader"},
		"table.Reader, no context":   {second(table.Reader{}.Read(none, text(), "n")), "n: no context"},
		"table.Reader, known":        {second(table.Reader{Known: []*framework.Framework{nil}}.Read(ctx, text(), "n")), "n: known framework 1 of 1 is nil"},
		"WriteRequirements":          {second(table.WriteRequirements(io.Discard, nil)), "nothing to write"},
		"WriteRequirements, writer":  {second(table.WriteRequirements(to, fw)), "no writer"},
		"WriteRelations":             {second(table.WriteRelations(io.Discard, one)), "relation 1 of 1 is nil"},
		"WriteRelations, writer":     {second(table.WriteRelations(to, nil)), "no writer"},
		"WriteLinks":                 {second(table.WriteLinks(io.Discard, []*mapping.Control{nil})), "control 1 of 1 is nil"},
		"WriteLinks, writer":         {second(table.WriteLinks(to, nil)), "no writer"},
		"WriteCISO":                  {second(table.WriteCISO(io.Discard, nil)), "nothing to write"},
		"WriteCISO, writer":          {second(table.WriteCISO(to, fw)), "no writer"},
		"WriteCISOMappings":          {second(table.WriteCISOMappings(io.Discard, nil, one)), "relation 1 of 1 is nil"},
		"WriteCISOMappings, nothing": {second(table.WriteCISOMappings(io.Discard, nil, nil)), "none of the 0 relations has a word in a library"},
	} {
		require.ErrorContains(t, door.err, door.want, name)
	}
	_, err = catalog.Load(nil)
	problems := framework.Problems{}
	require.ErrorAs(t, err, &problems)
	assert.Equal(t, catalog.CodeUnreadable, problems[0].Code)
}

// What is nil holds nothing, at doors that have no error.
func TestNilHoldsNothing(t *testing.T) {
	t.Parallel()
	empty, err := mapping.Build(mapping.Source{})
	require.NoError(t, err)
	assert.Equal(t, catalog.Count(empty), catalog.Count(nil))
	var d *oscal.Document
	assert.Equal(t, oscal.Known{}, d.Known())
	set, err := catalog.Load(catalog.Files(nil), catalog.Bytes("empty.yaml", nil))
	require.NoError(t, err)
	assert.Nil(t, set.Organisation)
}
