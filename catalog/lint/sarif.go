package lint

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/safe"
)

// The parts of SARIF 2.1.0 that a linter needs.
type (
	sarifLog struct {
		Version string     `json:"version"`
		Schema  string     `json:"$schema"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name        string      `json:"name"`
		Information string      `json:"informationUri"`
		Rules       []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID      string     `json:"id"`
		Short   *sarifText `json:"shortDescription,omitempty"`
		Default sarifConf  `json:"defaultConfiguration"`
	}
	sarifConf struct {
		Level string `json:"level"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
		// Fingerprints tell the same result in another run, wherever its lines have moved to.
		Fingerprints map[string]string `json:"partialFingerprints"`
		// Suppressions are either given for all results of a run, [] for none, or for none (3.27.23).
		Suppressions []sarifSuppression `json:"suppressions,omitzero"`
	}
	sarifSuppression struct {
		Kind          string `json:"kind"`
		Status        string `json:"status"`
		Justification string `json:"justification"`
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

var errNoWriter = errors.New("no writer: there is nothing to write to")

// SARIF writes problems, of [Check] or of anything else that has read files, as a log of
// SARIF 2.1.0, as code hosts take it. Places keep their file as a reference relative to
// where the files were loaded from, each part of it escaped; an absolute one is a file URI.
// A problem without a code is one of "problem".
func SARIF(w io.Writer, problems framework.Problems) error { return SARIFOf(w, Codes(), problems, nil) }

// SARIFOf is [SARIF] for problems of other classes than those of [Codes]: what judging finds,
// say. The classes are listed whether or not a problem is of them. Accepted says why some problems, by their
// places in the list, are accepted; nil is for problems that nobody accepts.
func SARIFOf(w io.Writer, codes []Code, problems framework.Problems, accepted map[int]string) error {
	if w == nil {
		return fmt.Errorf("sarif: %w", errNoWriter)
	}
	run := sarifRun{Tool: sarifTool{sarifDriver{Name: "groundwork", Information: "https://github.com/groundworkgrc/groundwork", Rules: []sarifRule{}}}, ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	rules, index, prints := &run.Tool.Driver.Rules, map[string]int{}, fingerprints{}
	for _, c := range codes {
		index[c.ID] = len(*rules)
		*rules = append(*rules, sarifRule{c.ID, &sarifText{c.Title}, sarifConf{sarifLevel(c.Severity)}})
	}
	for i, p := range problems {
		id := p.Code
		if id == "" {
			id = "problem"
		}
		if _, ok := index[id]; !ok {
			index[id] = len(*rules)
			*rules = append(*rules, sarifRule{ID: id, Default: sarifConf{sarifLevel(p.Severity)}})
		}
		text := p.Message
		if p.Suggestion != "" {
			text += fmt.Sprintf("; did you mean %q?", p.Suggestion)
		}
		text = strings.ReplaceAll(text, "](", "] (") // which viewers of SARIF would make a link
		run.Results = append(run.Results, sarifResult{id, index[id], sarifLevel(p.Severity), sarifText{text}, sarifPlaces(p.Pos), prints.of(id, p), suppressed(accepted, i)})
	}
	enc := json.NewEncoder(safe.JSON(w))
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(sarifLog{"2.1.0", "https://json.schemastore.org/sarif-2.1.0.json", []sarifRun{run}}); err != nil {
		return fmt.Errorf("sarif: %w", err)
	}
	return nil
}

// suppressed tells of a result that it is accepted, by a decision that stands outside of the file; the result keeps its
// level.
func suppressed(accepted map[int]string, i int) []sarifSuppression {
	switch why, ok := accepted[i]; {
	case accepted == nil:
		return nil
	case ok:
		return []sarifSuppression{{"external", "accepted", why}}
	}
	return []sarifSuppression{}
}

// fingerprints counts how often each was given in a run.
type fingerprints map[string]int

// of makes the fingerprints of a problem: of its class, its file and what it is about, which are the
// same wherever its line has moved to. Of several that are alike each has its number. The second name
// is the one that code hosts look at.
func (f fingerprints) of(code string, p framework.Problem) map[string]string {
	about := p.Path
	if about == "" {
		about = p.Message
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{code, p.Pos.File, about}, "\x00")))
	mark := hex.EncodeToString(sum[:16])
	f[mark]++
	mark += ":" + strconv.Itoa(f[mark])
	return map[string]string{"groundwork/v1": mark, "primaryLocationLineHash": mark}
}

func sarifPlaces(at framework.Position) []sarifLocation {
	if at.File == "" {
		return []sarifLocation{}
	}
	place := sarifPhysical{Artifact: sarifArtifact{fileURI(at.File)}}
	if at.Line > 0 {
		place.Region = &sarifRegion{at.Line, at.Column}
	}
	return []sarifLocation{{place}}
}

// fileURI is the reference that a file's name means: "a b#c.yaml" is a%20b%23c.yaml, and
// "builtin:soc2.yaml" has no scheme.
func fileURI(file string) string {
	parts := strings.Split(file, "/")
	for i, p := range parts {
		parts[i] = strings.ReplaceAll(url.PathEscape(p), ":", "%3A")
	}
	if strings.HasPrefix(file, "/") {
		return "file://" + strings.Join(parts, "/")
	}
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "." || p == "" }), "/")
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
