package document

import (
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/internal/stored"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Format names the form of a [Document] as JSON; fields are only added.
const Format = "groundwork-document/1"

// A Reader is the kind of person that a document is for.
type Reader string

// Readers of documents.
const (
	Leadership        Reader = "leadership"
	Auditor           Reader = "auditor"
	Engineering       Reader = "engineering"
	CertificationBody Reader = "certification-body"
	Customer          Reader = "customer"
)

// Readers lists the readers in the order in which help names them.
func Readers() []Reader {
	return []Reader{Leadership, Auditor, CertificationBody, Engineering, Customer}
}

// UnmarshalText reads the name.
func (r *Reader) UnmarshalText(text []byte) error {
	return stored.Word(r, "reader", text, Readers()...)
}

// A Document is what one reader is given. A writer sets title, lead and sections in this
// order, then method, digests and notice.
type Document struct {
	Format       string         `json:"format"`
	For          Reader         `json:"for"`
	Title        string         `json:"title"`
	Organisation string         `json:"organisation"`
	At           framework.Date `json:"at"` // the day that it tells of
	// Internal says that it is not to be handed over: a writer says so above the title.
	Internal bool `json:"internal"`
	// Draft says that something is missing that has to be there when it is handed over; the lead says so, too.
	Draft bool     `json:"draft"`
	Lead  []string `json:"lead"` // what a reader who reads nothing else has to know, a sentence each
	// Main is the id of the table that stands for the document in a form of one table, "" for the first.
	Main     string    `json:"main"`
	Sections []Section `json:"sections"`
	Method   []string  `json:"method"` // how it came about, a sentence each
	Digests  []Digest  `json:"digests"`
	Notice   string    `json:"notice"` // "" where the document is the organisation's own statement
}

// A Digest names what the document was made from.
type Digest struct {
	Of  string `json:"of"`     // "catalog", "rules", "input"
	Sum string `json:"digest"` // as "sha256:…"
}

// A Section is a part with a heading of its own. A writer sets its paragraphs, then bands,
// overlaps, rankings, timelines and trees, then tables.
type Section struct {
	ID         string     `json:"id"` // once in a document: small letters, digits and hyphens, for anchors and names of sheets
	Title      string     `json:"title"`
	Paragraphs []string   `json:"paragraphs"`
	Bands      []Band     `json:"bands"`
	Overlaps   []Overlap  `json:"overlaps"`
	Rankings   []Ranking  `json:"rankings"`
	Timelines  []Timeline `json:"timelines"`
	Trees      []Tree     `json:"trees"`
	Tables     []Table    `json:"tables"`
}

// NewSection begins a section with nothing in it but paragraphs; its lists are [] as JSON, and never null.
func NewSection(id, title string, paragraphs ...string) Section {
	return Section{
		ID: id, Title: title, Paragraphs: append([]string{}, paragraphs...), Bands: []Band{}, Overlaps: []Overlap{}, Rankings: []Ranking{},
		Timelines: []Timeline{}, Trees: []Tree{}, Tables: []Table{},
	}
}

// A Band is how far one framework is, between what counts as shown, or as said, and what is
// not ruled out, with the counts behind it.
type Band struct {
	ID        string          `json:"id"` // of the lens
	Title     string          `json:"title"`
	Readiness result.Interval `json:"readiness"`
	Band      string          `json:"band"` // its name in words, "" for none
	Why       []string        `json:"why"`  // what keeps it from a better one
	Counts    []Count         `json:"counts"`
	// Caption says what the interval is of: what was shown, or only said. "" is of a document that is
	// older than this: a writer sets the interval alone.
	Caption string `json:"caption"`
}

// A Count is a number of something, in words that can follow it: "supported".
type Count struct {
	Title  string `json:"title"`
	Number int    `json:"number"`
}

// An Overlap is what two frameworks have in common of one kind of thing: three numbers
// that add up to all.
type Overlap struct {
	ID       string `json:"id"`
	Title    string `json:"title"` // of what, in the plural: "controls"
	From     string `json:"from"`  // title of the one
	To       string `json:"to"`    // title of the other
	Shared   int    `json:"shared"`
	OnlyFrom int    `json:"only_from"`
	OnlyTo   int    `json:"only_to"`
}

// A Ranking is what keeps a figure from being whole, that first which keeps back most.
type Ranking struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Bars  []Bar  `json:"bars"`
}

// A Bar is how much of a whole one thing keeps back, as parts of 1: High is all that is not
// shown of it, Low what is left of that where everything open turned out well.
type Bar struct {
	ID      string          `json:"id"` // as printed: "CC6.1"
	Title   string          `json:"title"`
	Missing result.Interval `json:"missing"`
}

// A Timeline is what was shown over a window, a lane for each thing.
type Timeline struct {
	ID     string           `json:"id"`
	Title  string           `json:"title"`
	Period framework.Period `json:"period"`
	Lanes  []Lane           `json:"lanes"`
}

// A Lane is one thing over the window of its timeline: days that are covered and days
// that are not. Days of neither were not asked for.
type Lane struct {
	ID      string             `json:"id"`
	Title   string             `json:"title"`
	Covered []framework.Period `json:"covered"`
	Holes   []framework.Period `json:"holes"`
}

// A Tree is a framework's requirements with their status.
type Tree struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Nodes []Node `json:"nodes"` // in the order of print, each below the last one of a lower depth
}

// A Node is a requirement or a heading over some.
type Node struct {
	ID        string          `json:"id"` // as printed: "CC6.1"
	Title     string          `json:"title"`
	Depth     int             `json:"depth"` // 0 for the outermost, never more than one below the node before
	Heading   bool            `json:"heading"`
	Status    result.Status   `json:"status"`
	Readiness result.Interval `json:"readiness"`
}

// Table finds a table by its id; "" is the main one.
func (d *Document) Table(id string) (*Table, bool) {
	if d == nil {
		return nil, false
	}
	if id == "" {
		id = d.Main
	}
	for i := range d.Sections {
		for k := range d.Sections[i].Tables {
			if t := &d.Sections[i].Tables[k]; id == "" || t.ID == id {
				return t, true
			}
		}
	}
	return nil, false
}
