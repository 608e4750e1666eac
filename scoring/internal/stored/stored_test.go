package stored_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/scoring/internal/stored"
)

type note struct {
	Format string `json:"format"`
	Text   string `json:"text"`
	N      int    `json:"n"`
}

var errNote = errors.New("no note")

func read(text string) (*note, error) {
	return stored.Form[note]{
		Name: "note", Format: "note/1", Err: errNote, Named: func(n *note) string { return n.Format },
		Check: func(f *stored.Faults, n *note) {
			for range n.N {
				f.Name("the text", n.Text)
			}
		},
	}.Read(strings.NewReader(text))
}

// Every control character but line feed and tab is refused, as it stands or escaped in
// either case; every other character is taken.
func TestControlCharacters(t *testing.T) {
	t.Parallel()
	for r := range rune(0x180) {
		control := r != '\n' && r != '\t' && (r < 0x20 || r >= 0x7f && r <= 0x9f)
		texts := []string{fmt.Sprintf(`\u%04x`, r), fmt.Sprintf(`\u%04X`, r), fmt.Sprintf(`x\\\u%04xy`, r)}
		if r >= 0x20 && r != '"' && r != '\\' {
			texts = append(texts, string(r), "Â"+string(r)+"Â")
		}
		if control && r >= 0x7f {
			b, err := json.Marshal(string(r))
			require.NoError(t, err)
			texts = append(texts, strings.Trim(string(b), `"`))
		}
		for _, s := range texts {
			n, err := read(`{"format": "note/1", "text": "` + s + `"}`)
			if control {
				require.ErrorIs(t, err, errNote, "%q", s)
				assert.ErrorContains(t, err, fmt.Sprintf(`\u%04x`, r), "%q", s)
				continue
			}
			require.NoError(t, err, "%q", s)
			assert.Contains(t, n.Text, string(r))
		}
	}
	for _, s := range []string{`\b`, `\f`, `\r`} {
		_, err := read(`{"format": "note/1", "text": "a` + s + `"}`)
		assert.ErrorContains(t, err, "control character "+s)
	}
	for _, s := range []string{`\\b`, `\\r`, `\\u001b`, `\n\t`, `\/`, `\"`, `\ud83d\ude00`} {
		_, err := read(`{"format": "note/1", "text": "` + s + `"}`)
		assert.NoError(t, err, s)
	}
}

// A key may hold a control character no more than a text may.
func TestControlCharacterInAKey(t *testing.T) {
	t.Parallel()
	_, err := read(`{"format": "note/1", "a\u0000": 1}`)
	assert.ErrorIs(t, err, errNote)
}

func TestEncoding(t *testing.T) {
	t.Parallel()
	good := `{"format": "note/1"}`
	for text, want := range map[string]string{
		"": "empty", "\n": "empty", "\ufeff" + good: "byte order mark", "\xfe\xff\x00{": "UTF-16", "\xff\xfe{\x00": "UTF-16",
		good + "x": "byte 21: invalid character 'x' after top-level value", `{"format"`: "unexpected end",
	} {
		_, err := read(text)
		require.ErrorIs(t, err, errNote, "%q", text)
		assert.ErrorContains(t, err, want)
	}
	n, err := read("\n " + good + "\n\n")
	require.NoError(t, err)
	assert.Equal(t, "note/1", n.Format)
}

// The format is told before what would only follow from it.
func TestFormatFirst(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"format": "other/1", "n": "many"}`: `its format is "other/1", want "note/1"`,
		`{"n": "many"}`:                      `it names no format, want "note/1"`,
		`{"format": "note/1", "n": "many"}`:  "cannot unmarshal string",
		`{"format": 5}`:                      "it names no format",
	} {
		_, err := read(text)
		assert.ErrorContains(t, err, want)
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	_, err := read(`{"format": "note/1", "text": "a\nb", "n": 1}`)
	require.EqualError(t, err, `not a stored note: the text "a\nb" is not one line`)
	_, err = read(`{"format": "note/1", "text": "a\nb", "n": 25}`)
	assert.Equal(t, 20, strings.Count(err.Error(), "not one line"))
	assert.True(t, strings.HasSuffix(err.Error(), "and 5 more"))
	f := &stored.Faults{}
	require.NoError(t, f.Err())
	f.Note(nil, "thing", "x")
	f.Names("name", []string{"a", "b c", "ü"})
	require.NoError(t, f.Err())
	f.Note(errNote, "thing", "x")
	require.ErrorIs(t, f.Err(), errNote)
	assert.EqualError(t, f.Err(), `thing "x": no note`)
}

func TestWord(t *testing.T) {
	t.Parallel()
	var s string
	require.NoError(t, stored.Word(&s, "colour", []byte("red"), "blue", "red"))
	assert.Equal(t, "red", s)
	require.EqualError(t, stored.Word(&s, "colour", []byte("Red"), "blue", "red"), `unknown colour "Red"`)
	assert.Equal(t, "red", s, "it stays as it was")
	require.Error(t, stored.Word(&s, "colour", nil, "blue"))
	require.NoError(t, stored.Word(&s, "colour", nil, "blue", ""))
	assert.Empty(t, s)
}

// Null is told in a list, however it is spaced, and not in a text or behind a key.
func TestNull(t *testing.T) {
	t.Parallel()
	for text, refused := range map[string]bool{
		`[null]`: true, `[ null ]`: true, `[1, null]`: true, "[\"a\",\n\tnull]": true, `[[], null]`: true, `{"a": [{"b": null}, null]}`: true,
		`null`: false, `{"a": null}`: false, `[", null", "[null]", "\\", "a\", null"]`: false, `[{"null": 1}]`: false, `[{"a": "\\"}, "null"]`: false,
	} {
		_, err := read(`{"format": "note/1", "later": ` + text + `}`)
		if refused {
			require.ErrorIs(t, err, errNote, text)
			require.ErrorContains(t, err, "null stands in a list", text)
			continue
		}
		require.NoError(t, err, text)
	}
}

func TestDirectionOfNames(t *testing.T) {
	t.Parallel()
	for r := rune(0x2000); r < 0x2080; r++ {
		f := &stored.Faults{}
		f.Name("the title", "a"+string(r)+"b")
		turns := r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
		switch {
		case turns:
			require.ErrorContains(t, f.Err(), "turns the direction", "%U", r)
		case r == 0x2028 || r == 0x2029:
			require.ErrorContains(t, f.Err(), "not one line")
		default:
			require.NoError(t, f.Err(), "%U", r)
		}
	}
}
