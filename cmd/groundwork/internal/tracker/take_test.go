package tracker_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/sheet"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/tracker"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

var matcher = sync.OnceValue(func() *tracker.Matcher {
	set, err := catalog.Load(catalog.Builtin())
	if err != nil {
		return nil
	}
	g, err := mapping.Build(set.Source)
	if err != nil {
		return nil
	}
	return tracker.NewMatcher(g)
})

func take(t *testing.T, text string, o tracker.Options) *tracker.Plan {
	t.Helper()
	b, err := sheet.Read("tracker.csv", []byte(text), tracker.Headers)
	require.NoError(t, err)
	p, err := taken(b, o)
	require.NoError(t, err)
	return p
}

func taken(b *sheet.Book, o tracker.Options) (*tracker.Plan, error) {
	o.Matcher = matcher()
	return tracker.Take(b, o)
}

// Numbers as people write them; what could be another number is none.
func TestValue(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		of   evidence.ValueType
		text string
		want any
	}{
		{evidence.IntValue, "1200", int64(1200)}, {evidence.IntValue, "1,200", int64(1200)}, {evidence.IntValue, "1'234'567", int64(1234567)}, {evidence.IntValue, "1 200", int64(1200)},
		{evidence.IntValue, "12.0", int64(12)}, {evidence.IntValue, "12.00", int64(12)}, {evidence.IntValue, "-3", int64(-3)},
		{evidence.IntValue, "1.05", nil}, {evidence.IntValue, "1.000", nil}, {evidence.IntValue, "1,5", nil}, {evidence.IntValue, "12 5", nil}, {evidence.IntValue, "1,20,0", nil},
		{evidence.IntValue, "99999999999999999999", nil}, {evidence.IntValue, "", nil}, {evidence.IntValue, "about 3", nil}, {evidence.IntValue, "0x10", nil},
		{evidence.DoubleValue, "95%", 0.95}, {evidence.DoubleValue, "95 %", 0.95}, {evidence.DoubleValue, "0.5", 0.5}, {evidence.DoubleValue, "2e-3", 0.002},
		{evidence.DoubleValue, "NaN", nil}, {evidence.DoubleValue, "inf", nil}, {evidence.DoubleValue, "-Infinity", nil}, {evidence.DoubleValue, "0x1p-2", nil}, {evidence.DoubleValue, "1e999", nil}, {evidence.DoubleValue, "1,5", nil},
		{evidence.BoolValue, "Yes", true}, {evidence.BoolValue, "0", false}, {evidence.BoolValue, "maybe", nil},
	} {
		v, err := tracker.Value(tt.of, tt.text)
		assert.Equal(t, tt.want == nil, err != nil, "%v %q: %v", tt.of, tt.text, v)
		if tt.want != nil {
			assert.Equal(t, tt.want, v, tt.text)
		}
	}
}

// Types that were kept and are no more, or were misspelt by hand, are told and passed over.
func TestKeptTypes(t *testing.T) {
	t.Parallel()
	kept := tracker.Mapping{Types: map[string]string{"Risk": "risk-registr", "Policy register": "policy-register", "Other": "gone"}}
	p := take(t, "Evidence,Date,Status\nRisk register,2026-03-31,Done\nPolicy register,2026-04-01,Done\n", tracker.Options{Kept: kept})
	assert.Equal(t, []string{`what was kept of "Other" is passed over: "gone" is no evidence type`, `what was kept of "Risk" is passed over: "risk-registr" is no evidence type; did you mean "risk-register"?`}, p.Notes)
	assert.Equal(t, "risk-register", p.Items[0].Type)
	assert.Equal(t, map[string]string{"Policy register": "policy-register"}, p.Mapping.Types)
	assert.Len(t, kept.Types, 3, "what was given is left as it was")
	_, err := tracker.ReadMapping([]byte("types: {a: \xff}\n"), nil)
	require.ErrorContains(t, err, "save it as UTF-8")
}

