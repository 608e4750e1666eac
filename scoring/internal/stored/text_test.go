package stored

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// tokens looks for what [control] and [null] look for, in what a decoder makes of the text.
func tokens(raw []byte) (controls, nulls bool) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	lists := []bool{}
	for {
		t, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return controls, nulls
		}
		switch t := t.(type) {
		case json.Delim:
			if t == '[' || t == '{' {
				lists = append(lists, t == '[')
			} else {
				lists = lists[:len(lists)-1]
			}
		case string:
			controls = controls || strings.ContainsFunc(t, func(r rune) bool { return r != '\n' && r != '\t' && (r < 0x20 || r >= 0x7f && r <= 0x9f) })
		case nil:
			nulls = nulls || len(lists) > 0 && lists[len(lists)-1]
		}
	}
}

// What looks at bytes finds what a look at each text and value does, whatever stands in them: in
// made-up values, and in these with bytes changed that are JSON still.
func TestBytesAsTokens(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(5, 17))
	words := []string{`null`, `"null"`, `"[null"`, `"a, null"`, `"\\"`, `"\""`, `"\u0007"`, `"\u000a"`, `"\u009F"`, `"\\u0007"`, `"é"`, `"Â"`, "\"\u0085\"", "\"\u007f\"", `"\r"`, `"\\r"`, `12`, `true`, `""`}
	var value func(depth int) string
	value = func(depth int) string {
		if depth == 0 || rnd.IntN(3) == 0 {
			return words[rnd.IntN(len(words))]
		}
		space := strings.Repeat(" ", rnd.IntN(2)) + strings.Repeat("\n", rnd.IntN(2))
		var parts []string
		list := rnd.IntN(2) == 0
		for i := range rnd.IntN(4) {
			part := space + value(depth-1) + space
			if !list {
				part = fmt.Sprintf(`"k%d":%s`, i, part)
			}
			parts = append(parts, part)
		}
		if list {
			return "[" + strings.Join(parts, ",") + "]"
		}
		return "{" + strings.Join(parts, ",") + "}"
	}
	const changes = "n,[]\" \\u07\x7f\xc2\x85l"
	looked := 0
	for range 40_000 {
		raw := []byte(value(4))
		if n := len(raw); rnd.IntN(2) == 0 {
			raw[rnd.IntN(n)] = changes[rnd.IntN(len(changes))]
		}
		if !json.Valid(raw) {
			continue
		}
		looked++
		controls, nulls := tokens(raw)
		_, found := control(raw)
		assert.Equal(t, controls, found, "control in %q", raw)
		_, found = null(raw)
		assert.Equal(t, nulls, found, "null in %q", raw)
	}
	assert.Greater(t, looked, 20_000)
}
