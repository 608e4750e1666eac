package requests

import (
	"io"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/internal/stored"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// TodoFormat names the form of a [Todo] as JSON; fields are only added.
const TodoFormat = "groundwork-todo/1"

// Method says what a [Fall] is worked out from.
const Method = "for each item the case is judged on the last day of the list, once as it then stands and once as if this item alone were done in time and without deviations, a question with each answer that can be tried; " +
	"effort is the catalog's estimate"

// A Kind says what is to be done.
type Kind string

// Kinds of items.
const (
	Overdue Kind = "overdue" // it was due before
	Due     Kind = "due"
	Renew   Kind = "renew"   // what shows something ends, or is to be reviewed
	Approve Kind = "approve" // somebody is to accept, reject or approve what is there
	Answer  Kind = "answer"  // a question that nobody answered, or deviations
)

// Kinds lists the kinds of items in the order of a summary.
func Kinds() []Kind { return []Kind{Overdue, Due, Renew, Approve, Answer} }

// UnmarshalText reads the name.
func (k *Kind) UnmarshalText(text []byte) error {
	return stored.Word(k, "kind of item", text, Kinds()...)
}

// A Todo is what is to be done from an instant until a day, the earliest first.
type Todo struct {
	Format       string         `json:"format"`
	Organisation string         `json:"organisation"`
	At           framework.Date `json:"at"`
	Until        framework.Date `json:"until"`
	Method       string         `json:"method"`
	Items        []Item         `json:"items"`
	Notice       string         `json:"notice"`
}

// An Item is one thing to do.
type Item struct {
	ID      string         `json:"id"` // stable, as that of a request is
	Kind    Kind           `json:"kind"`
	What    string         `json:"what"`
	Date    framework.Date `json:"date"`
	Role    string         `json:"role"`
	Owner   string         `json:"owner"`
	Control string         `json:"control"` // "" for what is of no control
	// Request and Evidence name what it is about, by id.
	Request  string   `json:"request"`
	Evidence []string `json:"evidence"`
	// Requirements are those that it serves.
	Requirements []framework.Ref `json:"requirements"`
	// Effort is the catalog's estimate in person-days, 0 where it has none.
	Effort float64 `json:"effort"`
	// Falls is what is lower if it is not done, by lens; none where doing it raises nothing.
	Falls []Fall `json:"falls"`
	// Loses says in sentences what else stands if it is not done: what could be raised, what nothing
	// explains any more, what is told, a lower band, and of a question between what nobody can tell.
	Loses []string `json:"loses"`
	// Stops says in sentences what makes it come before others: what of it stands against a better
	// band, and which requirements cannot stand without it.
	Stops []string `json:"stops"`
	// Over says that its time has passed: only evidence that exists already can help.
	Over bool `json:"over"`
}

// Who is the person, or the role where nobody has it.
func (i *Item) Who() string { return who(i.Owner, i.Role) }

// Gain is how much lower the lows of all lenses are together if it is not done.
func (i *Item) Gain() float64 {
	sum := 0.0
	for _, f := range i.Falls {
		sum += f.Done.Low - f.Left.Low
	}
	return sum
}

// A Fall is what is lower in one lens if an item is not done.
type Fall struct {
	Lens string          `json:"lens"`
	Left result.Interval `json:"left"` // if it is not done
	Done result.Interval `json:"done"`
	// Requirements are those of which less is shown.
	Requirements []framework.Ref `json:"requirements"`
}

// ReadTodo reads a list of things to do that was stored as JSON. It refuses other forms than
// [TodoFormat], and what is no such list: null in a list, ids that are there twice, days out of
// order, figures out of 0..1, and names of several lines or that turn the direction of text. The
// error is the reader's, or wraps [result.ErrNotStored].
func ReadTodo(r io.Reader) (*Todo, error) {
	return stored.Form[Todo]{
		Name: "list of things to do", Format: TodoFormat, Err: result.ErrNotStored,
		Named: func(t *Todo) string { return t.Format }, Check: checkTodo,
	}.Read(r)
}

func checkTodo(f *stored.Faults, t *Todo) {
	f.Name("the organisation's name", t.Organisation)
	seen := map[string]bool{}
	for i := range t.Items {
		x := &t.Items[i]
		if seen[x.ID] {
			f.Add("item %q is there twice", x.ID)
		}
		seen[x.ID] = true
		if x.Kind == "" || x.Date.IsZero() {
			f.Add("item %q wants a kind and a date", x.ID)
		}
		if i > 0 && x.Date < t.Items[i-1].Date {
			f.Add("item %q is out of order", x.ID)
		}
		f.Names("the name in an item", []string{x.ID, x.Role, x.Owner, x.Control, x.Request})
		f.Names("the evidence of an item", x.Evidence)
		if x.Loses == nil { // lists that were stored before there were any
			x.Loses = []string{}
		}
		if x.Stops == nil {
			x.Stops = []string{}
		}
		for _, l := range x.Falls {
			f.Name("the lens", l.Lens)
			stored.Sound(f, "lens", l.Lens, l.Left)
			stored.Sound(f, "lens", l.Lens, l.Done)
		}
	}
}
