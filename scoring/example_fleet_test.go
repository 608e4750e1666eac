package scoring_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
)

// A fleet in memory: a map of organisations by their keys.
func ExampleAssessAll() {
	engine, err := scoring.New(house())
	if err != nil {
		fmt.Println(err)
		return
	}
	shut := northwind()
	shut.Evidence = nil
	odd := northwind()
	odd.Evidence[0].Type = "polcy"
	fleet := map[string]*organisation.Organisation{"northwind": northwind(), "odd": odd, "shut": shut}

	// Outcomes come in no order, so that they are put in place by key.
	came := map[string]string{}
	for key, out := range scoring.AssessAll(context.Background(), engine, maps.All(fleet), date("2026-07-15")) {
		if out.Err != nil {
			came[key] = out.Err.Error()
			continue
		}
		came[key] = out.Assessment.Frameworks[0].Readiness.String()
	}
	for _, key := range slices.Sorted(maps.Keys(came)) {
		fmt.Printf("%s: %s\n", key, came[key])
	}
	// Output:
	// northwind: 75–100 %
	// odd: organisation: evidence[E1].type: unknown evidence type "polcy"; did you mean "policy"?
	// shut: 0–25 %
}

// A fleet that is larger than memory: lines of JSON are read as there are hands for them, decoded
// on all cores, and a line that does not decode is the error of its organisation alone.
func ExampleAssessLoaded() {
	engine, err := scoring.New(house())
	if err != nil {
		fmt.Println(err)
		return
	}
	lines := bufio.NewScanner(strings.NewReader(`{"organisation": {"name": "One"}, "scope": [{"framework": "house", "basis": ["design"]}]}
{"organisation": {"name": "Two"}, "scope": [{"framework": "hose"}]}
{"organization": {"name": "Three"}}
`))
	lines.Buffer(nil, 64<<20) // an organisation is longer than a line of text
	fleet := func(yield func(int, scoring.Load) bool) {
		for n := 1; lines.Scan(); n++ {
			line := slices.Clone(lines.Bytes()) // the scanner uses them again
			load := func(context.Context) (*organisation.Organisation, error) {
				org := new(organisation.Organisation)
				return org, json.Unmarshal(line, org)
			}
			if !yield(n, load) {
				return
			}
		}
	}
	for n, out := range scoring.AssessLoaded(context.Background(), engine, fleet, date("2026-07-15")) {
		if out.Err != nil {
			fmt.Printf("line %d: %v\n", n, out.Err)
			continue
		}
		fmt.Printf("line %d: %s %v\n", n, out.Assessment.Organisation, out.Assessment.Frameworks[0].Readiness)
	}
	if err := lines.Err(); err != nil { // the fleet has come to its end when the loop has
		fmt.Println(err)
	}
	// Unordered output:
	// line 1: One 0 %
	// line 2: organisation: scope[hose].framework: unknown framework "hose"; did you mean "house"?
	// line 3: organisation: unknown key "organization": want organisation, scope, operates, facts, evidence, treatments, risks, nonconformities
}
