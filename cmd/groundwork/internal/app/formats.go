package app

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
)

// Formats is the annotation of a command that has more formats than text and json.
const Formats = "formats"

// Native is the annotation of a command whose text is a file of a format of its own.
const Native = "native"

// ending is the format that the ending of a file's name stands for, "" for none that one knows.
func ending(name string) string {
	ext := strings.TrimPrefix(strings.ToLower(filepath.Ext(name)), ".")
	switch ext {
	case "yml":
		return "yaml"
	case "txt":
		return "text"
	case "markdown":
		return "md"
	case "gv":
		return "dot"
	case "mmd":
		return "mermaid"
	case "text", "json", "csv", "md", "svg", "dot", "sarif", "xlsx", "xls", "ods", "pdf", "html", "htm", "docx", "doc", "odt", "yaml", "ics", "png", "tsv", "xml", "zip":
		return ext
	}
	return ""
}

// byEnding takes the format from the ending of the output's name where none is said.
func (a *App) byEnding(c *cobra.Command, list []string) error {
	format := ending(a.Output)
	if format == "" || c.Flags().Changed("format") || c.Annotations[Native] != "" {
		return nil
	}
	if !slices.Contains(list, format) {
		return usage.Of(fmt.Errorf("-o %s: %s writes %s, and no %s: name the file so, or say --format", a.Output, c.Name(), strings.Join(list, " or "), filepath.Ext(a.Output)))
	}
	a.Format = format
	return nil
}

// FormatsOf are the formats of a command.
func FormatsOf(c *cobra.Command) []string {
	if more := c.Annotations[Formats]; more != "" {
		return strings.Fields(more)
	}
	return []string{"text", "json"}
}
