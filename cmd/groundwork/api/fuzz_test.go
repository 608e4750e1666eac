package api_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/api"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/laws"
)

// Whatever is asked, by whatever query and with whatever body, the answer is one that the description knows: no fault of
// the server's, in JSON that steers nothing, below a head that is sound.
func FuzzAsk(f *testing.F) {
	const small = `{"files": {"a.yaml": "organisation: {name: A, as_of: 2026-06-30}\nscope: [{framework: soc2, basis: [design]}]\nevidence: [{id: E, type: risk-register, collected: 2026-06-01}]\n"}}`
	f.Add("/v1/assess", "at=2026-07-01", small, true)
	f.Add("/v1/explain", "what=soc2:CC6.2", small, true)
	f.Add("/v1/evidence", "", small, true)
	f.Add("/v1/requests", "all=true", small, true)
	f.Add("/v1/whatif", "", `{"files": {"a.yaml": "organisation: {name: A, as_of: 2026-06-30}\n"}, "changes": {"c.yaml": "remove: {evidence: [E]}\n"}}`, true)
	f.Add("/v1/validate", "", "organisation: {name: \"\\u202e\"}", false)
	f.Add("/v1/overlap", "from=iso42001&to=soc2", "", true)
	f.Add("/v1/check", "", `{"frameworks": ["soc2"], "state": {"catalog": "", "known": [], "answers": [{"fact": "x", "kind": "said", "value": {}}]}, "answers": {"a": 1}}`, true)
	f.Add("/v1/catalogs/controls", "framework=soc2&at=%00", "", true)
	h, err := api.New(f.Context(), api.Options{Now: now, MaxTime: time.Minute})
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, path, query, body string, whole bool) {
		method, kind := http.MethodPost, "application/yaml"
		if body == "" {
			method = http.MethodGet
		} else if whole {
			kind = "application/json"
		}
		u, err := url.ParseRequestURI(path + "?" + query)
		if err != nil || !strings.HasPrefix(path, "/") {
			return // which no server of HTTP hands on
		}
		r := httptest.NewRequestWithContext(t.Context(), method, "/", strings.NewReader(body))
		r.URL = u
		r.Header.Set("Content-Type", kind)
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		require.Less(t, rec.Code, http.StatusInternalServerError, "%s", rec.Body)
		require.NoError(t, laws.Header(rec.Header()))
		if strings.Contains(rec.Header().Get("Content-Type"), "json") {
			_, err := laws.JSON(rec.Body.Bytes())
			require.NoError(t, err, "%s", rec.Body)
		}
	})
}