// Cells without a header are told of, and a column without one is taken by its letter.
func TestHeadless(t *testing.T) {
	t.Parallel()
	const text = "Evidence,Date,Status,\nRisk register,20260331,Done,Maya,beyond\nPolicy register,2026-04-01,Done,Omar\n,,,,\nRisk method,2026-04-02,Done\n"
	p := take(t, text, tracker.Options{})
	assert.Contains(t, p.Notes, `column D has no header, so that 2 cells in it are not read; the first is tracker!D2 "Maya"`)
	assert.Contains(t, p.Notes, `column E has no header, so that tracker!E2 "beyond" is not read`)
	assert.Contains(t, p.Readings, tracker.Reading{Column: "B", How: "a number of eight digits is year, month and day: 20260331 is 2026-03-31"})
	assert.Equal(t, "2026-03-31", p.Items[0].Piece.Collected.String())
	p = take(t, text, tracker.Options{Mapping: tracker.Mapping{Columns: map[tracker.Field]string{tracker.Owner: "D"}}})
	assert.Equal(t, "Maya", p.Items[0].Piece.Owner)
	assert.NotContains(t, strings.Join(p.Notes, "\n"), "column D")
	assert.NotContains(t, strings.Join(take(t, "Evidence,Date,Status\nRisk register,2026-03-31,Done\n", tracker.Options{}).Notes, ""), "header")
}

// The three trackers of one company are one: comma, semicolon and workbook give the same pieces.
func TestThreeTrackersAreOne(t *testing.T) {
	t.Parallel()
	var first []evidence.Piece
	for _, name := range []string{"evidence-tracker.csv", "evidence-tracker-semicolon.csv", "evidence-tracker.xlsx"} {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		require.NoError(t, err)
		b, err := sheet.Read(name, data, tracker.Headers)
		require.NoError(t, err)
		p, err := taken(b, tracker.Options{})
		require.NoError(t, err)
		assert.Equal(t, tracker.Counts{Rows: 60, Add: 54, NotYet: 4, Refused: 2, Unsure: 10, Unapproved: 17}, p.Counts, name)
		var pieces []evidence.Piece
		for _, x := range p.Items {
			if x.State == tracker.Add {
				pieces = append(pieces, x.Piece)
			}
		}
		if first == nil {
			first = pieces
		}
		assert.Equal(t, first, pieces, name)
	}
}

// What each row of that tracker is, told by somebody who knows the catalog: a type, "?" before
// one that is to stay a draft for doubt, "-" for what fits nothing, "not yet".
func TestTypesOfTheTracker(t *testing.T) {
	t.Parallel()
	want := map[string]string{}
	for line := range strings.SplitSeq(strings.TrimSpace(typesOfTheTracker), "\n") {
		title, typ, _ := strings.Cut(line, " = ")
		want[title] = typ
	}
	data, err := os.ReadFile("testdata/evidence-tracker.csv")
	require.NoError(t, err)
	p := take(t, string(data), tracker.Options{})
	for _, x := range p.Items {
		got := x.Type
		switch {
		case x.State == tracker.NotYet:
			got = "not yet"
		case x.State == tracker.Refused:
			got = "-"
		case len(x.Doubts) > 0:
			got = "?" + got
		}
		assert.Equal(t, want[x.Title], got, x.Title)
		assert.Equal(t, x.State == tracker.Refused, len(x.Refusals) > 0)
	}
}

const typesOfTheTracker = `
Q4 access review AWS + Okta = user-access-review-record
Access review procedure v2 = user-access-review-procedure
JML procedure = leaver-mover-procedure
October leavers ticket export (4 leavers) = leaver-mover-record
Okta MFA policy screenshot = sign-in-configuration
SDLC policy = ?change-process-document
PR sample October (25 of 212) = ?change-record
GitHub branch protection export = repository-protection-configuration
Snyk October report = code-scan-report
Snyk November report = not yet
Northline pentest 2026 = penetration-test-report
Backup report October = backup-job-report
Backup restore test = restore-test-record
DR plan v3 = recovery-plan
IR plan v4 = incident-response-plan
Tabletop exercise = incident-exercise-record
No incidents in October = ?incident-record
Datadog log sources = log-source-report
On-call rota and alert rules = ?on-call-rota
Screening list 2026 hires = screening-record
Code of Conduct v5 = code-of-conduct-document
CoC acknowledgements 58/60 = ?conduct-acknowledgement-record
KnowBe4 completion 57/60 = ?awareness-completion-record
Board minutes Q3 = oversight-minutes
Board minutes Q4 = oversight-minutes
Policy register = policy-register
Annual policy review 2026 = policy-review-record
Org chart and role descriptions = ?role-and-authority-register
Risk methodology = risk-method-document
Risk register 2026 = risk-register
Annual risk assessment workshop = risk-assessment-record
Fraud risk assessment = not yet
Risk treatment plan = risk-treatment-plan
Vendor register = supplier-register
AWS SOC 2 report review = supplier-review-record
OpenAI security review = ?supplier-assessment-record
DPA tracker = ?supplier-contract-terms
Encryption standard = cryptography-standard
RDS and S3 encryption config = encryption-configuration
Security group review = boundary-rule-review-record
Kandji device report October = device-status-report
Data classification policy = confidentiality-policy
Customer deletion log = data-destruction-record
Capacity dashboard October = capacity-report
AI Policy v1.2 = ai-policy-document
AI system inventory = ?ai-resource-register
AIIA procedure = impact-assessment-procedure
AIIA assistant = impact-assessment-record
assistant eval Q3 = ai-evaluation-report
assistant test plan = ai-test-plan
assistant drift report October = model-monitoring-report
Human oversight procedure = human-oversight-plan
Dataset register = -
Responsible AI objectives = responsible-ai-objectives
assistant model card = -
AI transparency page = ai-user-documentation
Internal audit programme = audit-programme
Internal audit ISO 42001 = not yet
Management review agenda = management-review-agenda
Management review minutes = not yet
`

