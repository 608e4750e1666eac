package catalog

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/source"
)

// Only returns a file system whose files may hold these top-level keys alone, and none
// where no key is named. Of an overlay it may be said what it may do: "overlay.add" allows
// additions, and "overlay" everything, dropping among it. Anything else that the files hold
// is a problem that names the key and what is allowed. A key that no file has is a problem,
// too. Of a nil file system it returns nil, which [Load] refuses.
//
// It is for files of someone who is not trusted with all that a file can say: see
// [ContentKeys].
func Only(fsys fs.FS, keys ...string) fs.FS {
	if fsys == nil {
		return nil
	}
	o := only{FS: fsys, keys: slices.Clone(keys)}
	if inner, ok := fsys.(only); ok { // what both allow
		o.FS = inner.FS
		o.keys = slices.DeleteFunc(o.keys, func(k string) bool { return !slices.Contains(inner.keys, k) })
	}
	return o
}

type only struct {
	fs.FS

	keys []string
}

func (o only) displayName() string { return prefix(o.FS) }

// Stat implements [fs.StatFS].
func (o only) Stat(name string) (fs.FileInfo, error) { return fs.Stat(o.FS, name) }

// ContentKeys lists the top-level keys under which a file can only add: frameworks,
// controls, evidence, questions and rules for them, relations, guides. It leaves out what
// replaces what others said (bands, finding_rules, sample_guides, start_rules, start_steps), what changes it
// (overlay), what vouches for it (pins), and all of an organisation.
func ContentKeys() []string {
	return []string{
		"framework", "requirements", "controls", "evidence_types", "fact_types", "rules", "questions", "relations", "unions", "open", "rejected",
		"guides", "checklists",
	}
}

// OrganisationKeys lists the top-level keys of an organisation.
func OrganisationKeys() []string {
	return []string{"organisation", "scope", "operates", "facts", "evidence", "treatments", "risks", "nonconformities"}
}

// overlayKeys are what an overlay can do.
var overlayKeys = []string{"add", "retitle", "reweight", "drop", "relink", "tighten"}

// allowedBy returns the keys that a file system allows, nil for all of them.
func allowedBy(fsys fs.FS) []string {
	if o, ok := fsys.(only); ok {
		return append([]string{}, o.keys...)
	}
	return nil
}

// knows reports the keys that no file can hold.
func (r *reader) knows(keys []string) bool {
	known := slices.Clone(topKeys)
	for _, k := range overlayKeys {
		known = append(known, "overlay."+k)
	}
	ok := true
	for _, k := range keys {
		if !slices.Contains(known, k) {
			ok = false
			r.problems.Add(framework.Problem{Code: CodeNotAllowed, Message: fmt.Sprintf("Only allows %q, which is no top-level key", k), Suggestion: framework.Nearest(k, known)})
		}
	}
	return ok
}

// may reports whether the file system may hold the key, and tells where it may not.
func (r *reader) may(e source.Entry) bool {
	if r.allowed == nil || !slices.Contains(topKeys, e.Key) || slices.Contains(r.allowed, e.Key) {
		return true
	}
	if e.Key == "overlay" && slices.ContainsFunc(r.allowed, func(k string) bool { return strings.HasPrefix(k, "overlay.") }) {
		return true
	}
	r.lost = true
	r.refuse(e, e.Key)
	r.enough = r.brief
	return false
}

// mayLay tells of what an overlay does and may not.
func (r *reader) mayLay(e source.Entry) {
	if r.allowed == nil || slices.Contains(r.allowed, "overlay") || !e.Value.IsMapping() {
		return
	}
	for _, k := range e.Value.Entries() {
		if slices.Contains(overlayKeys, k.Key) && !slices.Contains(r.allowed, "overlay."+k.Key) {
			r.lost = true
			r.refuse(k, "overlay."+k.Key)
		}
	}
}

func (r *reader) refuse(e source.Entry, key string) {
	list := "nothing"
	if len(r.allowed) > 0 {
		list = strings.Join(r.allowed, ", ")
	}
	r.add(e.At, CodeNotAllowed, "%q may not stand in these files; allowed: %s", key, list)
}
