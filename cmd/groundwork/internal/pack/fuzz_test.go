package pack

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"testing"

	"github.com/stretchr/testify/require"
)

// Whatever bytes are read as the description of a pack, they are refused or written and read back equal.
func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"format": "groundwork-pack/1", "organisation": "Acme", "at": "2026-06-30", "files": [{"path": "index.html", "size": 1, "sha256": "00"}], "evidence": [{"id": "E", "state": "copied", "requirements": ["soc2:CC6.1"]}], "inputs": [{"name": "a.yaml"}]}`))
	f.Add([]byte(`{"format": "groundwork-pack/1"} {}`))
	f.Add([]byte(`{"format": "groundwork-pack/2", "files": null}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Read(data)
		if err != nil {
			return
		}
		text, err := json.Marshal(p)
		require.NoError(t, err)
		back, err := Read(text)
		require.NoError(t, err)
		again, err := json.Marshal(back)
		require.NoError(t, err)
		require.Equal(t, string(text), string(again))
	})
}

// Whatever bytes are said to be a pack, they are no ZIP, or are verified within the limit, each fault with what to do next.
func FuzzZIP(f *testing.F) {
	described := []byte(`{"format": "groundwork-pack/1", "organisation": "Acme", "files": [], "evidence": [], "inputs": []}`)
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range map[string][]byte{Described: described, Manifest: []byte(sum(described) + "  " + Described + "\n"), "../x": {}, "evidence/a": bytes.Repeat([]byte{0}, 9999)} {
		w, err := z.Create(name)
		require.NoError(f, err)
		_, err = w.Write(text)
		require.NoError(f, err)
	}
	require.NoError(f, z.Close())
	f.Add(b.Bytes())
	f.Add([]byte("PK\x05\x06" + string(make([]byte, 18))))
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := ZIP(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		const most = 1 << 16
		unpacked := int64(0)
		for i := range h.members {
			open := h.members[i].open
			h.members[i].open = func() (io.ReadCloser, error) {
				r, err := open()
				return counted{r, &unpacked}, err
			}
		}
		v, err := Verify(t.Context(), h, most, nil)
		require.NoError(t, err)
		require.LessOrEqual(t, unpacked, int64(3*most), "once as text, once for its digest, once as written")
		require.GreaterOrEqual(t, v.Bytes, int64(0))
		if v.Bytes > most {
			require.Contains(t, codes(v), "too-large ")
			require.Zero(t, unpacked)
		}
		require.Equal(t, v.Sound, len(v.Faults) == 0)
		for _, x := range v.Faults {
			require.NotEmpty(t, x.Code+x.What)
			require.NotEmpty(t, x.Next)
		}
	})
}

// counted adds up what is unpacked.
type counted struct {
	io.ReadCloser

	n *int64
}

func (c counted) Read(to []byte) (int, error) {
	n, err := c.ReadCloser.Read(to)
	*c.n += int64(n)
	return n, err
}
