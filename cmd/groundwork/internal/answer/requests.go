package answer

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/list"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
	"github.com/groundworkgrc/groundwork/scoring/advise"
	"github.com/groundworkgrc/groundwork/scoring/requests"
)

// A Wanted says which requests are asked for, beside the lens of the case: "" is for any.
type Wanted struct {
	State, Owner string // the owner is a role or a person, however it is written
	Said         string // stands before the names of these where they are said wrongly: "--" on a command line
}

// Requests lists what the auditors of all frameworks in scope would ask to see, of that what is wanted.
func (c *Case) Requests(ctx context.Context, w Wanted) (*requests.List, error) {
	l, err := advise.Requests(ctx, c.Engine, c.Org, c.At)
	if err != nil {
		return nil, err
	}
	if w.State != "" && !slices.Contains(requests.States(), requests.State(w.State)) {
		return nil, usage.Of(fmt.Errorf("%sstate %q: want %s", w.Said, w.State, RequestStates()))
	}
	if err := cmp.Or(list.Nobody(w.Said+"owner", w.Owner, c.Engine.Graph(), c.Org), list.Named(w.Said+"lens", c.Lens, list.Lenses(l))); err != nil {
		return nil, usage.Of(err)
	}
	l.Requests = slices.DeleteFunc(l.Requests, func(r requests.Request) bool {
		return w.State != "" && string(r.State) != w.State || !list.Owned(w.Owner, r.Role, r.Owner) || c.Lens != "" && !slices.Contains(r.Lenses, c.Lens)
	})
	return l, nil
}

// RequestStates names the states that a request may be in.
func RequestStates() string {
	names := make([]string, len(requests.States()))
	for i, s := range requests.States() {
		names[i] = string(s)
	}
	return strings.Join(names, ", ")
}
