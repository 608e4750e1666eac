package laws

import (
	"archive/zip"
	"bytes"
	"io"
	"path"
	"regexp"
)

// ZIP holds a pack: files of plain names below it, each once, and of each the law of its form; its
// index links the files that are in it.
func ZIP(text []byte) (Shape, error) {
	var f faults
	z, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		f.add("zip: %w", err)
		return nil, f.err()
	}
	shape, seen, laws := Shape{}, map[string]bool{}, packed()
	names := map[string]bool{}
	for _, part := range z.File {
		names["./"+part.Name] = true
	}
	for _, part := range z.File {
		form, ok := laws[path.Ext(part.Name)]
		if part.Name == "index.html" {
			form = func(text []byte) (Shape, error) {
				return page(text, documentElements+" code", func(s string) bool { return names[s] || safeLink(s) })
			}
		}
		switch {
		case !packable.MatchString(part.Name), path.Clean(part.Name) != part.Name, seen[part.Name], !part.Mode().IsRegular():
			f.add("zip: a file %q, %v", part.Name, part.Mode())
		case !ok:
			f.add("zip: no law for %q", part.Name)
		}
		seen[part.Name] = true
		if !ok {
			continue
		}
		r, err := part.Open()
		if err != nil {
			f.add("zip: %s: %w", part.Name, err)
			continue
		}
		inner, err := io.ReadAll(r)
		if err == nil {
			_, err = form(inner)
		}
		if err != nil {
			f.add("zip: %s: %w", part.Name, err)
		}
		shape[path.Ext(part.Name)]++
	}
	return shape, f.err()
}

// packable are the names of the files that the command makes: printable ASCII, no way out, nothing hidden.
var packable = regexp.MustCompile(`^([A-Za-z0-9_][A-Za-z0-9._-]*/)*[A-Za-z0-9_][A-Za-z0-9._-]*$`)

// packed are the laws of what the command makes for a pack, by the ending of the name.
func packed() map[string]Law {
	return map[string]Law{".html": HTML, ".pdf": PDF, ".xlsx": XLSX, ".md": Markdown, ".csv": CSV, ".json": JSON, ".sha256": manifest}
}

// manifest holds lines of a digest and a plain name, as sha256sum takes them.
func manifest(text []byte) (Shape, error) {
	var f faults
	if !summed.Match(text) {
		f.add("manifest: a line that is no digest and name: %q", text)
	}
	return Shape{}, f.err()
}

var summed = regexp.MustCompile(`^([0-9a-f]{64}  [A-Za-z0-9_][A-Za-z0-9._/-]*\n)+$`)

// Shell holds a script that a shell is given: the same whatever people wrote, since nothing of theirs stands in it. Its
// shape is how often each of its lines is there.
func Shell(text []byte) (Shape, error) {
	var f faults
	f.steering("script", string(text), "\n\t")
	shape := Shape{}
	for line := range bytes.Lines(text) {
		shape[string(line)]++
	}
	return shape, f.err()
}
