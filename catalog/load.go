package catalog

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/internal/limit"
	"github.com/groundworkgrc/groundwork/internal/source"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/mapping/overlay"
)

// A Set is what [Load] read: the ingredients of a [mapping.Graph] and, where the
// files hold one, an organisation.
type Set struct {
	mapping.Source

	// Overlays lists those that were laid on, in order.
	Overlays []*overlay.Overlay
	// Organisation is nil where no file holds anything of an organisation.
	Organisation *organisation.Organisation
	// Problems holds the warnings; anything worse is the error of Load.
	Problems framework.Problems
}

// Codes of problems with files as a whole.
const (
	CodeUnreadable = "unreadable"
	CodeTooLarge   = limit.CodeTooLarge
	CodeTooMany    = "too-many-files"
	CodeNotAllowed = "not-allowed"
	CodeMore       = limit.CodeMore
	// CodeRenamed marks a control that is named by an id that it had before.
	CodeRenamed = "renamed"
	// CodeLookAlike marks an id that a reader cannot tell from another of its kind.
	CodeLookAlike = check.Alike
	// CodeSameName marks a file whose name a reader cannot tell from that of another.
	CodeSameName = "same-name"
	// CodeFirstEdition marks what the first edition of the rules wrote, with what it is now.
	CodeFirstEdition = "first-edition"
)

// A Loader loads files within limits, each of which stands with its name in the problem
// that it gives. The zero Loader has the defaults.
type Loader struct {
	MaxFileSize int64 // bytes of one file; default 64 MiB
	MaxFiles    int   // files over all file systems; default 10,000
	MaxDepth    int   // levels of nesting in one file; default 64
	MaxValues   int   // values in one file; default 100,000 and one for every four bytes, at most 2 million
	MaxProblems int   // problems that are listed; default 500, and a last one that counts the others

	// Placeless leaves out where things stand in the built-in catalog, which takes half of the time of reading it: for who
	// tells no places of it.
	Placeless bool
}

func (l Loader) limits() Loader {
	return Loader{
		MaxFileSize: cmp.Or(l.MaxFileSize, limit.FileSize),
		MaxFiles:    cmp.Or(l.MaxFiles, 10_000),
		MaxDepth:    cmp.Or(l.MaxDepth, limit.Depth),
		MaxValues:   l.MaxValues,
		MaxProblems: cmp.Or(l.MaxProblems, limit.Problems),
		Placeless:   l.Placeless,
	}
}

// Load reads all YAML files (.yaml, .yml) of the file systems, in the order of their
// names, and checks every reference in and between them. Other files are not read; those that
// somebody may have meant to be (tables, JSON, .YAML, .yaml.txt) are told, each as a warning. Lists append, over files and
// file systems. Bands, sample guides, and the finding rules for one framework each mean
// something as a whole: the last file system that states one of these lists replaces it.
//
// The error is a [framework.Problems] that lists what is wrong, by place; the Set is
// then nil. Errors are an unknown or doubled key, a value of another type
// than wanted, a key without value, a second document, tags, anchors and aliases, an
// invisible character in a name, a control character in any text, an expression over several lines outside of a |
// block, a file system that is nil, what [Only] does not allow, what is past a limit of [Loader], and what
// [mapping.Check] and [organisation.Check] find. Where a file or an
// item could not be read, references are not checked, since what they name may be in it.
func Load(fsys ...fs.FS) (*Set, error) { return Loader{}.Load(context.Background(), fsys...) }

// Load is the function [Load] within the loader's limits, and until the context ends. The
// error then wraps that of the context, or says that there is none.
func (l Loader) Load(ctx context.Context, fsys ...fs.FS) (*Set, error) {
	set, _, err := l.load(ctx, fsys)
	return set, err
}

// LoadGraph is [Loader.Load] and [mapping.BuildContext] of what was read, which is checked once for both.
func (l Loader) LoadGraph(ctx context.Context, fsys ...fs.FS) (*Set, *mapping.Graph, error) {
	set, sound, err := l.load(ctx, fsys)
	if err != nil {
		return nil, nil, err
	}
	var graph *mapping.Graph
	if sound {
		graph, err = mapping.BuildChecked(ctx, set.Source, check.Proof{})
	} else {
		graph, err = mapping.BuildContext(ctx, set.Source)
	}
	if err != nil {
		return nil, nil, err
	}
	return set, graph, nil
}

