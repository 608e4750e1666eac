package changes_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/changes"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

func held() *organisation.Organisation {
	return &organisation.Organisation{
		Name:   "Acme",
		Scopes: []framework.Scope{{Framework: "iso42001"}, {ID: "report", Framework: "soc2"}},
		Facts:  []evidence.Fact{{ID: "handles_customer_data", Value: true}},
		Treatments: []organisation.Treatment{
			{Kind: organisation.AcceptedRisk, Control: "data-backup"}, {Kind: organisation.Remediation, Risk: "R-1"},
			{Kind: organisation.Remediation, Requirement: framework.Ref{Framework: "soc2", Requirement: "CC6.2"}},
		},
		Evidence: []evidence.Piece{{ID: "EV-1"}, {ID: "EV-2"}},
		Risks:    []organisation.Risk{{ID: "R-1"}, {ID: "R-2"}}, Nonconformities: []organisation.Nonconformity{{ID: "N-1"}, {ID: "N-2"}, {ID: "N-3"}},
	}
}

// A file of changes adds, takes the place of what has the same id, and takes away.
func TestChange(t *testing.T) {
	t.Parallel()
	f, err := changes.Read("c.yaml", []byte(`remove:
  evidence: [EV-1, EV-2]
  treatments: [data-backup, "soc2:CC6.2"]
  facts: [handles_customer_data]
  risks: [R-2]
  scope: [iso42001]
  nonconformities: [N-3]
nonconformities:
  - {id: N-1, requirement: "soc2:CC6.2", grade: minor, closed: 2026-07-01}
evidence:
  - {id: EV-3, type: policy, status: accepted}
scope:
  - {id: report, framework: soc2, window: 2027-01-01/2027-06-30}
treatments:
  - {kind: remediation, control: access-review, why: Begun., owner: it}
`))
	require.NoError(t, err)
	org := held()
	c, err := f.Change(org)
	require.NoError(t, err)
	assert.Equal(t, []string{"EV-1", "EV-2"}, c.Drop)
	require.Len(t, c.Put, 1)
	assert.Equal(t, "EV-3", c.Put[0].ID)
	assert.Equal(t, []string{"handles_customer_data"}, c.Forget)
	require.Len(t, c.Scopes, 1)
	assert.Equal(t, "2027-01-01/2027-06-30", c.Scopes[0].Window.String())
	require.Len(t, c.Treatments, 2)
	assert.Equal(t, "R-1", c.Treatments[0].Risk)
	assert.Equal(t, "access-review", c.Treatments[1].Control)
	require.Len(t, c.Risks, 1)
	require.Len(t, c.Nonconformities, 2)
	assert.Equal(t, "2026-07-01", c.Nonconformities[0].Closed.String())
	assert.Nil(t, c.Operates, "not touched")
	assert.Equal(t, held(), org, "nothing of the organisation is changed")
}

// What is all of it remove is one, and what is none of it needs no remove.
func TestRemoveAlone(t *testing.T) {
	t.Parallel()
	f, err := changes.Read("c.yaml", []byte("remove: {treatments: [R-1]}\n"))
	require.NoError(t, err)
	c, err := f.Change(held())
	require.NoError(t, err)
	assert.Len(t, c.Treatments, 2)
	assert.Nil(t, c.Put)
	f, err = changes.Read("c.yaml", []byte("facts: {handles_customer_data: false}\n"))
	require.NoError(t, err)
	c, err = f.Change(held())
	require.NoError(t, err)
	assert.Equal(t, false, c.Answer[0].Value)
	assert.Nil(t, c.Treatments)
}

// Lines end as YAML has it, and what goes takes none of its neighbours with it.
func TestLineEnds(t *testing.T) {
	t.Parallel()
	for _, end := range []string{"\n", "\r\n", "\r"} {
		text := strings.ReplaceAll("# one\n\nfacts:\n  a: true\nremove:\n  evidence:\n    - EV-1\n\n# two\nrisks: [{id: R-1}]\noperates: {}\n", "\n", end)
		f, err := changes.Read("c.yaml", []byte(text))
		require.NoError(t, err, "%q", text)
		assert.Equal(t, []string{"EV-1"}, f.Remove.Evidence)
		assert.Len(t, f.Put.Facts, 1)
		require.Len(t, f.Put.Risks, 1)
		assert.Equal(t, 10, f.Put.Risks[0].Places.Item.Line)
	}
}

// Mistakes are told with their place in the file, or with what the workspace has.
func TestMistakes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                               "c.yaml",
		"- evidence\n":                   "c.yaml:1:1",
		"remove: [EV-1]\n":               "c.yaml:1:9: remove wants lists of what goes",
		"remove:\n  evidnce: [EV-1]\n":   `c.yaml:2:3: remove knows no "evidnce": want evidence, treatments`,
		"remove:\n  evidence: EV-1\n":    "c.yaml:2:13: remove: evidence wants a list of ids",
		"{remove: {evidence: [EV-1]}}\n": "remove wants a line of its own",
		"remove: {evidence: [EV-1]}\nevidence:\n  - {idd: x}\n": "c.yaml:3:6",
		"controls: []\n": "c.yaml:1:1",
		"remove: {evidence: [EV-1]}\nrisks: []\nremove: {evidence: [EV-2]}\n":       "c.yaml:3:1: remove is there twice",
		"remove: {evidence: [EV-1]}\n--- # next\nfacts: {a: true}\n":                "c.yaml:2:1: a second document begins here",
		"facts: {a: true}\nremove: {evidence: [EV-1]}\n---\nremove: {facts: [a]}\n": "c.yaml:3:1: a second document begins here",
		"remove: {evidence: [EV-1]}\n...\n--- {facts: {a: true}}\n":                 "c.yaml:3:1: a second document begins here",
		"remove: {evidence: [EV-1]}\n...\nfacts: {a: true}\n":                       "c.yaml:3:1: YAML: did not find expected <document start>",
		"risks: []\u2028\u2028remove: {evidence: [EV-1]}\nfacts: {a: true}\n":       "c.yaml:1:10: character U+2028 is not allowed",
		"facts: {a: \"\u0085\u0085\"}\nremove: {evidence: [EV-1]}\nrisks: []\n":     "c.yaml:1:13: character U+0085 is not allowed",
		"risks: [{idd: \"\r\r\"}]\r\n\rremove: {evidence: [EV-1]}\rfacts: {a: b}\n": "c.yaml:1:10: ",
	} {
		_, err := changes.Read("c.yaml", []byte(text))
		assert.ErrorContains(t, err, want, text)
	}
	for text, want := range map[string]string{
		"remove: {treatments: [data-bakup]}\n": `c.yaml:1:23: remove: the workspace has no treatment of "data-bakup"; did you mean "data-backup"?`,
		"remove: {evidence: [EV-4]}\n":         `c.yaml:1:21: remove: the workspace has no evidence "EV-4"`,
		"remove: {facts: [handles_data]}\n":    `no answer to "handles_data"`,
		"remove: {risks: [R-9]}\n":             `no risk "R-9"`,
		"remove: {scope: [soc2]}\n":            `no scope "soc2"`,
		"organisation: {name: Other}\n":        "c.yaml:1:1: name, systems and owners are not changed here",
	} {
		f, err := changes.Read("c.yaml", []byte(text))
		require.NoError(t, err, text)
		_, err = f.Change(held())
		assert.ErrorContains(t, err, want, text)
	}
}
