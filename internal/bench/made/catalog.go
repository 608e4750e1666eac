package made

import (
	"fmt"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// Lengths of the catalog that [YAML] makes, about 1.5 MB.
const (
	YAMLRequirements = 1650
	YAMLControls     = 825
	YAMLRelations    = 1649
)

// YAML is a catalog of two frameworks with controls that link both and relations between them.
func YAML() map[string][]byte {
	files := map[string][]byte{}
	for _, f := range []string{"left", "right"} {
		var b strings.Builder
		fmt.Fprintf(&b, "framework:\n  id: %s\n  title: The %s one of two made-up frameworks\n  edition: \"1\"\nrequirements:\n", f, f)
		for i := range YAMLRequirements / 2 {
			fmt.Fprintf(&b, "  - id: R%d\n    kind: clause\n    title: Requirement %d of the %s framework\n    summary: What is asked here is made up, as long as such a summary usually is, and means nothing at all to anybody.\n    points:\n", i, i, f)
			for _, p := range []string{"a", "b", "c"} {
				fmt.Fprintf(&b, "      - {id: %s, text: \"Point %s of requirement %d asks for a dated record that somebody named keeps, and that others can see.\"}\n", p, p, i)
			}
		}
		files[f+".yaml"] = []byte(b.String())
	}
	var b strings.Builder
	b.WriteString("evidence_types:\n")
	for i := range YAMLControls {
		fmt.Fprintf(&b, "  - {id: record-%d, title: Record of what control %d does, kind: record}\n", i, i)
	}
	b.WriteString("controls:\n")
	for i := range YAMLControls {
		fmt.Fprintf(&b, "  - id: control-%d\n    title: Control %d\n    does: Somebody does what control %d says, writes down what came of it, and passes on what was found to whoever has to know of it.\n"+
			"    cadence: quarterly\n    evidence:\n      design: [record-%d]\n      operation: [record-%d]\n    links:\n", i, i, i, i, (i+1)%YAMLControls)
		for _, f := range []string{"left", "right"} {
			fmt.Fprintf(&b, "      - to: %s:R%d\n        points: [a, c]\n        why: The records of control %d show what two of the three points ask for, and leave the third to another control.\n", f, i, i)
		}
	}
	b.WriteString("relations:\n")
	for i := range YAMLRelations {
		fmt.Fprintf(&b, "  - {from: left:R%d, to: right:R%d, is: intersects, rationale: semantic, strength: %d, confidence: 0.5,\n     why: \"Both ask for a dated record; the one wants it kept by a named role, the other seen by whoever asks.\"}\n", i%YAMLControls, (i/YAMLControls*31+i)%YAMLControls, i%11)
	}
	files["work.yaml"] = []byte(b.String())
	return files
}

// Sizes of what [Relations] makes.
const (
	relationFrameworks   = 10
	RelationRequirements = 70_000
	RelationStatements   = 77_000
)

// Relations are frameworks in a chain, each requirement stated to relate to one of the next framework, and some to a second.
func Relations() mapping.Source {
	src := mapping.Source{}
	each := RelationRequirements / relationFrameworks
	for f := range relationFrameworks {
		fw := &framework.Framework{ID: fmt.Sprintf("f%d", f), Title: fmt.Sprintf("Framework %d", f), Edition: "1"}
		for i := range each {
			fw.Requirements = append(fw.Requirements, framework.Requirement{ID: fmt.Sprintf("R%d", i), Kind: "clause", Title: fmt.Sprintf("Requirement %d", i)})
		}
		src.Frameworks = append(src.Frameworks, fw)
	}
	bases := []relation.Base{relation.Equal, relation.Subset, relation.Superset, relation.Intersects}
	for i := range RelationStatements {
		from := i % relationFrameworks
		to := (from + 1) % relationFrameworks
		n := i / relationFrameworks
		src.Relations = append(src.Relations, &relation.Statement{
			From: framework.Ref{Framework: src.Frameworks[from].ID, Requirement: src.Frameworks[from].Requirements[n%each].ID},
			To:   framework.Ref{Framework: src.Frameworks[to].ID, Requirement: src.Frameworks[to].Requirements[(n+n/each*13)%each].ID},
			Is:   relation.Set(bases[i%len(bases)]), Why: "both ask for the same record",
		})
	}
	return src
}