// Every type is found by its own title and id, and by each word that the file of words has for
// it where no other type shares it. The file names only what there is.
func TestWords(t *testing.T) {
	t.Parallel()
	set, err := catalog.Load(catalog.Builtin())
	require.NoError(t, err)
	types, controls := map[string]bool{}, map[string]bool{}
	for _, x := range set.EvidenceTypes {
		types[x.ID] = true
		best := matcher().Types(x.Title, "")
		if assert.NotEmpty(t, best, x.Title) {
			found := false
			for _, c := range best[:min(len(best), 3)] {
				found = found || c.Type == x.ID
			}
			assert.True(t, found, "%q: %v", x.Title, best)
		}
	}
	for _, c := range set.Controls {
		controls[c.ID] = true
		assert.Contains(t, matcher().Controls("XY-12 "+c.Title), c.ID)
	}
	named, told := tracker.Named()
	require.Greater(t, len(named), 100)
	for id := range named {
		assert.True(t, types[id], "words of %s, which is no evidence type", id)
	}
	for id := range told {
		assert.True(t, controls[id], "words of %s, which is no control", id)
	}
	for id, list := range named {
		for _, w := range list {
			found := false
			for _, c := range matcher().Types(w, "") {
				found = found || c.Type == id
			}
			assert.True(t, found, "%s is not found by %q", id, w)
		}
	}
}

func TestColumns(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		header string
		said   map[tracker.Field]string
		want   string // fields by letter
	}{
		{"Control,Evidence,Owner,Date,Period,Link,Status", nil, "control title owner collected period uri status"},
		{"Control name,Artefact,Responsible,Collected on,Covers,URL,State", nil, "control title owner collected period uri status"},
		{"Control ID,Control name,Description,Evidence,Evidence owner (team)", nil, "control control - title owner"},
		{"Nachweis,Verantwortlich,Datum,Zeitraum,Link", nil, "title owner collected period uri"},
		{"Evidence,Reviewer,Valid until,population,By top management", nil, "title accepted_by valid population by_top_management"},
		{"Evidence,Foo,Bar", map[tracker.Field]string{tracker.Owner: "bar", tracker.Collected: "B"}, "title collected owner"},
		{"Evidence,Owner,Contact", map[tracker.Field]string{tracker.Owner: "Contact"}, "title - owner"},
		{"Evidence,Date,Upload date", nil, "title collected -"},
		{"Artefact,Title,Owner", nil, "title - owner"},
	} {
		p := take(t, tt.header+"\nx\n", tracker.Options{Mapping: tracker.Mapping{Columns: tt.said}})
		got := []string{}
		for _, c := range p.Columns {
			field := string(c.Field)
			if field == "" {
				field = "-"
			}
			got = append(got, field)
			assert.NotEmpty(t, c.Why, c.Header)
		}
		assert.Equal(t, tt.want, strings.Join(got, " "), tt.header)
	}
}

// A tracker may go by the criteria themselves.
func TestControlsByRequirement(t *testing.T) {
	t.Parallel()
	assert.Contains(t, matcher().Controls("CC6.2"), "user-access-review")
	assert.Contains(t, matcher().Controls("A.5.2, A.5.3"), "ai-impact-assessment-procedure")
	assert.Equal(t, []string{"user-access-review"}, matcher().Controls("CC6.2 User access review"), "its name tells more")
	assert.Empty(t, matcher().Controls("XY-1"))
	p := take(t, "Control,Evidence,Date,Status\nCC6.2,Review Q3,2026-10-01,Done\nA.6.2.4,Model card,2026-10-01,Done\n", tracker.Options{})
	for _, x := range p.Items {
		assert.NotEqual(t, "accepted", x.Status, "a criterion and a word tell no type: %v", x)
	}
}

