package result_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/internal/loaded"
	"github.com/groundworkgrc/groundwork/scoring/internal/made"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// assessed is the assessment of the example company.
func assessed(t testing.TB) *result.Assessment {
	t.Helper()
	e, org := loaded.Engine(t, acme.Files)
	a, err := e.Assess(context.Background(), org, org.AsOf)
	require.NoError(t, err)
	return a
}

func stored(t testing.TB, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	require.NoError(t, err)
	return b
}

// What was stored can be read without the engine that made it.
func ExampleRead() {
	file := strings.NewReader(`{
		"format": "groundwork-assessment/2", "at": "2026-07-15",
		"frameworks": [{
			"lens": "soc2-report", "id": "soc2", "readiness": {"low": 0.5, "high": 1}, "in_scope": 2, "counts": {"supported": 1, "unknown": 1},
			"requirements": [
				{"ref": "soc2:CC6.1", "status": "supported", "readiness": {"low": 1, "high": 1}},
				{"ref": "soc2:CC6.2", "status": "unknown", "readiness": {"low": 0, "high": 1}}
			]
		}]
	}`)
	a, err := result.Read(file)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	l, _ := a.Lens("soc2-report")
	fmt.Println(a.At, l.Readiness, l.ByStatus[result.StatusSupported], "supported")

	_, err = result.Read(strings.NewReader(`{"format": "groundwork-statement/1"}`))
	fmt.Println(err)
	// Output:
	// 2026-07-15 50–100 % 1 supported
	// not a stored assessment: its format is "groundwork-statement/1", want "groundwork-assessment/2"
}

func TestReadReturnsTheBytes(t *testing.T) {
	t.Parallel()
	text := stored(t, assessed(t))
	for name, r := range map[string]io.Reader{
		"at once": bytes.NewReader(text), "byte by byte": iotest.OneByteReader(bytes.NewReader(text)), "indented": indented(t, text),
	} {
		a, err := result.Read(r)
		require.NoError(t, err, name)
		assert.Equal(t, string(text), string(stored(t, a)), name)
	}
	assert.NotContains(t, string(text), "null", "a list is [] and never null")
}

// Lists stand in what is written even where nothing is in them, and in what is read of older stores.
func TestListsAreWritten(t *testing.T) {
	t.Parallel()
	text := string(stored(t, assessed(t)))
	for _, list := range []string{"notes", "cause", "commitments", "system_requirements", "user_entity_controls"} {
		assert.Contains(t, text, `"`+list+`":[`, list)
	}
	a, err := result.Read(strings.NewReader(`{"format": "groundwork-assessment/2", "frameworks": [
		{"lens": "x", "readiness": {"low": 0, "high": 0}, "findings": [{"kind": "note", "raised_as": "a"}, {"kind": "note", "raised_as": "b", "cause": [{"control": "c"}]}]}]}`))
	require.NoError(t, err)
	l := a.Frameworks[0]
	assert.Equal(t, []result.Note{}, l.Notes)
	assert.Equal(t, []result.Cause{}, l.Findings[0].Cause)
	assert.Equal(t, []result.Cause{{Control: "c", Evidence: []string{}}}, l.Findings[1].Cause)
	assert.Equal(t, []result.Term{}, l.Scope.Commitments)
}

func indented(t *testing.T, text []byte) io.Reader {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, json.Indent(&b, text, "", "\t"))
	return &b
}

// Whatever values there may be, they read back to the same bytes.
func TestReadReturnsTheBytesOfAnyAssessment(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		text := stored(t, anAssessment(seed))
		a, err := result.Read(bytes.NewReader(text))
		require.NoError(t, err, "seed %d", seed)
		require.Equal(t, string(text), string(stored(t, a)), "seed %d", seed)
	}
}

