// Package scan compares the files of a folder with the pieces of evidence that name them: which
// are as they were, which changed or are gone, which have no digest yet, and what lies there
// that no piece names.
package scan

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/dates"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/tracker"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// A State says how a piece and its file stand.
type State string

// States.
const (
	Unchanged State = "unchanged"
	Changed   State = "changed"   // the file is not what its digest says
	Missing   State = "missing"   // there is no such file, neither below the folder nor below the workspace
	NoDigest  State = "no-digest" // there is one, and its digest was never taken
	Elsewhere State = "elsewhere" // an address on a network, which is not opened
	Outside   State = "outside"   // a path that leads out of both
)

// A Report is what a scan found.
type Report struct {
	Counts   map[State]int `json:"counts"`
	Pieces   []Piece       `json:"pieces"` // those whose file is not unchanged
	New      []Proposal    `json:"new"`
	NoSource int           `json:"no_source"` // pieces that name no file
	Cut      bool          `json:"cut"`       // there are more files in the folder than are looked at
}

// A Place is a folder, with its whole path.
type Place struct {
	FS   fs.FS
	Path string
}

// A Piece is one whose source names something.
type Piece struct {
	ID     string `json:"id"`
	URI    string `json:"uri"`
	State  State  `json:"state"`
	SHA256 string `json:"sha256"` // of the file as it is
	Was    string `json:"was"`    // as the piece says
}

// A Proposal is a file that no piece names, with the draft that it could be. Type is "" where
// its name tells none.
type Proposal struct {
	File    string           `json:"file"`
	ID      string           `json:"id"`
	Type    string           `json:"type"`
	Why     string           `json:"why"`
	Choices []tracker.Choice `json:"choices"`
	Notes   []string         `json:"notes"`
	Piece   evidence.Piece   `json:"-"`
}

// MostFiles is how many files of a folder are looked at.
const MostFiles = 20_000