// A column of ids has to tell pieces apart, today and next month.
func TestIDs(t *testing.T) {
	t.Parallel()
	for rows, want := range map[string]string{
		"E-1,Risk register;E-2,Policy register":     "id",
		"1,Risk register;2,Policy register":         "", // numbers of rows
		"7,Risk register;9,Policy register":         "id",
		"AC-01,Risk register;AC-01,Policy register": "control",
	} {
		p := take(t, "Ref,Evidence\n"+strings.ReplaceAll(rows, ";", "\n"), tracker.Options{})
		assert.Equal(t, tracker.Field(want), p.Columns[0].Field, rows)
	}
}

func TestTakeRefuses(t *testing.T) {
	t.Parallel()
	for want, tt := range map[string]struct {
		text string
		m    tracker.Mapping
	}{
		"no table of evidence is found":                  {"a,b\nc,d\n", tracker.Mapping{}},
		"no column says what the evidence is":            {"Owner,Status,Date\nx,Done,2026-01-01\n", tracker.Mapping{}},
		`no column is called Foo: the headers in row 1`:  {"Evidence,Owner\nx,y\n", tracker.Mapping{Columns: map[tracker.Field]string{tracker.Owner: "Foo"}}},
		`"risk-regster", which is no evidence type; did`: {"Evidence,Owner\nx,y\n", tracker.Mapping{Types: map[string]string{"x": "risk-regster"}}},
		`"ownr" is no field`:                             {"Evidence,Owner\nx,y\n", tracker.Mapping{Columns: map[tracker.Field]string{"ownr": "Owner"}}},
		"want day-first or month-first":                  {"Evidence,Owner\nx,y\n", tracker.Mapping{Dates: "dmy"}},
		"want accepted, draft, rejected or none":         {"Evidence,Owner\nx,y\n", tracker.Mapping{Statuses: map[string]string{"Signed": "yes"}}},
	} {
		b, err := sheet.Read("x.csv", []byte(tt.text), tracker.Headers)
		require.NoError(t, err)
		_, err = taken(b, tracker.Options{Mapping: tt.m})
		assert.ErrorContains(t, err, want)
	}
}