// anAssessment makes an assessment up and makes it consistent.
func anAssessment(seed uint64) *result.Assessment {
	a := &result.Assessment{}
	made.New(seed).Fill(a)
	a.Format = result.Format
	for i := range a.Frameworks {
		l := &a.Frameworks[i]
		l.InScope, l.ByStatus = 0, map[result.Status]int{}
		for j := range l.Requirements {
			q := &l.Requirements[j]
			if q.Weight++; j%3 == 0 {
				q.Additional = ""
			}
			if q.Additional != "" {
				continue
			}
			if l.ByStatus[q.Status]++; q.Status.Counted() {
				l.InScope++
				l.Readiness = q.Readiness
			}
		}
		for j := range l.Groups {
			l.Groups[j].InScope, l.Groups[j].ByStatus = 0, map[result.Status]int{}
		}
		for j := range l.Raised {
			l.Raised[j].Explained = min(l.Raised[j].Explained, l.Raised[j].Times)
		}
	}
	return a
}

// changed is the stored example with one value in the place of another.
func changed(t *testing.T, text []byte, old, fresh string) string {
	t.Helper()
	require.Contains(t, string(text), old)
	return strings.Replace(string(text), old, fresh, 1)
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	whole := stored(t, assessed(t))
	small := stored(t, &result.Assessment{Format: result.Format, Frameworks: []result.Lens{}})
	lens := func(fields string) string {
		return fmt.Sprintf(`{"format": %q, "frameworks": [{"lens": "x", %s}]}`, result.Format, fields)
	}
	for name, c := range map[string]struct{ text, want string }{
		"nothing":           {"", "it is empty"},
		"white space":       {" \n", "it is empty"},
		"another kind":      {"[]", `it names no format`},
		"no format":         {"{}", `it names no format, want "groundwork-assessment/2"`},
		"null":              {"null", `it names no format`},
		"later format":      {`{"format": "groundwork-assessment/3"}`, `its format is "groundwork-assessment/3"`},
		"another form":      {`{"format": "groundwork-difference/1", "evidence": 5}`, `its format is "groundwork-difference/1"`},
		"wrong type":        {`{"format": "groundwork-assessment/2", "frameworks": 5}`, "cannot unmarshal number"},
		"cut off":           {string(whole[:len(whole)/2]), "unexpected end of JSON input"},
		"something after":   {string(small) + `{}`, "after top-level value"},
		"itself twice":      {string(small) + string(small), "after top-level value"},
		"byte order mark":   {"\ufeff" + string(small), "byte order mark"},
		"UTF-16":            {"\xff\xfe{\x00}\x00", "it is UTF-16"},
		"escape sequence":   {changed(t, whole, `"organisation":"`, `"organisation":"\u001b[2J`), `control character \u001b`},
		"C1 control":        {changed(t, whole, `"organisation":"`, `"organisation":"\u009B2J`), `control character \u009b`},
		"raw C1 control":    {changed(t, whole, `"organisation":"`, "\"organisation\":\"\u009b2J"), `control character \u009b`},
		"raw delete":        {changed(t, whole, `"organisation":"`, "\"organisation\":\"\x7f"), `control character \u007f`},
		"carriage return":   {changed(t, whole, `"organisation":"`, `"organisation":"\r`), `control character \r`},
		"name of two lines": {changed(t, whole, `"organisation":"`, `"organisation":"a\nb`), `"a\nb`},
		"band of two lines": {lens(`"band": {"name": "ready\nall met"}`), `"ready\nall met" is not one line`},
		"unknown status":    {changed(t, whole, `"status":"supported"`, `"status":"fine"`), `unknown status "fine"`},
		"unknown verdict":   {changed(t, whole, `"verdict":"supports"`, `"verdict":"helps"`), `unknown verdict "helps"`},
		"unknown basis":     {changed(t, whole, `"basis":"design"`, `"basis":"trust"`), `unknown basis "trust"`},
		"unknown kind":      {changed(t, whole, `"kind":"shortfall"`, `"kind":"fault"`), `unknown kind of finding "fault"`},
		"unknown treatment": {changed(t, whole, `"kind":"accepted-risk"`, `"kind":"shrug"`), `unknown kind of treatment "shrug"`},
		"unknown state":     {changed(t, whole, `"state":"in-force"`, `"state":"vague"`), `unknown state of a treatment "vague"`},
		"unknown unit":      {changed(t, whole, `"unit":"days"`, `"unit":"fortnights"`), `unknown unit "fortnights"`},
		"unknown cadence":   {changed(t, whole, `"cadence":"monthly"`, `"cadence":"often"`), `unknown cadence "often"`},
		"unknown count":     {lens(`"counts": {"fine": 3}`), `unknown status "fine"`},
		"no date":           {changed(t, whole, `"at":"2026-07-15"`, `"at":"tomorrow"`), `want YYYY-MM-DD`},
		"out of range":      {lens(`"readiness": {"low": -5, "high": 1e300}`), `the readiness of lens "x" is -5 to 1e+300`},
		"out of order":      {lens(`"readiness": {"low": 0.6, "high": 0.5}`), "want 0 to 1, low first"},
		"doubled lens":      {`{"format": "groundwork-assessment/2", "frameworks": [{"lens": "x"}, {"lens": "x"}]}`, `lens "x" is there twice`},
		"doubled piece":     {`{"format": "groundwork-assessment/2", "evidence": [{"id": "E"}, {"id": "E"}]}`, `evidence "E" is there twice`},
		"doubled verdict":   {`{"format": "groundwork-assessment/2", "evidence": [{"id": "E", "verdicts": [{"lens": "x", "verdict": "stale"}, {"lens": "x", "verdict": "supports"}]}]}`, `two verdicts`},
		"doubled leaf":      {lens(`"in_scope": 2, "requirements": [{"ref": "x:1", "status": "not-supported"}, {"ref": "x:1", "status": "not-supported"}]`), `requirement "x:1" is there twice`},
		"doubled point":     {lens(`"in_scope": 1, "requirements": [{"ref": "x:1", "status": "not-supported", "points": [{"id": "x:1#a", "status": "not-supported"}, {"id": "x:1#a", "status": "not-supported"}]}]`), `point "x:1#a" is there twice`},
		"doubled group":     {lens(`"groups": [{"ref": "x:1"}, {"ref": "x:1"}]`), `group "x:1" is there twice`},
		"met at nothing":    {lens(`"in_scope": 1, "counts": {"supported": 1}, "requirements": [{"ref": "x:1", "status": "supported"}]`), `requirement "1" is supported at 0 %`},
		"excluded at all":   {lens(`"requirements": [{"ref": "x:1", "status": "excluded", "readiness": {"low": 1, "high": 1}}]`), `requirement "1" is excluded at 100 %`},
		"wrong number":      {lens(`"in_scope": 7`), `counts 7 requirements in scope and holds 0`},
		"wrong count":       {lens(`"counts": {"supported": 7}`), `counts 7 requirements as supported and holds 0`},
		"lens below all":    {lens(`"in_scope": 1, "counts": {"supported": 1}, "readiness": {"low": 0, "high": 0.5}, "requirements": [{"ref": "x:1", "status": "supported", "readiness": {"low": 1, "high": 1}}]`), "none of its requirements is as low"},
		"lens above all":    {lens(`"in_scope": 1, "counts": {"not-supported": 1}, "readiness": {"low": 0.5, "high": 1}, "requirements": [{"ref": "x:1", "status": "not-supported"}]`), "none of its requirements is as high"},
		"negative weight":   {lens(`"in_scope": 1, "counts": {"not-supported": 1}, "requirements": [{"ref": "x:1", "status": "not-supported", "weight": -1}]`), "the weight -1"},
		"gap without basis": {lens(`"in_scope": 1, "counts": {"not-supported": 1}, "requirements": [{"ref": "x:1", "status": "not-supported", "gaps": [{"control": "c"}]}]`), `a gap of "c" has no basis`},
		"lens of null":      {lens(`"basis": [null]`), "a basis without a name"},
		"bases in a text":   {lens(`"basis": "none"`), "a basis without a name: want a list of stated, design or operation"},
		"null for a lens":   {`{"format": "groundwork-assessment/2","frameworks":[null]}`, "byte 51: null stands in a list"},
		"null for a piece":  {`{"format": "groundwork-assessment/2","evidence":[{"id": "a, null", "verdicts": []} , null]}`, "null stands in a list"},
		"null for a text":   {lens(`"systems": ["a",null]`), "null stands in a list"},
		"no readiness":      {changed(t, whole, `"readiness":`, `"readyness":`), "times for what it holds"},
		"no verdict":        {changed(t, whole, `"verdict":`, `"verdikt":`), "times for what it holds"},
		"negative expected": {lens(`"requirements": [{"ref": "x:1", "status": "not-met", "gaps": [{"control": "c", "basis": "design", "expected": -1}]}]`), `a gap of "c" counts -1`},
		"negative depth":    {lens(`"groups": [{"ref": "x:1", "depth": -1}]`), `group "1" counts -1`},
		"negative group":    {lens(`"groups": [{"ref": "x:1", "weight": -1}]`), `group "1" has the weight -1`},
		"negative times":    {lens(`"raised": [{"as": "major", "times": -1, "explained": -2}]`), `what is raised as "major" counts -1`},
		"explained all":     {lens(`"raised": [{"as": "major", "times": 1, "explained": 2}]`), `"major" is raised 1 times, and 2 of these are explained`},
		"negative test":     {lens(`"tests": [{"control": "c", "sample": -4}]`), `the test of "c" counts -4`},
		"negative record":   {lens(`"tests": [{"control": "c", "records": [{"evidence": "E", "deviations": -1}]}]`), `the record "E" counts -1`},
		"share above 1":     {lens(`"draft_share": 1.5`), `the draft share of lens "x" is 1.5: want 0 to 1`},
		"share of a leaf":   {lens(`"requirements": [{"ref": "x:1", "status": "not-met", "draft_share": -0.5}]`), `the draft share of requirement "1" is -0.5`},
		"weight of a point": {lens(`"requirements": [{"ref": "x:1", "status": "not-met", "points": [{"id": "x:1#a", "status": "not-met", "weight": -1}]}]`), `point "a" has the weight -1`},
		"group of nothing":  {lens(`"groups": [{"ref": "x:1", "counts": {"met": 2}, "in_scope": 1}]`), `group "x:1" counts 2 requirements as supported and holds 0`},
		"group in a circle": {lens(`"groups": [{"ref": "x:1", "parent": "x:2"}, {"ref": "x:2", "parent": "x:1"}], "requirements": [{"ref": "x:3", "parent": "x:1", "status": "not-met"}]`), `group "x:1" counts 0 requirements as not supported and holds 1`},
		"group otherwise":   {lens(`"groups": [{"ref": "x:1", "counts": {"met": 1}}, {"ref": "x:2", "parent": "x:1"}], "requirements": [{"ref": "x:3", "parent": "x:2", "status": "not-met"}]`), `group "x:2" counts 0 requirements in scope and holds 1`},
		"turned title":      {lens(`"title": "a\u202eb"`), "turns the direction of text"},
		"turned id":         {"{\"format\": \"groundwork-assessment/2\", \"evidence\": [{\"id\": \"a\u2066b\"}]}", "turns the direction of text"},
		"finding of null":   {lens(`"findings": [{"raised_as": "major"}]`), "has no kind"},
	} {
		_, err := result.Read(strings.NewReader(c.text))
		require.ErrorIs(t, err, result.ErrNotStored, name)
		assert.ErrorContains(t, err, c.want, name)
		assert.NotContains(t, err.Error(), "\x1b", name)
	}
}

