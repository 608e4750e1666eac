package quiz

import (
	"context"
	"io"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/ask"
	"github.com/groundworkgrc/groundwork/internal/safe"
)

// A Terminal asks with fields that one moves through by keys, or line by line where it is plain.
type Terminal struct{ *ask.Terminal }

// At asks on a terminal of these two ends, line by line if it is to be plain. It has to be closed.
func At(ctx context.Context, in io.Reader, out io.Writer, plain bool) *Terminal {
	return &Terminal{ask.At(ctx, in, out, plain)}
}

// One implements [Asker].
func (t *Terminal) One(question, help string, options []Option) (string, error) {
	return t.Terminal.One(question, safe.Prose(help), options)
}

// Some implements [Asker].
func (t *Terminal) Some(question, help string, options []Option) ([]string, error) {
	return t.Terminal.Some(question, safe.Prose(help), options, nil)
}

// Text implements [Asker].
func (t *Terminal) Text(question, help string, fault func(string) string) (string, error) {
	return t.Terminal.Text(question, safe.Prose(help), "", fault)
}