// Each row that is not taken is told by its cell, each doubt with its reason.
func TestRows(t *testing.T) {
	t.Parallel()
	const header = "Evidence,Type,Date,Period,Status,Population,Sample,Deviations,Systems,ID\n"
	for _, tt := range []struct{ row, want string }{
		{"Risk register,,2026-11-05,,Done,,,,,", "add accepted"},
		{"Risk register,,2026-11-05,,Signed,,,,,", `add draft: the status "Signed" is not known`},
		{"Risk register,,2026-11-05,,,,,,,", "add draft"},
		{"Risk register,,2026-11-05,,Rejected,,,,,", "add rejected"},
		{"Risk register,,,,Done,,,,,", "refused tracker!C2: it says that it is done, and not when"},
		{"Risk register,,,,To do,,,,,", "not-yet"},
		{"Risk register,,,2026,In progress,,,,,", "not-yet"},
		{"Risk register,,05/11/2026,,Done,,,,,", `refused tracker!C2: "05/11/2026": day or month first cannot be told: say --dates`},
		{"Risk register,,soon,,Done,,,,,", `refused tracker!C2: "soon": no date that is known`},
		{"Risk register,,2026-11-05,FY26,Done,,,,,", `refused tracker!D2: "FY26": a fiscal year`},
		{"Access review,,Oct 2026,,Done,,,,,", "add accepted 2026-10-01/2026-10-31"},
		{"Access review,,2026-11-05,Q4 2026,Done,\"1,200\",25,1,,", "add accepted 2026-10-01/2026-12-31 map[deviations:1 population:1200 sample:25]"},
		{"Access review,,2026-11-05,Q4 2026,Done,10,25,1,,", "refused tracker!G2: "},
		{"Access review,,2026-11-05,Q4 2026,Done,many,,,,", `refused tracker!F2: population "many": want a whole number`},
		{"Access review (3 of 60),,2026-11-05,Q4 2026,Done,,,,,", `add draft 2026-10-01/2026-12-31: its title says "3 of 60"`},
		{"Access review (3 of 60),,2026-11-05,Q4 2026,Done,60,3,0,,", "add accepted 2026-10-01/2026-12-31 map[deviations:0 population:60 sample:3]"},
		{"No incidents in October,,2026-11-05,Oct 2026,Done,,,,,", "add draft 2026-10-01/2026-10-31 map[population:0]: its title says that there was none"},
		{"Something else,,2026-11-05,,Done,,,,,", `refused tracker!A2: "Something else": of what type it is cannot be told`},
		{"Something else,risk-register,2026-11-05,,Done,,,,,", "add accepted"},
		{"Something else,Organisation chart,2026-11-05,,Done,,,,,", "add accepted"},
		{"Risk register,,2026-11-05,,Done,,,,app,", "add accepted"},
		{"Risk register,,2026-11-05,,Done,,,,APP; other,", `refused tracker!I2: "other" is no system of the organisation: it has app`},
		{"Risk register,,2026-11-05,,Done,,,,,R 1\nVendor register,,2026-11-05,,Done,,,,,R 1", "refused tracker!J2: row 3 would have the same id"},
	} {
		p := take(t, header+tt.row+"\n", tracker.Options{Mapping: tracker.Mapping{Columns: map[tracker.Field]string{tracker.Systems: "Systems", tracker.ID: "ID"}}, Systems: []string{"app"}})
		require.NotEmpty(t, p.Items, tt.row)
		x := p.Items[0]
		var got strings.Builder
		got.WriteString(string(x.State))
		if x.State == tracker.Add {
			got.WriteString(" " + x.Status)
			if !x.Piece.Period.IsZero() {
				got.WriteString(" " + x.Piece.Period.String())
			}
			if len(x.Piece.Attributes) > 0 {
				fmt.Fprint(&got, " ", x.Piece.Attributes)
			}
		}
		for _, d := range x.Doubts {
			got.WriteString(": " + d)
		}
		for _, r := range x.Refusals {
			got.WriteString(" " + r.Cell + ": " + r.Why)
		}
		assert.True(t, strings.HasPrefix(got.String(), tt.want), "%s\n%s", tt.row, got.String())
		if len(p.Items) > 1 {
			assert.Equal(t, tracker.Refused, p.Items[1].State)
			assert.Contains(t, p.Items[1].Refusals[0].Why, "row 2 would have the same id")
		}
	}
}

// The whole column decides which number is the day; two that disagree leave it open.
func TestOrderOfTheColumn(t *testing.T) {
	t.Parallel()
	day := func(dates string, o tracker.Options) (string, string) {
		p := take(t, "Evidence,Date,Next review,Status\n"+strings.ReplaceAll(dates, ";", "\n")+"\n", o)
		var how strings.Builder
		for _, r := range p.Readings {
			how.WriteString(r.Column + " " + r.How + "\n")
		}
		return p.Items[0].Piece.Collected.String(), how.String()
	}
	const a = "Risk register,05/11/2026,,Done"
	got, how := day(a+";Vendor register,13/11/2026,,Done", tracker.Options{})
	assert.Equal(t, "2026-11-05", got)
	assert.Contains(t, how, `the day stands first: tracker!B3 "13/11/2026"`)
	got, how = day(a+";Vendor register,11/13/2026,,Done", tracker.Options{})
	assert.Equal(t, "2026-05-11", got)
	assert.Contains(t, how, `the month stands first: tracker!B3`)
	got, how = day(a+";Vendor register,11/13/2026,,Done;Policy register,13/11/2026,,Done", tracker.Options{})
	assert.Empty(t, got)
	assert.Contains(t, how, "those that could be either are not read")
	got, how = day(a, tracker.Options{})
	assert.Empty(t, got)
	assert.Contains(t, how, "no date tells whether")
	got, _ = day(a, tracker.Options{Mapping: tracker.Mapping{Dates: "month-first"}})
	assert.Equal(t, "2026-05-11", got)
	got, how = day("Risk register,05/11/2026,30/11/2027,Done", tracker.Options{})
	assert.Equal(t, "2026-11-05", got)
	assert.Contains(t, how, "as in other columns")
	got, how = day(a, tracker.Options{Kept: tracker.Mapping{Dates: "day-first"}})
	assert.Equal(t, "2026-11-05", got)
	assert.Contains(t, how, "or last time")
	got, _ = day(a+";Vendor register,11/13/2026,,Done", tracker.Options{Kept: tracker.Mapping{Dates: "day-first"}})
	assert.Equal(t, "2026-05-11", got, "what stands there counts more than last time")
	got, how = day("Risk register,46331,,Done", tracker.Options{})
	assert.Equal(t, "2026-11-05", got)
	assert.Contains(t, how, "1 numbers are read as the days that Excel counts so")
}