// A file with many faults is refused with some of them and their number.
func TestReadTellsSomeFaultsOfMany(t *testing.T) {
	t.Parallel()
	text := fmt.Sprintf(`{"format": %q, "evidence": [%s{"id": "E"}]}`, result.Format, strings.Repeat(`{"id": "E"},`, 1000))
	_, err := result.Read(strings.NewReader(text))
	require.ErrorContains(t, err, "and 980 more")
	assert.Less(t, len(err.Error()), 2000)
}

func TestReadReturnsTheReadersError(t *testing.T) {
	t.Parallel()
	gone := errors.New("gone")
	_, err := result.Read(iotest.ErrReader(gone))
	require.ErrorIs(t, err, gone)
	assert.NotErrorIs(t, err, result.ErrNotStored)
}

// What was stored before there were groups and weights reads on.
func TestReadTakesWhatIsOlder(t *testing.T) {
	t.Parallel()
	a, err := result.Read(strings.NewReader(`{"format": "groundwork-assessment/2", "later": {"field": 1}, "frameworks": [{"lens": "x", "in_scope": 1, "counts": {"not-supported": 1},
		"readiness": {"low": 0, "high": 0}, "requirements": [{"ref": "x:1", "status": "not-supported", "readiness": {"low": 0, "high": 0}}]}]}`))
	require.NoError(t, err)
	assert.Equal(t, []result.Group{}, a.Frameworks[0].Groups)
	assert.InDelta(t, 1, a.Frameworks[0].Requirements[0].Share(), 0)
}

