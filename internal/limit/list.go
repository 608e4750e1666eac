package limit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
)

// A List keeps problems up to a number, and counts the others.
type List struct {
	Most int

	list   framework.Problems
	more   int
	failed bool // an error is among those that were not kept
	halted bool // there may be more that nobody looked for
}

// Add takes problems in the order in which they are found.
func (l *List) Add(problems ...framework.Problem) {
	for _, p := range problems {
		if !l.Full() {
			p.Message = short(p.Message)
			l.list = append(l.list, p)
			continue
		}
		l.more++
		l.failed = l.failed || p.Severity == framework.Error
	}
}

// short keeps of a message what can be read: the names in it are as long as their author
// made them.
func short(message string) string {
	const most = 4 * ID
	if len(message) <= most {
		return message
	}
	return strings.ToValidUTF8(message[:most], "") + "…"
}

// Full reports whether no more problems are kept, so that there is no need to word them.
func (l *List) Full() bool { return len(l.list) >= l.Most }

// Halt notes an error that nobody worded, after which nothing is looked at any more.
func (l *List) Halt() { l.more, l.failed, l.halted = l.more+1, true, true }

// Halted reports whether there is no sense in looking for more.
func (l *List) Halted() bool { return l.halted }

// Join takes what another list holds.
func (l *List) Join(o *List) {
	l.Add(o.list...)
	l.more, l.failed, l.halted = l.more+o.more, l.failed || o.failed, l.halted || o.halted
}

// Kept returns what is kept, in the order in which it was found.
func (l *List) Kept() framework.Problems { return l.list }

// Close returns the problems by place, and as the error where one of them is more than a
// warning. Where some were not kept, a last one says how many.
func (l *List) Close() (framework.Problems, error) {
	list := slices.Clone(l.list)
	list.Sort()
	if l.more > 0 {
		last := framework.Problem{Code: CodeMore, Message: fmt.Sprintf("and %d more are not listed (MaxProblems %d)", l.more, l.Most)}
		if l.halted {
			last.Message = fmt.Sprintf("and at least %d more are not listed: reading stopped here (MaxProblems %d)", l.more, l.Most)
		}
		if len(list) > 0 {
			last.Pos = list[len(list)-1].Pos
		}
		if !l.failed {
			last.Severity = framework.Warning
		}
		list = append(list, last)
	}
	if slices.ContainsFunc(list, func(p framework.Problem) bool { return p.Severity == framework.Error }) {
		return list, list
	}
	return list, nil
}