// known are the pieces that a plan leaves in the workspace.
func known(p *tracker.Plan, before []evidence.Piece) []evidence.Piece {
	by := map[string]evidence.Piece{}
	ids := []string{}
	for _, e := range before {
		by[e.ID] = e
		ids = append(ids, e.ID)
	}
	for _, x := range p.Items {
		if x.State == tracker.Add {
			by[x.ID] = x.Piece
			ids = append(ids, x.ID)
		}
	}
	list := []evidence.Piece{}
	for _, id := range ids {
		list = append(list, by[id])
	}
	return list
}

// Law: imported again, nothing is added and nothing changes, in any order of the rows.
func TestTwiceIsOnce(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	titles := []string{"Risk register", "Access review", "Backup report", "Policy register", "SDLC policy", "No incidents", "Access review (3 of 60)", "Nonsense", "Board minutes", ""}
	for range 60 {
		rows := []string{}
		for range 1 + r.IntN(12) {
			period := []string{"", "Q3 2026", "Oct 2026", "Nov 2026"}[r.IntN(4)]
			date := []string{"2026-11-05", "13/11/2026", "6 Nov 2026", ""}[r.IntN(4)]
			status := []string{"Done", "Draft", "To do", "Signed", "Rejected"}[r.IntN(5)]
			rows = append(rows, strings.Join([]string{"XX-0" + strconv.Itoa(r.IntN(3)) + " Things", titles[r.IntN(len(titles))], date, period, status, "IT"}, ","))
		}
		const header = "Control,Evidence,Date,Period,Status,Owner\n"
		first := take(t, header+strings.Join(rows, "\n"), tracker.Options{})
		seen := map[string]bool{}
		for _, x := range first.Items {
			if x.State == tracker.Add {
				require.False(t, seen[x.ID], "%s twice", x.ID)
				seen[x.ID] = true
			}
		}
		r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		again := take(t, header+strings.Join(rows, "\n"), tracker.Options{Known: known(first, nil), Kept: first.Mapping})
		require.Zero(t, again.Counts.Update, "%v", rows)
		require.Zero(t, again.Counts.Add, "%v", rows)
		require.Equal(t, first.Counts.Add+first.Counts.Unchanged, again.Counts.Unchanged, "%v", rows)
	}
}

// Next month: what is new is added, what moved is updated, what somebody decided meanwhile stays.
func TestNextMonth(t *testing.T) {
	t.Parallel()
	const header = "Control,Evidence,Date,Period,Status,Owner\n"
	first := take(t, header+"BC-01 Backups,Backup report,2026-11-01,Oct 2026,Done,IT\nRM-01 Risk,Risk register,2026-07-01,,Done,GRC\nCM-01 Change management,SDLC policy,2026-01-20,,Approved,Eng\n", tracker.Options{})
	pieces := known(first, nil)
	require.Len(t, pieces, 3)
	pieces[2].Type, pieces[2].Status, pieces[2].AcceptedBy = "development-process-document", evidence.Accepted, "Maya" // decided by hand
	next := take(t, header+"BC-01 Backups,Backup report,2026-12-01,Nov 2026,Done,IT\nRM-01 Risk,Risk register,2026-07-01,,Done,Maya Singh\nCM-01 Change management,SDLC policy,2026-01-20,,Approved,Eng\n", tracker.Options{Known: pieces})
	assert.Equal(t, tracker.Counts{Rows: 3, Add: 1, Update: 1, Unchanged: 1}, next.Counts)
	assert.Equal(t, "BC-01-backup-report-2026-11", next.Items[0].ID, "of another period: beside the first")
	assert.Equal(t, []tracker.Change{{Path: "owner", Was: "GRC", Is: "Maya Singh"}}, next.Items[1].Changes)
	third := take(t, header+"BC-01 Backups,Backup report,2026-12-01,Nov 2026,Done,IT\nBC-01 Backups,Backup report,2026-11-01,Oct 2026,Done,IT\n", tracker.Options{Known: known(next, pieces)})
	assert.Equal(t, tracker.Counts{Rows: 2, Unchanged: 2}, third.Counts)
}