// load also reports whether references were checked and hold.
func (l Loader) load(ctx context.Context, fsys []fs.FS) (set *Set, sound bool, err error) {
	if err := check.Live(ctx); err != nil {
		return nil, false, fmt.Errorf("catalog: %w", err)
	}
	l = l.limits()
	r := newReader(ctx, l)
	for i, f := range fsys {
		if r.system = i; f == nil {
			r.file("", CodeUnreadable, fmt.Sprintf("file system %d of %d is nil: there is nothing to read from", i+1, len(fsys)))
			continue
		}
		if r.quick(l, f) {
			continue
		}
		if r.allowed = allowedBy(f); r.knows(r.allowed) {
			l.walk(ctx, f, r)
		}
		if err := ctx.Err(); err != nil {
			return nil, false, fmt.Errorf("catalog: %w", err)
		}
	}
	set, err = r.finish(ctx)
	return set, r.proved, err
}

// finish checks what was read as a whole.
func (r *reader) finish(ctx context.Context) (*Set, error) {
	r.latestRules()
	r.rename()
	r.digests()
	laid, conflicts, err := overlay.Lay(ctx, r.src, r.overlays)
	if err != nil {
		return nil, err
	}
	if !r.lost && !r.dec.Lost {
		known := slices.Concat(r.problems.Kept(), r.dec.Problems().Kept())
		r.problems.Add(r.fresh(conflicts, known)...)
	}
	r.firstEdition(laid.EvidenceTypes)
	set := &Set{Source: laid, Overlays: overlay.InOrder(r.overlays)}
	if r.isOrg {
		set.Organisation = &r.org
	}
	r.scopeKeys()
	r.tellUnread()
	r.problems.Join(r.dec.Problems())
	if !r.lost && !r.dec.Lost {
		found, err := r.check(ctx, set)
		if err != nil {
			return nil, err
		}
		r.problems.Add(r.fresh(found, r.problems.Kept())...)
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("catalog: %w", err)
	}
	problems, err := r.problems.Close()
	if err != nil {
		return nil, err
	}
	set.Problems = problems
	return set, nil
}

// check looks at references.
func (r *reader) check(ctx context.Context, set *Set) (framework.Problems, error) {
	var found framework.Problems
	var err error
	if !r.proved {
		found, err = mapping.Check(ctx, set.Source)
		r.proved = err == nil && found.Err() == nil
	}
	if err != nil || set.Organisation == nil {
		return found, err
	}
	more, err := organisation.Check(ctx, set.Source, set.Organisation)
	return append(found, more...), err
}

// fresh drops of what was found what only follows from a problem that is known: on its
// line, or in an item that could not be read in full.
func (r *reader) fresh(found, known framework.Problems) framework.Problems {
	type line struct {
		file string
		n    int
	}
	seen := map[line]bool{}
	for _, p := range known {
		if p.Severity == framework.Error {
			seen[line{p.Pos.File, p.Pos.Line}] = true
		}
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
	overlays []*overlay.Overlay
	org      organisation.Organisation
	isOrg    bool
	lost     bool // a file could not be read: references may name what it holds
	problems limit.List
	files    int
	pending  []scopeKey
	items    map[string][][32]byte // digests by part: catalog, rules
	system   int                   // which file system is being read
	allowed  []string              // the keys that it may hold, nil for all
	brief    bool                  // whether nothing more is wanted where a key may not stand
	enough   bool                  // whether it was so
	aside    []aside               // files that are not read
	shown    map[string]string     // names of files by what is seen of them
	builtin  bool                  // whether it is the catalog of Groundwork
	proved   bool                  // whether all but the organisation was found without error, here or by a test
	wholes   map[string]int        // from which one a list that is taken as a whole is

	ruleSystems []int // from which one each finding rule is
}

func newReader(ctx context.Context, l Loader) *reader {
	r := &reader{items: map[string][][32]byte{}, wholes: map[string]int{}, shown: map[string]string{}, problems: limit.List{Most: l.MaxProblems}}
	r.dec = source.NewDecoder(ctx, r.shapes(), prose, l.MaxProblems)
	return r
}

// prose are the keys of free text, in which characters that do not show may stand, such as
// what joins emoji, but no control characters.
var prose = []string{
	"title", "summary", "text", "why", "open", "of", "cause", "response", "does", "asks", "ask", "help", "none", "edition", "publisher",
	"focus", "issued_by", "output", "recognition", "not", "complete", "inquire", "observe", "inspect", "reperform",
}
