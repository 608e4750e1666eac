package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/checkup"
)

// taken is a request that was read: its query, and what its body holds.
type taken struct {
	query url.Values
	path  string // what the path names
	day   framework.Date

	Files   map[string]string `json:"files"`
	Changes map[string]string `json:"changes"`

	// Of a check.
	Frameworks []string                   `json:"frameworks"`
	Most       *int                       `json:"most"`
	OneByOne   bool                       `json:"one_by_one"`
	State      checkup.State              `json:"state"`
	Answers    map[string]json.RawMessage `json:"answers"`
	Answer     *checkup.Answer            `json:"answer"`
	Back       bool                       `json:"back"`
}

// yamlFile is how a workspace of one file is called where the body is that file.
const yamlFile = "workspace.yaml"

// body reads a body, which must come in time.
func (h *Handler) body(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	c := http.NewResponseController(w)
	_ = c.SetReadDeadline(time.Now().Add(h.opt.MaxRead)) // where there is a connection
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, h.opt.MaxBody))
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		h.meter.refused.WithLabelValues("slow").Inc()
		w.Header().Set("Connection", "close")
		return nil, problem{Title: "The body came too slowly", Status: http.StatusRequestTimeout, Detail: "A body must arrive within " + h.opt.MaxRead.String() + "."}
	case err != nil:
		return nil, err
	}
	_ = c.SetReadDeadline(time.Time{})
	return data, nil
}

// take reads what a route takes of a request, and refuses what it does not.
func (h *Handler) take(r *http.Request, route *route, data []byte) (*taken, error) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, refused("The query is not read.")
	}
	t := &taken{query: query, path: r.PathValue("kind"), day: framework.DateOf(h.opt.Now())}
	for name := range query {
		if !slices.Contains(route.query, name) {
			return nil, refused("Nothing is known by the name %q here: want %s.", name, known(route.query))
		}
		if name != "target" && len(query[name]) > 1 {
			return nil, refused("%s is said twice.", name)
		}
	}
	if len(data) == 0 {
		return t, nil
	}
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case err == nil && kind == "application/json":
		return t, t.decode(data, route.body)
	case err == nil && kind == "application/yaml" && slices.Equal(route.body, workspaceBody):
		t.Files = map[string]string{yamlFile: string(data)}
		return t, nil
	}
	return nil, problem{Title: "The body is of another kind", Status: http.StatusUnsupportedMediaType, Detail: "Send application/json; where a workspace is one file, application/yaml is taken, too."}
}

// decode reads a body of JSON, which holds nothing that the route does not take.
func (t *taken) decode(data []byte, names []string) error {
	var given map[string]json.RawMessage
	if err := json.Unmarshal(data, &given); err != nil {
		return refused("The body is no JSON object.")
	}
	for name := range given {
		if !slices.Contains(names, name) {
			return refused("Nothing is known by the name %q in the body: want %s.", name, known(names))
		}
	}
	if name, twice := doubled(json.NewDecoder(bytes.NewReader(data))); twice {
		return refused("%q is in one object of the body twice, and only one of them would count.", name)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(t); err != nil {
		return refused("The body does not fit: %s.", inWords(err))
	}
	return nil
}

// doubled finds a name that one object of a body has twice, in JSON that was found sound.
func doubled(d *json.Decoder) (name string, twice bool) {
	type open struct {
		names map[string]bool // nil for a list
		value bool            // the name was read, and its value comes
	}
	var in []open
	for {
		token, err := d.Token()
		if err != nil {
			return "", false
		}
		if last := len(in) - 1; last >= 0 && in[last].names != nil && !in[last].value {
			if key, ok := token.(string); ok {
				if in[last].names[key] {
					return key, true
				}
				in[last].names[key], in[last].value = true, true
				continue
			}
		}
		if mark, ok := token.(json.Delim); ok && (mark == '{' || mark == '[') {
			in = append(in, open{names: map[json.Delim]map[string]bool{'{': {}}[mark]})
			continue
		} else if ok {
			in = in[:len(in)-1]
		}
		if last := len(in) - 1; last >= 0 {
			in[last].value = false
		}
	}
}

// inWords says what of a body does not fit.
func inWords(err error) string {
	if kind, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && kind.Field != "" {
		return kind.Field + " cannot be a " + kind.Value
	}
	return "look at what /v1/openapi.json says of it"
}

func known(names []string) string {
	if len(names) == 0 {
		return "nothing"
	}
	return strings.Join(names, ", ")
}

// yes reads a yes or no of the query.
func (t *taken) yes(name string) (bool, error) {
	text := t.query.Get(name)
	if text == "" {
		return false, nil
	}
	v, err := strconv.ParseBool(text)
	if err != nil {
		return false, refused("%s %q: want true or false.", name, text)
	}
	return v, nil
}

// texts are files with their bytes.
func texts(files map[string]string) map[string][]byte {
	out := make(map[string][]byte, len(files))
	for name, text := range files {
		out[name] = []byte(text)
	}
	return out
}