// A new version of a document replaces the last one before it, and each only once.
func TestVersionsReplace(t *testing.T) {
	t.Parallel()
	const header = "Evidence,Date,Status\n"
	first := take(t, header+"Backup policy v2,2026-01-01,Approved\nBackup policy v1.9,2025-01-01,Approved\nCode of Conduct,2025-01-01,Approved\n", tracker.Options{})
	by := func(p *tracker.Plan) map[string][]string {
		m := map[string][]string{}
		for _, x := range p.Items {
			m[x.Title] = x.Piece.Replaces
		}
		return m
	}
	assert.Equal(t, []string{"backup-policy-v1-9"}, by(first)["Backup policy v2"])
	pieces := known(first, nil)
	next := take(t, header+"Backup policy v2,2026-01-01,Approved\nBackup policy v10,2026-12-01,Approved\nCode of Conduct v2,2026-12-01,Approved\nBackup policy v1,2020-01-01,Approved\n", tracker.Options{Known: pieces})
	assert.Equal(t, map[string][]string{"Backup policy v2": nil, "Backup policy v10": {"backup-policy-v2"}, "Code of Conduct v2": nil, "Backup policy v1": nil}, by(next))
	assert.Zero(t, next.Counts.Update)
	again := take(t, header+"Backup policy v10,2026-12-01,Approved\n", tracker.Options{Known: known(next, pieces)})
	assert.Equal(t, tracker.Counts{Rows: 1, Unchanged: 1}, again.Counts)
}

// What the user says once is kept, and read again.
func TestMappingIsKept(t *testing.T) {
	t.Parallel()
	m := tracker.Mapping{Columns: map[tracker.Field]string{tracker.Owner: "Who"}, Types: map[string]string{"Model card": "technical-document-list"}, Statuses: map[string]string{"Signed": "accepted"}}
	const text = "Evidence,Who,Date,Status\nassistant model card,Ann,13/10/2026,Signed\n"
	p := take(t, text, tracker.Options{Mapping: m})
	assert.Equal(t, "technical-document-list", p.Items[0].Piece.Type)
	assert.Equal(t, evidence.Accepted, p.Items[0].Piece.Status)
	b, err := p.Mapping.Encode("tracker.csv\nowner: x")
	require.NoError(t, err)
	kept, err := tracker.ReadMapping(b, nil)
	require.NoError(t, err)
	assert.True(t, kept.Equal(p.Mapping))
	assert.Equal(t, "day-first", kept.Dates)
	again := take(t, text, tracker.Options{Kept: kept})
	assert.Equal(t, p.Items, again.Items)
	other := take(t, "Evidence,Owner,Date,Status\nassistant model card,Ann,13/10/2026,Signed\n", tracker.Options{Kept: kept})
	assert.Contains(t, other.Notes, "columns that were there last time are not: Who")
	assert.Equal(t, "Ann", other.Items[0].Piece.Owner)
	_, err = tracker.ReadMapping([]byte("colums: {}\n"), nil)
	assert.EqualError(t, err, "want sheet, dates, columns, types and statuses: line 1: colums is no key")
	_, err = tracker.ReadMapping([]byte("columns: [a]\n"), nil)
	assert.NotContains(t, err.Error(), "tracker.")
}

// A mapping is written as it is, empty lines at the beginning too, and one with a key that is no text is refused.
func TestMappingAsWritten(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"a", "\na", "\n\n a", " \na", "a\n", "a\n\n", "\n", "\t\n", "a\r\nb", "\n\u202e", "\u2028\na", "true", "1", "", "- a", "#", strings.Repeat("a b ", 60) + "\nc"} {
		m := tracker.Mapping{
			Sheet: text, Columns: map[tracker.Field]string{tracker.Owner: text}, Types: map[string]string{text: text}, Statuses: map[string]string{text: "accepted"},
		}
		b, err := m.Encode("tracker.csv")
		require.NoError(t, err)
		back, err := tracker.ReadMapping(b, nil)
		require.NoError(t, err, "%s", b)
		assert.True(t, m.Equal(back), "%q: %s", text, b)
	}
	for _, text := range []string{"sheet: a\n? [b]\n: c\n<<: {dates: day-first}\n", "types:\n  a: b\n  ? {c: d}\n  <<: {e: f}\n", "types:\n  a: &c [d]\n  *c : b\n  <<: {e: f}\n"} {
		_, err := tracker.ReadMapping([]byte(text), nil)
		assert.ErrorContains(t, err, "a key is one text", text)
	}
}

