package catalog_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/groundworkgrc/groundwork/catalog"
)

// wide is a native catalog of two frameworks with n requirements each, as many controls with two links
// each, and relations between them.
func wide(n int) []byte {
	var b strings.Builder
	b.WriteString("framework:\n  id: wide\n  title: A wide framework\n  edition: \"2026\"\n  publisher: Nobody\nrequirements:\n")
	for i := range 2 * n {
		fmt.Fprintf(&b, "- id: %s\n  kind: control\n  title: Requirement number %d of the framework\n  summary: What is asked of the organisation here, told in a sentence of usual length, number %d.\n  points:\n", requirement(i), i, i)
		for j := range 3 {
			fmt.Fprintf(&b, "  - {id: %c, text: \"The point %c of what the requirement asks, number %d\"}\n", 'a'+j, 'a'+j, i)
		}
	}
	b.WriteString("evidence_types:\n- {id: policy, title: A policy, kind: document}\n- {id: ticket, title: A ticket, kind: record}\ncontrols:\n")
	for i := range n {
		fmt.Fprintf(&b, "- id: control-%d\n  title: Control number %d\n  owner: Somebody\n  discipline: security\n  cadence: quarterly\n  does: >-\n    What the control does, told in a sentence\n    of two lines, number %d.\n"+
			"  evidence:\n    design: [policy]\n    operation: [ticket]\n  links:\n", i, i, i)
		for j := range 2 {
			fmt.Fprintf(&b, "  - to: wide:%s\n    points: [a, b]\n    why: It does what the requirement asks, since it does so\n    review: {state: reviewed, by: A reader, on: 2026-01-02}\n", requirement(2*i+j))
		}
	}
	b.WriteString("relations:\n")
	for i := range 2*n - 1 {
		fmt.Fprintf(&b, "- from: wide:%s\n  to: wide:%s\n  is: [intersects, disjoint]\n  why: The two ask for something near to each other\n  rationale: semantic\n  strength: 5\n  confidence: 0.5\n", requirement(i), requirement(i+1))
	}
	return []byte(b.String())
}

func requirement(i int) string { return fmt.Sprintf("A.%d.%d", i/10, i%10) }

// Reading a file costs little beside the nodes that the parser makes of it: a fifth more objects.
func TestLoadCost(t *testing.T) {
	text := wide(60)
	nodes := testing.AllocsPerRun(3, func() {
		var n yaml.Node
		require.NoError(t, yaml.Unmarshal(text, &n))
	})
	load := testing.AllocsPerRun(3, func() {
		_, err := catalog.Load(catalog.Bytes("wide.yaml", text))
		require.NoError(t, err)
	})
	assert.Less(t, load, nodes*1.25)
	t.Logf("%.2f times", load/nodes)
}
