package made

import (
	"bytes"
	"encoding/json"
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Text is a value as JSON.
func Text(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	require.NoError(t, err)
	return string(b)
}

// ReadsBack holds that what a value is written as reads back to the same bytes.
func ReadsBack[T any](t testing.TB, v *T, read func(io.Reader) (*T, error)) {
	t.Helper()
	want := Text(t, v)
	back, err := read(strings.NewReader(want))
	require.NoError(t, err)
	require.Equal(t, want, Text(t, back))
}

// Reads holds that whatever bytes are read as a stored form, they are refused with an error that wraps one
// or read back to the same bytes. It begins with values that were made.
func Reads[T any](f *testing.F, format string, refused error, read func(io.Reader) (*T, error)) {
	for seed := range uint64(6) {
		x := new(T)
		New(seed).Fill(x)
		reflect.ValueOf(x).Elem().FieldByName("Format").SetString(format)
		text, err := json.Marshal(x)
		require.NoError(f, err)
		f.Add(text)
	}
	f.Add([]byte(`{"format": "` + format + `"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		x, err := read(bytes.NewReader(data))
		if err != nil {
			require.ErrorIs(t, err, refused)
			return
		}
		ReadsBack(t, x, read)
	})
}
