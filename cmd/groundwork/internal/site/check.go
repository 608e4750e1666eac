package site

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/answer"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/office"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/checkup"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

func (s *Site) begin(w http.ResponseWriter, _ *http.Request) {
	type choice struct{ ID, Title string }
	var list []choice
	for _, f := range s.base.Engine.Graph().Frameworks() {
		list = append(list, choice{f.ID, f.Title})
	}
	s.show(w, "begin", "Where do you stand?", struct {
		Frameworks []choice
		Notice     string
	}{list, result.Notice})
}

// question is one question on a page.
type question struct {
	*checkup.Step

	Frameworks []string // that are looked at
	State      string   // what is kept, in the page alone
	Kind       string   // yes-no, several, values, one or words: how it is answered
	Fault      string   // of the answer before
	First      bool
}

// outcome is the result on a page.
type outcome struct {
	view.Check

	Looked    []string
	Kept      string
	More      bool // there is more to ask
	Gaps      []checkup.Gap
	Left      int // gaps that are not shown
	Said      []answer.Said
	Unsettled bool // the answers that are missing could bring another band
}

// shownGaps is how many gaps a result shows.
const shownGaps = 5

// formed reads what a form carries: the frameworks that are looked at, and what was answered so far. It answers itself
// where that is not as it was made here.
func (s *Site) formed(w http.ResponseWriter, r *http.Request) (q *checkup.Checkup, state checkup.State, looked []string, ok bool) {
	looked = r.PostForm["framework"]
	q, err := checkup.New(s.base.Engine, checkup.Options{Frameworks: looked})
	if err != nil || len(looked) == 0 {
		s.wrong(w, http.StatusBadRequest, "No framework was chosen: choose one, and begin anew.")
		return nil, state, nil, false
	}
	if state, err = stateOf(q, r.PostForm.Get("state")); err != nil {
		s.wrong(w, http.StatusBadRequest, "What you answered before was not read: begin anew.")
		return nil, state, nil, false
	}
	return q, state, looked, true
}

// paper is the result as a PDF, made from what the form carries.
func (s *Site) paper(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
	q, state, _, ok := s.formed(w, r)
	if !ok {
		return nil
	}
	v, err := s.nobody().Checked(ctx, q, state)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := office.PDF(&out, answer.CheckPaper(s.base.Engine.Graph(), v, framework.DateOf(s.now()))); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/pdf")
	w.Header().Set("Content-Disposition", `attachment; filename="readiness-check.pdf"`)
	_, _ = out.WriteTo(w) // whoever left needs no file
	return nil
}

// nobody is the case of an organisation of which nothing is known.
func (s *Site) nobody() *answer.Case {
	return &answer.Case{Engine: s.base.Engine, Org: &organisation.Organisation{}}
}

// check takes what a form says, and asks on or sums up.
func (s *Site) check(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
	q, state, looked, ok := s.formed(w, r)
	if !ok {
		return nil
	}
	do, fault := r.PostForm.Get("do"), ""
	switch do {
	case "", "result", "go-on":
	case "back":
		state = q.Back(state)
	default:
		next, err := taken(q, state, r)
		if err != nil {
			fault = "This is no answer to it. Choose one, or say that you do not know."
		} else {
			state = next
		}
	}
	step, err := q.Next(ctx, state)
	if err != nil {
		return err
	}
	kept, err := json.Marshal(state)
	if err != nil {
		return err
	}
	if step.Question != nil && do != "result" {
		s.led(w, "question", step.Question.Ask, question{step, looked, string(kept), kindOf(step.Question), fault, len(state.Answers) == 0})
		return nil
	}
	v, err := s.nobody().Checked(ctx, q, state)
	if err != nil {
		return err
	}
	s.summed(w, v, looked, string(kept), step.Question != nil)
	return nil
}

// summed shows the result.
func (s *Site) summed(w http.ResponseWriter, v view.Check, looked []string, kept string, more bool) {
	gaps := v.Gaps
	x := outcome{
		Check: v, Looked: looked, Kept: kept, More: more, Gaps: gaps[:min(shownGaps, len(gaps))], Left: max(0, len(gaps)-shownGaps),
		Said: answer.AllSaid(s.base.Engine.Graph(), v.State),
	}
	for _, f := range v.Frameworks {
		x.Unsettled = x.Unsettled || !f.Settled
	}
	s.led(w, "result", "Where you stand, by what you say", x)
}

// stateOf reads what a page kept.
func stateOf(q *checkup.Checkup, text string) (checkup.State, error) {
	s := checkup.State{Known: []evidence.Fact{}, Answers: []checkup.Answer{}}
	if text == "" {
		return s, nil
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		return s, err
	}
	s, err := q.Sound(s)
	if s.Answers == nil {
		s.Answers = []checkup.Answer{}
	}
	return s, err
}

// errStale says that a form answers what is not asked any more.
var errStale = errors.New("not what is asked")

// taken is the state after the answer that a form gives.
func taken(q *checkup.Checkup, s checkup.State, r *http.Request) (checkup.State, error) {
	fact, do := r.PostForm.Get("fact"), r.PostForm.Get("do")
	a := checkup.Answer{Fact: fact, Kind: checkup.Said}
	var err error
	switch do {
	case "yes", "no":
		a.Value = do == "yes"
	case "dont-know":
		a.Kind = checkup.DontKnow
	case "skip":
		a.Kind = checkup.Skipped
	case "these", "none":
		list := r.PostForm["these"]
		if do == "none" {
			list = []string{}
		} else if len(list) == 0 {
			return s, errStale // nothing was chosen
		}
		a, err = q.Choose(fact, list)
	case "words":
		if strings.TrimSpace(r.PostForm.Get("words")) == "" {
			return s, errStale // nothing was said
		}
		a, err = q.Read(fact, r.PostForm.Get("words"))
	default:
		err = errStale
	}
	if err != nil {
		return s, err
	}
	return q.Answer(s, a)
}

// kindOf says how a question is answered.
func kindOf(q *checkup.Question) string {
	switch {
	case len(q.Below) > 0:
		return "several"
	case q.Type == evidence.BoolValue:
		return "yes-no"
	case q.Type == evidence.ListValue && len(q.Values) > 0:
		return "values"
	case len(q.Values) > 0:
		return "one"
	}
	return "words"
}