// What is wrong with a row is so with another that says the same.
func TestRefusedTwice(t *testing.T) {
	t.Parallel()
	p := take(t, "Evidence,Date,Population,Sample,Deviations\nAccess review,2026-03-31,4,5,0\nAccess review,2026-03-31,4,5,0\nRisk register,soon,,,\nRisk register,soon,,,\n", tracker.Options{})
	require.Len(t, p.Items, 4)
	for _, x := range p.Items {
		assert.Equal(t, tracker.Refused, x.State, x.Cell)
	}
	assert.Equal(t, 4, p.Counts.Refused)
}

// A workbook: the sheet with the table, dates of both counts, merged heads, a total.
func TestWorkbook(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	_, err := f.NewSheet("2026 evidence")
	require.NoError(t, err)
	style, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	require.NoError(t, err)
	for at, v := range map[string]any{
		"A3": "Control", "B3": "Evidence", "C3": "Date", "D3": "Status",
		"A4": "RM-01 Risk assessment", // a head of its own
		"B5": "Risk register", "C5": 46331, "D5": "Done",
		"B6": "Risk methodology", "C6": 46331, "D6": "Done",
		"A8": "Total", "B8": nil,
	} {
		require.NoError(t, f.SetCellValue("2026 evidence", at, v))
	}
	require.NoError(t, f.SetCellFormula("2026 evidence", "B8", "COUNTA(B4:B7)"))
	require.NoError(t, f.SetCellStyle("2026 evidence", "C5", "C5", style))
	buf, err := f.WriteToBuffer()
	require.NoError(t, err)
	b, err := sheet.Read("x.xlsx", buf.Bytes(), tracker.Headers)
	require.NoError(t, err)
	p, err := taken(b, tracker.Options{})
	require.NoError(t, err)
	assert.Equal(t, 3, p.Header)
	assert.Equal(t, "2026 evidence", p.Sheet)
	require.Len(t, p.Items, 2)
	for _, x := range p.Items {
		assert.Equal(t, "2026-11-05", x.Piece.Collected.String())
		assert.Equal(t, "RM-01 Risk assessment", x.Control)
	}
	assert.Equal(t, "'2026 evidence'!B5", p.Items[0].Cell)
	_, err = taken(b, tracker.Options{Mapping: tracker.Mapping{Sheet: "2027"}})
	assert.ErrorContains(t, err, "no such sheet")
	j, err := json.Marshal(p)
	require.NoError(t, err)
	assert.NotContains(t, string(j), "null")
}

// A row with a control alone heads the rows below; one that says more and names no piece is told,
// never passed over.
func TestRowsWithoutTitle(t *testing.T) {
	t.Parallel()
	p := take(t, "ID,Control,Evidence,Date,Status,Link\nA-1,Access reviews,,,,\nE1,,Access review Q1,2026-04-01,Complete,\nE2,Access reviews,,2026-04-01,Complete,x\nE3,Access reviews,,2026-04-01,,x\n", tracker.Options{})
	require.Len(t, p.Items, 3)
	assert.Equal(t, "Access reviews", p.Items[0].Control)
	require.Equal(t, tracker.Refused, p.Items[1].State)
	assert.Equal(t, tracker.Refusal{Cell: "tracker!C4", Why: "the row names no piece of evidence: it has no title and no type that is known"}, p.Items[1].Refusals[0])
	assert.Equal(t, tracker.Refused, p.Items[2].State)
}

// A sign means what was said of it and nothing else: neither another sign nor an empty cell is accepted
// by it. What is said now counts, however the word was written before.
func TestStatusesThatAreSigns(t *testing.T) {
	t.Parallel()
	text := "Evidence,Status,Collected\nAccess review record,✓,2026-03-01\nAI policy,✗,2026-03-01\nRisk register,,2026-03-01\nIncident ticket,READY,2026-03-01\n"
	known := tracker.Mapping{Statuses: map[string]string{"✓": "accepted", "Ready": "accepted"}}
	p := take(t, text, tracker.Options{Mapping: known.Say(nil, nil, map[string]string{"ready": "rejected"}), AcceptedBy: "me"})
	require.Len(t, p.Items, 4)
	for i, want := range []string{"accepted", "draft", "draft", "rejected"} {
		assert.Equal(t, want, p.Items[i].Status, "%+v", p.Items[i])
	}
}
