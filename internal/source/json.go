package source

import (
	"encoding/json"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groundworkgrc/groundwork/framework"
)

// A Mark says which place of a file stands behind a byte of its JSON.
type Mark struct {
	Offset int
	Pos    framework.Position
}

// JSON returns the values of a file, in which [Parse] found no error, as JSON, and in order
// where each key and value stands in the file. What JSON has as a number, true, false or null
// is that, where it is not quoted; anything else is a text, taken as written.
func (f *File) JSON() ([]byte, []Mark) {
	w := &jsonWriter{file: f}
	if f.root == nil {
		w.text = append(w.text, "null"...)
		return w.text, []Mark{{Pos: framework.Position{File: f.name, Line: 1, Column: 1}}}
	}
	w.value(f.root)
	return w.text, w.marks
}

type jsonWriter struct {
	file  *File
	text  []byte
	marks []Mark
}

func (w *jsonWriter) value(n *yaml.Node) {
	w.marks = append(w.marks, Mark{Offset: len(w.text), Pos: w.file.pos(n)})
	switch n.Kind {
	case yaml.MappingNode:
		w.list(n, '{', '}', func(i int) {
			if i%2 == 0 {
				w.marks = append(w.marks, Mark{Offset: len(w.text), Pos: w.file.pos(n.Content[i])})
				w.quoted(n.Content[i].Value)
				return
			}
			w.value(n.Content[i])
		})
	case yaml.SequenceNode:
		w.list(n, '[', ']', func(i int) { w.value(n.Content[i]) })
	default:
		w.scalar(n)
	}
}

func (w *jsonWriter) list(n *yaml.Node, open, end byte, write func(int)) {
	w.text = append(w.text, open)
	for i := range n.Content {
		switch {
		case i == 0:
		case n.Kind == yaml.MappingNode && i%2 == 1:
			w.text = append(w.text, ':')
		default:
			w.text = append(w.text, ',')
		}
		write(i)
	}
	w.text = append(w.text, end)
}

func (w *jsonWriter) scalar(n *yaml.Node) {
	switch plain := isPlain(n); {
	case plain && isNull(n):
		w.text = append(w.text, "null"...)
	case plain && n.Value != "" && strings.IndexByte("-0123456789tf", n.Value[0]) >= 0 && json.Valid([]byte(n.Value)):
		w.text = append(w.text, n.Value...)
	default:
		w.quoted(n.Value)
	}
}

func (w *jsonWriter) quoted(s string) {
	text, err := json.Marshal(s)
	if err != nil { // of a text there is none
		text = []byte(`""`)
	}
	w.text = append(w.text, text...)
}
