package oscal

import (
	"path"
	"strings"
	"unicode"

	"github.com/groundworkgrc/groundwork/internal/oscal"
)

// Is reports whether the text looks like an OSCAL document, in JSON or in YAML.
func Is(data []byte) bool { return oscal.IsJSON(data) || oscal.IsYAML(data) }

// unnamed is the id of a framework whose file says none.
const unnamed = "unnamed"

// Name returns the short id that a file or href suggests for a framework:
// "catalogs/NIST_CSF_v2.0/catalog.json" is "nist-csf-v2.0".
func Name(href string) string {
	href, _, _ = strings.Cut(strings.ReplaceAll(href, `\`, "/"), "#")
	for ; href != "" && href != "." && href != "/"; href = path.Dir(href) {
		base := strings.ToLower(path.Base(href))
		for _, ext := range []string{".json", ".yaml", ".yml"} {
			base = strings.TrimSuffix(base, ext)
		}
		if name := words(base); name != "" {
			return name
		}
	}
	return unnamed
}

// words joins the words that tell of a framework and not of the kind of file.
func words(text string) string {
	noise := map[string]bool{"": true, "catalog": true, "profile": true, "resolved": true, "derived": true, "min": true, "mapping": true, "collection": true}
	list := strings.FieldsFunc(text, func(r rune) bool { return r == '-' || r == '_' || r != '.' && !oscal.TokenRune(r, false) })
	kept := list[:0]
	for _, w := range list {
		for i := strings.LastIndexByte(w, '.'); i >= 0 && noise[w[i+1:]]; i = strings.LastIndexByte(w, '.') {
			w = w[:i]
		}
		if !noise[w] {
			kept = append(kept, w)
		}
	}
	return strings.Join(kept, "-")
}

// bare is a name without what names are set apart by: "SOC 2" and "soc2" are one.
func bare(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}
