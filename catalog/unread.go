package catalog

import (
	"fmt"
	"path"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
)

// CodeNotRead marks a file that stands among those of a workspace or a catalog, may have been
// meant as one of them, and is not read.
const CodeNotRead = "not-read"

// mostUnread is how many files that are not read are told one by one.
const mostUnread = 20

// unread notes a file that is not read, where it looks as if it should be.
func (r *reader) unread(before, name string) {
	if why := whyNot(path.Base(name)); why != "" {
		r.aside = append(r.aside, aside{name: name, problem: framework.Problem{
			Pos: framework.Position{File: before + name}, Code: CodeNotRead, Severity: framework.Warning, Message: why,
		}})
	}
}

// linked notes a link to a folder, which is not followed.
func (r *reader) linked(before, name string) {
	r.aside = append(r.aside, aside{name: name, problem: framework.Problem{
		Pos: framework.Position{File: before + name}, Code: CodeNotRead, Severity: framework.Warning,
		Message: "is a link to a folder or to what is not below this one, and is not followed: put the files themselves there",
	}})
}

// aside is a file that was not read, with what there is to say of it.
type aside struct {
	name    string // below its file system
	problem framework.Problem
}

// whyNot says what to do with a file of a kind that is not read, "" for one that nobody would
// take for a file of ours.
func whyNot(base string) string {
	lower := strings.ToLower(base)
	ext := path.Ext(lower)
	rest := strings.TrimSuffix(lower, ext)
	if i := strings.LastIndexByte(rest, '.'); ext == ".txt" && i > 0 && (rest[i:] == ".yaml" || rest[i:] == ".yml") {
		return fmt.Sprintf("is not read, since its name ends in .txt: call it %q", base[:len(base)-len(ext)])
	}
	switch ext {
	case ".yaml", ".yml":
		return fmt.Sprintf("is not read, since its name ends in capitals: call it %q", base[:len(base)-len(ext)]+ext)
	case ".csv", ".tsv", ".xlsx", ".xlsm":
		return "is a table, and is not read where it stands: groundwork evidence import takes in a tracker of evidence, groundwork catalog import a catalog"
	case ".xls", ".ods":
		return "is a table of a kind that is not read: save it as .xlsx or CSV, and take it in with groundwork evidence import"
	case ".json":
		if strings.HasSuffix(rest, ".schema") {
			return "" // by which an editor completes
		}
		return "is not read: a workspace is of YAML files (.yaml); groundwork catalog import takes in OSCAL"
	}
	return ""
}

// tellUnread adds what was not read to the problems, but for what a piece of evidence names as
// its source, from here or from a folder below: that is the evidence itself.
func (r *reader) tellUnread() {
	sources := map[string]bool{}
	for i := range r.org.Evidence {
		sources[path.Clean(strings.ReplaceAll(r.org.Evidence[i].Origin.URI, `\`, "/"))] = true
	}
	n := 0
	for _, a := range r.aside {
		if isSource(sources, a.name) {
			continue
		}
		if n++; n <= mostUnread {
			r.problems.Add(a.problem)
		}
	}
	if n > mostUnread {
		r.problems.Add(framework.Problem{Code: CodeNotRead, Severity: framework.Warning, Message: fmt.Sprintf("%d more files are not read, of kinds as those that are named", n-mostUnread)})
	}
}

func isSource(sources map[string]bool, name string) bool {
	for more := true; more; _, name, more = strings.Cut(name, "/") {
		if sources[name] {
			return true
		}
	}
	return false
}
