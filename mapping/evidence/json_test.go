package evidence

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/internal/object"
)

// Every key of a piece has its field, by the name that writing gives it.
func TestFields(t *testing.T) {
	t.Parallel()
	var e bare
	v := reflect.ValueOf(&e).Elem()
	for i := range v.NumField() {
		key, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		if key == "-" {
			assert.Nil(t, e.field([]byte(key)))
			continue
		}
		assert.Same(t, v.Field(i).Addr().Interface(), e.field([]byte(key)), key)
	}
	assert.Nil(t, e.field([]byte("ID")))
	assert.Nil(t, e.field([]byte("")))
}

// What is read quickly is what is read slowly, to the last detail, and nothing is that is faulty:
// on pieces, and on each with a byte left out or another in its place.
func TestQuickIsSlow(t *testing.T) {
	t.Parallel()
	quick := 0
	for _, text := range []string{
		`{"id": "EV-1", "type": "access-review", "controls": ["a", "b"], "points": ["soc2:CC6.2#a"], "title": "Rights & é \"x\"", "version": "1.0", "period": "2026-01-01/2026-03-31"}`,
		`{"effective":"2026-01-01","valid":"2026-12-31","review_by":"2026-12-01","approved_on":"2026-01-01","approved_by":"p","performed":"2026-01-02","performed_by":"q"}`,
		`{"collected":"2026-01-03","status":"accepted","accepted_by":"r","outside":true,"drawn":"at random","outcome":"failed","answered":{"cause":"c","date":"2026-01-04"}}`,
		` { "replaces" : [ ] , "retests" : "EV-0" , "owner" : "o" , "systems" : [ "s" ] , "source" : { "system" : "y" , "uri" : "u" } , "outside" : false } `,
		`{"attributes": {"n": 12, "m": -3, "z": 0, "d": 1.50, "e": 1e3, "b": true, "t": "x", "l": ["a", "b"], "none": [], "u": "\u00e9"}}`,
		`{"attributes": {}, "controls": null, "status": null, "attributes2": {}}`,
		`{}`, `null`,
	} {
		for i := range text {
			for _, c := range []string{"", "\"", "{", "}", "[", "]", ",", ":", "\\", "0", "n", " ", "\xff"} {
				changed := text[:i] + c + text[i+1:]
				if c == " " && i == 0 {
					changed = text // once as it is
				}
				var read bare
				if !object.Quick([]byte(changed), read.field) {
					continue
				}
				quick++
				slow, err := readPiece([]byte(changed))
				require.NoError(t, err, changed)
				require.Equal(t, slow, read, changed)
			}
		}
	}
	assert.Greater(t, quick, 1000, "the quick way is taken")
}
