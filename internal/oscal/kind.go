package oscal

import (
	"bytes"
	"path"
	"regexp"
	"strings"
)

// models are the documents that OSCAL knows, each the one key of a file.
const models = "catalog|profile|mapping-collection|component-definition|system-security-plan|assessment-plan|assessment-results|plan-of-action-and-milestones"

// Model reports whether OSCAL has documents of that kind.
func Model(key string) bool {
	for m := range strings.SplitSeq(models, "|") {
		if m == key {
			return true
		}
	}
	return false
}

// begins is how an OSCAL document begins: in YAML, or in JSON with a brace.
func begins(before string) *regexp.Regexp {
	const above = `(?:(?:---|#|%)[^\n]*\n|["']?\$schema["']?[ \t]*:[^\n]*\n|[ \t\r\n])*`
	return regexp.MustCompile(`^(?:\x{FEFF})?` + above + before + `["']?(?:` + models + `)["']?[ \t]*:`)
}

// sniffed is how much of a file is looked at to tell what it is.
const sniffed = 4096

// IsYAML reports whether the text is an OSCAL document in YAML.
func IsYAML(data []byte) bool { return begins("").Match(data[:min(len(data), sniffed)]) }

// IsJSON reports whether the text is an OSCAL document in JSON, which YAML could be, too.
func IsJSON(data []byte) bool {
	return begins(`\{(?:\s*"\$schema"\s*:\s*"[^"]*"\s*,)?\s*`).Match(data[:min(len(data), sniffed)])
}

// inYAML reports whether a file is YAML by its name, and no JSON.
func inYAML(name string, data []byte) bool {
	ext := strings.ToLower(path.Ext(name))
	return (ext == ".yaml" || ext == ".yml") && !bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\uFEFF")), " \t\r\n"), []byte("{"))
}

// File is the file of the resource of that UUID, in JSON where there is one, else in YAML; ""
// where it has neither.
func (b *BackMatter) File(uuid string) string {
	if b == nil {
		return ""
	}
	for _, form := range []string{"json", "yaml", "yml"} {
		for _, r := range b.Resources {
			for _, l := range r.RLinks {
				if r.UUID == uuid && (strings.Contains(l.MediaType, form) || strings.HasSuffix(l.Href.Text, "."+form)) {
					return l.Href.Text
				}
			}
		}
	}
	return ""
}
