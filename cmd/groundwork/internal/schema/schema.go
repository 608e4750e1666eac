// Package schema holds the JSON Schema (draft 2020-12) of the files that Groundwork
// reads, for completion and checking in editors. It is generated from the Go types
// and their comments; the test of this package writes it with -update.
package schema

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
)

//go:embed groundwork.schema.json
var file []byte

// kinds are the files that people tend to write, by their top-level keys.
var kinds = map[string][]string{
	"framework":    {"framework", "requirements"},
	"controls":     {"controls", "evidence_types", "fact_types"},
	"rules":        {"rules", "bands", "finding_rules", "sample_guides", "start_rules", "start_steps"},
	"relations":    {"relations", "unions", "pins"},
	"questions":    {"questions", "fact_types"},
	"guides":       {"guides", "checklists", "evidence_types"},
	"overlay":      {"overlay", "pins", "controls", "evidence_types", "fact_types", "rules", "relations"},
	"changes":      {"evidence", "facts", "scope", "operates", "treatments", "risks", "nonconformities", "remove"},
	"organisation": {"organisation", "scope", "operates", "facts", "evidence", "treatments", "risks", "nonconformities"},
}

// ErrUnknownKind says that there is no file of that kind.
var ErrUnknownKind = errors.New("unknown kind of file")

// The kinds of file that are no part of a workspace: answers to what init asks, and to what the check
// asks, by the ids of facts.
const (
	beginAnswers = "answers"
	checkAnswers = "check-answers"
)

// Kinds lists the kinds of file.
func Kinds() []string {
	return slices.Sorted(slices.Values(append(slices.Collect(maps.Keys(kinds)), beginAnswers, checkAnswers)))
}

// Of returns the schema of one kind of file, or of any file where kind is "". The
// error wraps [ErrUnknownKind].
func Of(kind string) (any, error) {
	var schema map[string]any
	if err := json.Unmarshal(file, &schema); err != nil {
		return nil, fmt.Errorf("embedded schema: %w", err)
	}
	defs, _ := schema["$defs"].(map[string]any)
	remove, answers := defs["Remove"], defs["Answers"]
	delete(defs, "Remove")
	delete(defs, "Answers")
	switch kind {
	case "":
		return schema, nil
	case beginAnswers:
		answers, _ := answers.(map[string]any)
		answers["$schema"], answers["title"] = schema["$schema"], "Groundwork: answers to init"
		return answers, nil
	case checkAnswers:
		answer := []any{map[string]any{"type": []any{"string", "number", "boolean"}}, map[string]any{"type": "array", "items": map[string]any{"type": "string"}}}
		return map[string]any{"$schema": schema["$schema"], "title": "Groundwork: answers to the check", "type": "object", "additionalProperties": map[string]any{"oneOf": answer}}, nil
	}
	keys, ok := kinds[kind]
	if !ok {
		if near := framework.Nearest(kind, Kinds()); near != "" {
			return nil, fmt.Errorf("%w %q; did you mean %q?", ErrUnknownKind, kind, near)
		}
		return nil, fmt.Errorf("%w %q: want one of %v", ErrUnknownKind, kind, Kinds())
	}
	all, _ := schema["properties"].(map[string]any)
	some := map[string]any{}
	for _, k := range keys {
		some[k] = all[k]
	}
	if _, takes := some["remove"]; takes {
		some["remove"] = remove
	}
	schema["properties"] = some
	schema["title"] = "Groundwork: " + kind
	return schema, nil
}