var network = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:`)

// Look compares. A path in source.uri is that of a file below the folder or below the workspace: where
// there are two, the one that is as its digest says, else the one below the folder.
func Look(ctx context.Context, folder, workspace Place, pieces []evidence.Piece, m *tracker.Matcher) (*Report, error) {
	r := &Report{Counts: map[State]int{}, Pieces: []Piece{}, New: []Proposal{}}
	named, ids := map[string]bool{}, map[string]bool{}
	for i := range pieces {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("scan: %w", err)
		}
		p := &pieces[i]
		ids[p.ID] = true
		if p.Origin.URI == "" {
			r.NoSource++
			continue
		}
		x := Piece{ID: p.ID, URI: p.Origin.URI, Was: p.Origin.SHA256}
		name, state := Local(p.Origin.URI)
		if x.State = state; state == "" {
			var found Place
			found, x.SHA256, x.State = compared(ctx, []Place{folder, workspace}, name, p.Origin.SHA256)
			named[below(folder, found, name)] = true
		}
		r.Counts[x.State]++
		if x.State != Unchanged {
			r.Pieces = append(r.Pieces, x)
		}
	}
	slices.SortFunc(r.Pieces, func(a, b Piece) int { return cmp.Or(cmp.Compare(a.State, b.State), cmp.Compare(a.ID, b.ID)) })
	lead := below(workspace, folder, "")
	return r, r.propose(ctx, folder.FS, lead, named, func(id string) bool { return ids[id] }, m)
}

// below is the path below one place of a file in another, "" where it is not below it.
func below(place, other Place, name string) string {
	rel, err := filepath.Rel(place.Path, filepath.Join(other.Path, filepath.FromSlash(name)))
	if rel = filepath.ToSlash(rel); err != nil || !fs.ValidPath(rel) {
		return ""
	}
	return rel
}

// compared looks for a file in places.
func compared(ctx context.Context, places []Place, name, was string) (found Place, sum string, state State) {
	found, state = places[0], Missing
	for _, p := range places {
		s, is := compare(ctx, p.FS, name, was)
		if is == Unchanged || state == Missing && is != Missing {
			found, sum, state = p, s, is
		}
	}
	return found, sum, state
}

// Local is the path below a folder that a source names, or the state of one that names none.
func Local(uri string) (string, State) {
	name := strings.ReplaceAll(uri, `\`, "/")
	if network.MatchString(name) && (len(name) < 2 || name[1] != ':') {
		return "", Elsewhere
	}
	name = path.Clean(name)
	if !fs.ValidPath(name) || name == "." {
		return "", Outside
	}
	return name, ""
}

func compare(ctx context.Context, folder fs.FS, name, was string) (string, State) {
	sum, err := digest(ctx, folder, name)
	switch {
	case err != nil:
		return "", Missing
	case was == "":
		return sum, NoDigest
	case strings.EqualFold(was, sum):
		return sum, Unchanged
	}
	return sum, Changed
}

// digest reads a regular file to its end.
func digest(ctx context.Context, folder fs.FS, name string) (string, error) {
	info, err := fs.Stat(folder, name)
	if err != nil {
		return "", fmt.Errorf("stat: %w", err)
	}
	if !info.Mode().IsRegular() {
		return "", fs.ErrInvalid
	}
	f, err := folder.Open(name)
	if err != nil {
		return "", fmt.Errorf("open: %w", err)
	}
	defer f.Close() //nolint:errcheck // only read
	h := sha256.New()
	if _, err := io.Copy(h, reader{ctx, f}); err != nil {
		return "", fmt.Errorf("read: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// reader ends with its context.
type reader struct {
	ctx context.Context //nolint:containedctx // of one read
	r   io.Reader
}

// Read implements [io.Reader].
func (r reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

// propose lists the files that no piece names. Lead is the path of the folder below the workspace, as
// the sources of the drafts begin.
func (r *Report) propose(ctx context.Context, folder fs.FS, lead string, named map[string]bool, taken func(string) bool, m *tracker.Matcher) error {
	n := 0
	given := map[string]bool{}
	err := fs.WalkDir(folder, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return nil //nolint:nilerr // what cannot be opened is not proposed
		case name != "." && hidden(path.Base(name)):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case !d.Type().IsRegular() || named[name] || own(name):
			return nil
		}
		if n++; n > MostFiles {
			r.Cut = true
			return fs.SkipAll
		}
		info, err := d.Info()
		if err != nil {
			return nil //nolint:nilerr // gone meanwhile
		}
		p := proposal(name, framework.DateOf(info.ModTime()), m)
		p.Piece.Origin.URI = path.Join(lead, name)
		for base, k := p.ID, 2; taken(p.ID) || given[p.ID]; k++ {
			p.ID = fmt.Sprintf("%s-%d", base, k)
		}
		given[p.ID], p.Piece.ID = true, p.ID
		if p.Type != "" {
			if p.Piece.Origin.SHA256, err = digest(ctx, folder, name); err != nil {
				return nil //nolint:nilerr // it cannot be read
			}
		}
		r.New = append(r.New, p)
		return nil
	})
	if err != nil {
		return fmt.Errorf("scan: %w", err)
	}
	return nil
}

// hidden reports names that nobody keeps evidence under.
func hidden(base string) bool {
	return strings.HasPrefix(base, ".") || strings.HasPrefix(base, "~$") || base == "Thumbs.db" || base == "desktop.ini"
}

// own reports the files of a workspace, which are no evidence of what they state.
func own(name string) bool {
	return slices.Contains([]string{".yaml", ".yml", ".go"}, strings.ToLower(path.Ext(name))) || strings.HasSuffix(name, ".schema.json")
}

var times = regexp.MustCompile(`(?i)(?:19|20|21)\d{2}[-_. ]?(?:q[1-4]|h[12]|(?:0[1-9]|1[0-2])[-_.]?(?:0[1-9]|[12]\d|3[01])|0[1-9]|1[0-2])?|q[1-4][-_ ]?(?:19|20|21)\d{2}`)

// proposal tells by the name of a file what it could be: its type, and its time where the name
// says one, else the day on which it was last changed.
func proposal(name string, changed framework.Date, m *tracker.Matcher) Proposal {
	base := strings.TrimSuffix(path.Base(name), path.Ext(name))
	title := strings.Join(strings.FieldsFunc(base, func(r rune) bool { return r == '_' || r == '-' || r == '.' || r == ' ' }), " ")
	p := Proposal{File: name, Choices: []tracker.Choice{}, Notes: []string{}}
	p.Piece = evidence.Piece{Title: title, Status: evidence.Draft, Origin: evidence.Origin{URI: name}}
	p.ID = tracker.Slug(title)
	dir := path.Dir(name)
	if dir == "." {
		dir = ""
	}
	period, day := timeIn(base)
	switch {
	case day != 0:
		p.Piece.Collected = day
	case !period.IsZero():
		p.Piece.Period, p.Piece.Collected = period, changed
		p.Notes = append(p.Notes, "collected is the day on which the file was last changed: correct it where that is another")
	default:
		p.Piece.Collected = changed
		p.Notes = append(p.Notes, "collected is the day on which the file was last changed: correct it where that is another")
	}
	choices := m.Types(title, path.Base(dir))
	if len(choices) == 0 {
		p.Why = "its name does not tell what it is"
		return p
	}
	p.Type, p.Piece.Type, p.Why = choices[0].Type, choices[0].Type, choices[0].Why
	if sure, why := tracker.Sure(choices); !sure {
		p.Choices = choices
		p.Notes = append(p.Notes, why)
	}
	return p
}

// timeIn finds a day or a period in a name.
func timeIn(base string) (framework.Period, framework.Date) {
	found := strings.NewReplacer("_", "-", " ", "-", ".", "-").Replace(times.FindString(base))
	if len(found) == 8 && !strings.ContainsAny(found, "-qQhH") { // 20261031
		found = found[:4] + "-" + found[4:6] + "-" + found[6:]
	}
	if len(found) == 6 && !strings.ContainsAny(found, "-qQhH") { // 202610
		found = found[:4] + "-" + found[4:]
	}
	if day, err := dates.ReadDay(found, dates.NoOrder); err == nil {
		return framework.Period{}, day
	}
	period, err := dates.ReadPeriod(found, dates.NoOrder)
	if err != nil || len(found) == 4 {
		return framework.Period{}, 0
	}
	return period, 0
}
