package page

import (
	"fmt"
	"reflect"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/groundworkgrc/groundwork/internal/safe"
)

// Painted is text that may steer the terminal: what is in it was made safe before it was
// painted. Whatever else is printed goes through package safe, so that no text that people
// wrote moves the cursor, changes colours or begins a line.
type Painted string

// Bold paints what stands out.
func Bold(v ...any) Painted { return paint(text.Bold, v) }

// Faint paints what stands back.
func Faint(v ...any) Painted { return paint(text.Faint, v) }

// Green paints what is well.
func Green(v ...any) Painted { return paint(text.FgGreen, v) }

// Yellow paints what is half well.
func Yellow(v ...any) Painted { return paint(text.FgYellow, v) }

// Red paints what is not well.
func Red(v ...any) Painted { return paint(text.FgRed, v) }

// Boldf is Sprintf in bold.
func Boldf(format string, args ...any) Painted { return Bold(Say(format, args...)) }

// Faintf is Sprintf, faint.
func Faintf(format string, args ...any) Painted { return Faint(Say(format, args...)) }

func paint(c text.Color, v []any) Painted {
	return Painted(text.Escape(fmt.Sprint(safeAll(v)...), c.EscapeSeq()))
}

// Say is Sprintf of what may be painted.
func Say(format string, args ...any) Painted { return Painted(fmt.Sprintf(format, safeAll(args)...)) }

func safeAll(args []any) []any {
	out := make([]any, len(args))
	for i, v := range args {
		out[i] = safeOf(v)
	}
	return out
}

// safeOf makes safe what is text or prints as such; numbers stay what they are.
func safeOf(v any) any {
	switch v := v.(type) {
	case Painted:
		return v
	case string:
		return safe.Prose(v)
	case fmt.Stringer:
		return safe.Prose(v.String())
	case error:
		return safe.Prose(v.Error())
	}
	if r := reflect.ValueOf(v); r.Kind() == reflect.String {
		return safe.Prose(r.String())
	}
	return v
}

func safeRow(r table.Row) table.Row { return safeAll(r) }

// Listed is a list of what may be painted.
func Listed(list []Painted) Painted {
	var out Painted
	for i, s := range list {
		if i > 0 {
			out += ", "
		}
		out += s
	}
	return out
}
