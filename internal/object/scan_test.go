package object

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// However a text is spoilt, its entries are those that the decoder of the standard library lists,
// and so is what is said to be wrong.
func TestEntriesAreTheDecoders(t *testing.T) {
	t.Parallel()
	listed := 0
	for _, text := range []string{
		`{"id": "EV-1", "list": ["a", {"b": [1, -2.5e3]}], "é\"\n": null, "deep": {"x": {"y": "}]"}}, "t": true}`,
		` { "a" : "\u00e9" , "b" : [ ] , "c" : { } } `,
		`[1]`, `null`, ` null `, `"text"`, `12`, ``, `{}`,
	} {
		for i := range len(text) + 1 {
			for _, c := range []string{"", "\"", "{", "}", "[", "]", ",", ":", "\\", "0", "n", " ", "\xff", "\x01"} {
				changed := text[:i] + c + text[min(i+1, len(text)):]
				got, err := Entries([]byte(changed))
				want, wrong := entriesUntil([]byte(changed))
				if err == errNoUTF8 { //nolint:errorlint // it is that one
					continue
				}
				if wrong != nil {
					require.EqualError(t, err, wrong.Error(), changed)
					continue
				}
				require.NoError(t, err, changed)
				require.Equal(t, want, got, changed)
				listed++
			}
		}
	}
	require.Greater(t, listed, 500)
}
