package pack

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/document"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Format names the form of a [Pack] as JSON; fields are only added.
const Format = "groundwork-pack/1"

// Names of what stands at the top of each pack.
const (
	Described = "pack.json"
	Manifest  = "MANIFEST.sha256"
	Index     = "index.html"
)

// A Pack says what one holds, for whom, as of when, and what it was made from. It lists all files but
// itself and the manifest, which lists all but itself.
type Pack struct {
	Format       string            `json:"format"`
	Organisation string            `json:"organisation"`
	At           framework.Date    `json:"at"`
	Program      Program           `json:"program"`
	For          []document.Reader `json:"for"`
	Asked        Asked             `json:"asked"`
	Catalog      result.Digest     `json:"catalog"`
	Rules        result.Digest     `json:"rules"`
	Input        result.Digest     `json:"input"`
	Results      result.Digest     `json:"results"` // of the assessment as JSON, whether or not it is among the files
	Scopes       []Scope           `json:"scopes"`
	Files        []File            `json:"files"`      // in the order of their paths
	Evidence     []Evidence        `json:"evidence"`   // in the order of their ids
	Inputs       []Input           `json:"inputs"`     // files of the workspace, in the order of their names; [] where the pack may go outside
	AllInputs    result.Digest     `json:"all_inputs"` // of all files of the workspace together
	Notice       string            `json:"notice"`

	// LeftOut is how many pieces are drafts, rejected, or taken by no scope of these readers. It is told
	// to whoever packs, and to nobody else.
	LeftOut int `json:"-"`
}

// A Program is what made a pack.
type Program struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Asked is how a pack was asked for, so that it can be made again.
type Asked struct {
	Readers      []document.Reader `json:"readers"` // [] for those that the scopes call for
	Lens         string            `json:"lens"`
	ReviewedOnly bool              `json:"reviewed_only"`
	Annex        bool              `json:"annex"`
	Gaps         bool              `json:"gaps"`
	Results      bool              `json:"results"`
	Inputs       bool              `json:"inputs"`
	MostFile     int64             `json:"most_file"` // bytes of one file of evidence
}

// A Scope is one that the readers of a pack are told of.
type Scope struct {
	Lens  string `json:"lens"`
	Title string `json:"title"`
}

// A Kind says what a file of a pack is.
type Kind string

// Kinds of files.
const (
	IsIndex    Kind = "index"
	IsDocument Kind = "document"
	IsResult   Kind = "result"
	IsEvidence Kind = "evidence"
	IsInput    Kind = "input"
)

// A File is one file of a pack.
type File struct {
	Path   string          `json:"path"`
	Kind   Kind            `json:"kind"`
	Title  string          `json:"title"`
	For    document.Reader `json:"for,omitzero"` // of documents
	Size   int64           `json:"size"`
	SHA256 string          `json:"sha256"`

	open func() (io.ReadCloser, error)
}

// An Input is a file that a pack was made from. File is where the pack holds it, "" for not.
type Input struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
	File   string `json:"file"`
}

// Counts says how many pieces of evidence are in each state.
func (p *Pack) Counts() map[State]int {
	out := map[State]int{}
	for i := range p.Evidence {
		out[p.Evidence[i].State]++
	}
	return out
}

// Short reports whether a file of evidence is not in the pack that should be.
func (p *Pack) Short() bool {
	for i := range p.Evidence {
		if p.Evidence[i].State.short() {
			return true
		}
	}
	return false
}

// outside reports whether a pack may go to somebody who is not told how the workspace is laid out.
func (p *Pack) outside() bool { return slices.Contains(p.For, document.Customer) }

// whole is one digest of all inputs: of a line for each, as the manifest has them, in the order of their names.
func whole(list []Input) result.Digest {
	var w bytes.Buffer
	for _, in := range list {
		fmt.Fprintf(&w, "%s  %s\n", in.SHA256, in.Name)
	}
	return result.Digest{Sum: "sha256:" + sum(w.Bytes())}
}

func sum(data []byte) string {
	h := sha256.Sum256(data)
	return hex.EncodeToString(h[:])
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

// A Made is what is told to whoever packs.
type Made struct {
	Written string        `json:"written"` // where to, "" for nowhere
	Seal    string        `json:"seal"`    // the digest of the manifest
	Short   bool          `json:"short"`   // a file of evidence is not in it that should be
	Counts  map[State]int `json:"counts"`
	LeftOut int           `json:"left_out"` // pieces that are drafts, rejected, or taken by no scope of these readers
	Drafts  []string      `json:"drafts"`   // documents that are not to be handed over yet

	*Pack //nolint:embeddedstructfieldcheck // the order of the JSON
}

// Renamed reports whether the file of a piece bears another name in the pack than its source says.
func (e *Evidence) Renamed() bool { return stored(e) != "" }
