package lower

// A Subject is the variable of what all of an expression is about, which stands in the frame as the element of a loop
// around it does: see [Frame.About]. Where there is none CEL says what comes of it.
type Subject[A any] struct{}

func (Subject[A]) element(depth int) any { return element[A](depth) }

// An element is the operand that reads what the loop of a depth looks at. A function of it alone reads it without a call
// of its own.
type element[A any] int

func (d element[A]) read(f *Frame) (A, bool) {
	v, ok := f.loops[d].item.(A)
	if !ok {
		f.Fail()
	}
	return v, ok
}

func (d element[A]) fn() Fn[A] { return d.read }

// A reading is the operand that a function makes of an element.
type reading[A, R any] struct {
	of element[A]
	do func(A) R
}

func (x reading[A, R]) fn() Fn[R] {
	of, do := x.of, x.do
	return func(f *Frame) (r R, ok bool) {
		v, ok := f.loops[of].item.(A)
		if !ok {
			f.failed = true
			return r, false
		}
		return do(v), true
	}
}

// is compares a text with one that is written out, which is what conditions do most. It is nil for all else.
func (x reading[A, R]) is(other any, want bool) any {
	do, isText := any(x.do).(func(A) string)
	to, isWritten := other.(Const[string])
	if !isText || !isWritten {
		return nil
	}
	of, text := x.of, to.Value
	return Fn[bool](func(f *Frame) (bool, bool) {
		v, ok := f.loops[of].item.(A)
		if !ok {
			f.failed = true
			return false, false
		}
		return (do(v) == text) == want, true
	})
}