// Whatever bytes are read, they are refused or read back equal.
func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"format": "groundwork-assessment/2", "at": "2026-07-15", "frameworks": [{"lens": "x", "in_scope": 1, "counts": {"supported": 1}, "readiness": {"low": 1, "high": 1},
		"basis": ["design"], "requirements": [{"ref": "x:1", "status": "supported", "readiness": {"low": 1, "high": 1}, "gaps": [{"basis": "stated"}]}]}]}`))
	f.Add([]byte(`{"format": "groundwork-assessment/2", "treatments": [{"kind": "remediation", "state": "lapsed", "requirement": "", "until": "2026-01-01"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := result.Read(bytes.NewReader(data))
		if err != nil {
			require.ErrorIs(t, err, result.ErrNotStored)
			return
		}
		text := stored(t, a)
		back, err := result.Read(bytes.NewReader(text))
		require.NoError(t, err)
		require.Equal(t, string(text), string(stored(t, back)))
	})
}

// Reading takes one pass: what it allocates beside the values is the text.
func TestReadAllocatesAsUnmarshalDoes(t *testing.T) { //nolint:paralleltest // it counts allocations
	text := stored(t, assessed(t))
	plain := testing.AllocsPerRun(3, func() { require.NoError(t, json.Unmarshal(text, new(result.Assessment))) })
	read := testing.AllocsPerRun(3, func() {
		_, err := result.Read(bytes.NewReader(text))
		require.NoError(t, err)
	})
	assert.Less(t, read, plain*1.1)
}

// BenchmarkRead reports as "times-unmarshal" how much longer reading takes than decoding
// alone.
func BenchmarkRead(b *testing.B) {
	text := stored(b, assessed(b))
	b.SetBytes(int64(len(text)))
	var read, plain time.Duration
	for b.Loop() {
		start := time.Now()
		if err := json.Unmarshal(text, new(result.Assessment)); err != nil {
			b.Fatal(err)
		}
		between := time.Now()
		if _, err := result.Read(bytes.NewReader(text)); err != nil {
			b.Fatal(err)
		}
		plain += between.Sub(start)
		read += time.Since(between)
	}
	b.ReportMetric(float64(read)/float64(plain), "times-unmarshal")
}
