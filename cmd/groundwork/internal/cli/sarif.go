package cli

import (
	"github.com/groundworkgrc/groundwork/catalog/lint"
	"github.com/groundworkgrc/groundwork/framework"
)

// The parts of SARIF 2.1.0 that a linter needs.
type (
	sarifLog struct {
		Version string     `json:"version"`
		Schema  string     `json:"$schema"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool    sarifTool     `json:"tool"`
		Results []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name  string      `json:"name"`
		Rules []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID      string    `json:"id"`
		Short   sarifText `json:"shortDescription"`
		Default sarifConf `json:"defaultConfiguration"`
	}
	sarifConf struct {
		Level string `json:"level"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
	}
	sarifLocation struct {
		Physical sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		Line   int `json:"startLine"`
		Column int `json:"startColumn,omitempty"`
	}
)

func sarifOf(r lintReport) sarifLog {
	run := sarifRun{Tool: sarifTool{sarifDriver{Name: "groundwork", Rules: []sarifRule{}}}, Results: []sarifResult{}}
	for _, c := range lint.Codes() {
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{c.ID, sarifText{c.Title}, sarifConf{sarifLevel(c.Severity)}})
	}
	for _, p := range r.Problems {
		text := p.Message
		if p.Suggestion != "" {
			text += "; did you mean " + p.Suggestion + "?"
		}
		result := sarifResult{RuleID: p.Code, Level: sarifLevel(p.Severity), Message: sarifText{text}, Locations: []sarifLocation{}}
		if p.File != "" {
			at := sarifPhysical{Artifact: sarifArtifact{p.File}}
			if p.Line > 0 {
				at.Region = &sarifRegion{p.Line, p.Column}
			}
			result.Locations = append(result.Locations, sarifLocation{at})
		}
		run.Results = append(run.Results, result)
	}
	return sarifLog{Version: "2.1.0", Schema: "https://json.schemastore.org/sarif-2.1.0.json", Runs: []sarifRun{run}}
}

func sarifLevel(s framework.Severity) string {
	switch s {
	case framework.Error:
		return "error"
	case framework.Warning:
		return "warning"
	default:
		return "note"
	}
}
