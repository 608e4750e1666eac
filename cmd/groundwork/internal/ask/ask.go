// Package ask puts the questions of an interview to a person at a terminal: as fields that one
// moves through by keys, or line by line.
package ask

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"charm.land/huh/v2"
	"golang.org/x/term"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/begin"
	"github.com/groundworkgrc/groundwork/internal/safe"
)

// ErrLeft says that the person at the terminal left the questions.
var ErrLeft = errors.New("the questions were left; nothing is written")

// A Terminal asks. It implements [begin.Asker].
type Terminal struct {
	ctx   context.Context //nolint:containedctx // of the one command that asks
	in    io.Reader
	out   io.Writer
	plain bool
	lines *lines    // of questions line by line, made with the first one
	keys  *keyboard // of fields, made with the first one
	end   func()
}

// At asks on a terminal of these two ends, line by line if it is to be plain. It has to be
// closed.
func At(ctx context.Context, in io.Reader, out io.Writer, plain bool) *Terminal {
	return &Terminal{ctx: ctx, in: in, out: out, plain: plain}
}

// lines hands on one line at a time, so that a question takes no answer of the next one.
type lines struct {
	r   io.Reader
	end bool
}

// Read implements [io.Reader].
func (l *lines) Read(b []byte) (int, error) {
	n := 0
	for n < len(b) {
		k, err := l.r.Read(b[n : n+1])
		n += k
		if err != nil {
			l.end = l.end || n == 0
			if n > 0 {
				return n, nil
			}
			return 0, err
		}
		if k > 0 && b[n-1] == '\n' {
			break
		}
	}
	return n, nil
}

// A keyboard reads keys once and for all, and hands them to whichever field is asked: a field
// that is over takes no key of the next one.
type keyboard struct {
	keys chan []byte
	back chan []byte // what a field took that was over by then
}

func keyboardOf(r io.Reader) *keyboard {
	k := &keyboard{keys: make(chan []byte), back: make(chan []byte, 1)}
	go func() {
		defer close(k.keys)
		for {
			b := make([]byte, 256)
			n, err := r.Read(b)
			if n > 0 {
				k.keys <- b[:n]
			}
			if err != nil {
				return
			}
		}
	}()
	return k
}

// Until reads r until the context ends: whoever interrupts a question has left it, although the
// terminal still waits for a line.
func Until(ctx context.Context, r io.Reader) io.Reader {
	return &turn{keyboard: keyboardOf(r), over: ctx.Done()}
}

// turn is a field's turn at the keyboard.
type turn struct {
	*keyboard

	over <-chan struct{}
	left []byte
}

// Read implements [io.Reader].
func (t *turn) Read(b []byte) (int, error) {
	select {
	case <-t.over: // whatever is there belongs to the next field
		return 0, io.EOF
	default:
	}
	if len(t.left) == 0 {
		var ok bool
		select {
		case <-t.over:
			return 0, io.EOF
		case t.left, ok = <-t.back:
		case t.left, ok = <-t.keys:
		}
		if !ok {
			return 0, io.EOF
		}
		select {
		case <-t.over: // both were so: the keys are the next one's
			t.back <- t.left
			return 0, io.EOF
		default:
		}
	}
	n := copy(b, t.left)
	t.left = t.left[n:]
	return n, nil
}

func (a *Terminal) run(field huh.Field) (err error) {
	form := huh.NewForm(huh.NewGroup(field)).WithOutput(a.out).WithShowHelp(true)
	if a.plain {
		if a.lines == nil {
			a.lines = &lines{r: Until(a.ctx, a.in)}
		}
		defer func() { // the library takes a number out of range where the input ends after it
			if recover() != nil {
				err = ErrLeft
			}
		}()
		if err := form.WithAccessible(true).WithInput(a.lines).RunWithContext(a.ctx); err != nil || a.lines.end || a.ctx.Err() != nil {
			return ErrLeft
		}
		return nil
	}
	if err := a.begin(); err != nil {
		return err
	}
	over := make(chan struct{})
	defer close(over)
	t := &turn{keyboard: a.keys, over: over}
	switch err := form.WithInput(t).RunWithContext(a.ctx); {
	case errors.Is(err, huh.ErrUserAborted), a.ctx.Err() != nil:
		return ErrLeft
	default:
		return err
	}
}

// begin has the terminal hand over keys one by one.
func (a *Terminal) begin() error {
	if a.keys != nil {
		return nil
	}
	if f, ok := a.in.(*os.File); ok {
		state, err := term.MakeRaw(int(f.Fd()))
		if err != nil {
			return fmt.Errorf("the terminal takes no keys one by one; ACCESSIBLE=1 asks line by line: %w", err)
		}
		a.end = func() { _ = term.Restore(int(f.Fd()), state) }
	}
	a.keys = keyboardOf(a.in)
	return nil
}

// Close gives the terminal back as it was.
func (a *Terminal) Close() {
	if a.end != nil {
		a.end()
	}
}

// helps says, line by line, what fields show beside a question: what helps to answer it, and the
// answer of an empty line. It returns the help as a field shows it.
func (a *Terminal) helps(help, standard string) string {
	help = safe.Prose(help)
	said := help
	if standard != "" {
		said = strings.TrimSpace(help + " Enter takes " + safe.Text(standard) + ".")
	}
	if a.plain && said != "" {
		_, _ = fmt.Fprintln(a.out, said)
	}
	return help
}

// Text implements [begin.Asker].
func (a *Terminal) Text(question, help, standard string, fault func(string) string) (string, error) {
	help = a.helps(help, standard)
	value := standard
	err := a.run(huh.NewInput().Title(safe.Text(question)).Description(help).Value(&value).Validate(func(s string) error {
		if s == "" && standard != "" {
			s = standard
		}
		if what := fault(s); what != "" {
			return errors.New(what)
		}
		return nil
	}))
	if value == "" {
		value = standard
	}
	return value, err
}

// One implements [begin.Asker].
func (a *Terminal) One(question, help string, options []begin.Option) (string, error) {
	help = a.helps(help, "")
	value := ""
	err := a.run(huh.NewSelect[string]().Title(safe.Text(question)).Description(help).Options(choices(options)...).Height(len(options) + around).Value(&value))
	return value, err
}

// Some implements [begin.Asker].
func (a *Terminal) Some(question, help string, options []begin.Option, standard []string) ([]string, error) {
	help = a.helps(help, "")
	values := append([]string{}, standard...)
	err := a.run(huh.NewMultiSelect[string]().Title(safe.Text(question)).Description(help).Options(choices(options)...).Height(len(options) + around).Value(&values))
	return values, err
}

// Yes implements [begin.Asker].
func (a *Terminal) Yes(question, help string, standard bool) (bool, error) {
	help = a.helps(help, "")
	value := standard
	err := a.run(huh.NewConfirm().Title(safe.Text(question)).Description(help).Value(&value))
	return value, err
}

// around is how many lines stand around the options of a question, at most.
const around = 6

func choices(options []begin.Option) []huh.Option[string] {
	var out []huh.Option[string]
	for _, o := range options {
		out = append(out, huh.NewOption(safe.Text(o.Words), o.Value))
	}
	return out
}
