package catalog

import (
	"cmp"
	"io/fs"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/source"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

// A Set is what [Load] read: the ingredients of a [mapping.Graph] and, where the
// files hold one, an organisation.
type Set struct {
	mapping.Source

	// Organisation is nil where no file holds anything of an organisation.
	Organisation *organisation.Organisation
	// Problems holds the warnings; anything worse is the error of Load.
	Problems framework.Problems
}

// Codes of problems with files as a whole.
const (
	CodeUnreadable = "unreadable"
	CodeTooLarge   = "too-large"
	CodeTooMany    = "too-many-files"
)

// A Loader loads files within limits. The zero Loader has the defaults.
type Loader struct {
	MaxFileSize int64 // bytes of one file; default 64 MiB
	MaxFiles    int   // files over all file systems; default 10,000
	MaxDepth    int   // levels of nesting in one file; default 64
}

func (l Loader) limits() Loader {
	return Loader{
		MaxFileSize: cmp.Or(l.MaxFileSize, 64<<20),
		MaxFiles:    cmp.Or(l.MaxFiles, 10_000),
		MaxDepth:    cmp.Or(l.MaxDepth, 64),
	}
}

// Load reads all YAML files (.yaml, .yml) of the file systems, in the order of their
// names, and checks every reference in and between them. Lists append, over files and
// file systems. Bands, sample guides, and the finding rules for one framework each mean
// something as a whole: the last file system that states one of these lists replaces it.
//
// The error is a [framework.Problems] that lists everything that is wrong, by place;
// the Set is then nil. Errors are an unknown or doubled key, a value of another type
// than wanted, a key without value, a second document, tags, anchors and aliases, an
// invisible character in a name, an expression over several lines outside of a |
// block, and what [mapping.Check] and [mapping.CheckOrganisation] find. Where a file or an
// item could not be read, references are not checked, since what they name may be in it.
func Load(fsys ...fs.FS) (*Set, error) { return Loader{}.Load(fsys...) }

// Load is the function [Load] within the loader's limits.
func (l Loader) Load(fsys ...fs.FS) (*Set, error) {
	r := newReader()
	l = l.limits()
	files := 0
	for i, f := range fsys {
		if r.system = i; f != nil {
			l.walk(f, r, &files)
		}
	}
	return r.finish()
}

// finish checks what was read as a whole.
func (r *reader) finish() (*Set, error) {
	r.latestRules()
	r.digests()
	laid, conflicts := r.src.Overlaid()
	if !r.lost && !r.dec.Lost {
		r.problems = append(r.problems, conflicts...)
	}
	set := &Set{Source: laid}
	if r.isOrg {
		set.Organisation = &r.org
	}
	r.scopeKeys()
	problems := slices.Concat(r.problems, r.dec.Problems())
	if !r.lost && !r.dec.Lost {
		problems = append(problems, r.check(set, problems)...)
	}
	problems.Sort()
	if err := problems.Err(); err != nil {
		return nil, err
	}
	set.Problems = problems
	return set, nil
}

// check looks at references and drops what only follows from a problem that is known:
// on its line, or in an item that could not be read in full.
func (r *reader) check(set *Set, known framework.Problems) framework.Problems {
	found := mapping.Check(set.Source)
	if set.Organisation != nil {
		found = append(found, mapping.CheckOrganisation(set.Source, set.Organisation)...)
	}
	type line struct {
		file string
		n    int
	}
	seen := map[line]bool{}
	for _, p := range known {
		seen[line{p.Pos.File, p.Pos.Line}] = true
	}
	fresh := framework.Problems{}
	for _, p := range found {
		if !seen[line{p.Pos.File, p.Pos.Line}] && !r.dec.Tainted(p.Pos) {
			fresh = append(fresh, p)
		}
	}
	return fresh
}

// A reader gathers what the files hold.
type reader struct {
	dec      *source.Decoder
	src      mapping.Source
	org      organisation.Organisation
	isOrg    bool
	lost     bool // a file could not be read: references may name what it holds
	problems framework.Problems
	pending  []scopeKey
	items    map[string][][32]byte // digests by part: catalog, rules
	system   int                   // which file system is being read
	wholes   map[string]int        // from which one a list that is taken as a whole is

	ruleSystems []int // from which one each finding rule is
}

func newReader() *reader {
	r := &reader{items: map[string][][32]byte{}, wholes: map[string]int{}}
	r.dec = source.NewDecoder(r.shapes(), prose)
	return r
}

// prose are the keys of free text, in which characters that do not show may stand.
var prose = []string{
	"title", "summary", "text", "why", "open", "does", "asks", "ask", "help", "none", "edition", "publisher",
	"focus", "issued_by", "output", "recognition",
}
