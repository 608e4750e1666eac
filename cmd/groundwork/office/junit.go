package office

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"

	"github.com/groundworkgrc/groundwork/internal/safe"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// The parts of JUnit's XML that build servers read alike.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Skipped  int          `xml:"skipped,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Time     string      `xml:"time,attr"`
		At       string      `xml:"timestamp,attr"`
		Props    *junitProps `xml:"properties,omitempty"` // before the cases, as the schemas in use want it
		Cases    []junitCase `xml:"testcase"`
	}
	junitProps struct {
		List []junitProp `xml:"property"`
	}
	junitProp struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		Time    string        `xml:"time,attr"`
		Failure *junitFailure `xml:"failure,omitempty"`
		Skipped *junitSkipped `xml:"skipped,omitempty"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
	junitSkipped struct {
		Message string `xml:"message,attr"`
	}
)

// JUnit writes an assessment as a report of tests: a suite for each lens, a case for each
// requirement. One that is not wholly supported has failed, with its gaps; one that is out of
// scope, excluded or without a control in the catalog is skipped.
func JUnit(w io.Writer, a *result.Assessment) error {
	if err := there(w, a); err != nil {
		return fmt.Errorf("junit: %w", err)
	}
	all := junitSuites{Name: safe.Prose("groundwork " + a.Organisation)}
	for i := range a.Frameworks {
		s := suite(&a.Frameworks[i])
		s.At, s.Props = a.At.String()+"T00:00:00", told(a, &a.Frameworks[i])
		all.Tests, all.Failures, all.Skipped = all.Tests+s.Tests, all.Failures+s.Failures, all.Skipped+s.Skipped
		all.Suites = append(all.Suites, s)
	}
	text, err := xml.MarshalIndent(all, "", "  ")
	if err == nil {
		_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, text)
	}
	if err != nil {
		return fmt.Errorf("junit: %w", err)
	}
	return nil
}

// told are the figures of a lens and what they were made from.
func told(a *result.Assessment, l *result.Lens) *junitProps {
	share := func(v float64) string { return strconv.FormatFloat(v, 'f', 4, 64) }
	p := &junitProps{}
	for _, x := range []junitProp{
		{"framework", l.Title}, {"readiness.low", share(l.Readiness.Low)}, {"readiness.high", share(l.Readiness.High)}, {"band", l.Band.Name},
		{"digest.catalog", a.Catalog.Sum}, {"digest.rules", a.Rules.Sum}, {"digest.input", a.Input.Sum}, {"notice", a.Notice},
	} {
		if x.Value = safe.Prose(x.Value); x.Value != "" {
			p.List = append(p.List, x)
		}
	}
	return p
}

func suite(l *result.Lens) junitSuite {
	s := junitSuite{Name: safe.Prose(l.Lens), Time: "0"}
	for i := range l.Requirements {
		q := &l.Requirements[i]
		c := junitCase{Class: safe.Prose(l.Lens), Name: safe.Prose(q.Ref.String() + " " + q.Title), Time: "0"}
		switch q.Status {
		case result.StatusSupported:
		case result.StatusOutOfScope, result.StatusExcluded, result.StatusUnmapped:
			s.Skipped++
			c.Skipped = &junitSkipped{safe.Prose(q.Status.Words() + because(q.Why))}
		default:
			s.Failures++
			c.Failure = failure(q)
		}
		s.Tests++
		s.Cases = append(s.Cases, c)
	}
	return s
}

func because(why string) string {
	if why == "" {
		return ""
	}
	return ": " + why
}

func failure(q *result.Requirement) *junitFailure {
	x := &junitFailure{Message: safe.Prose(q.Status.Words() + ", " + q.Readiness.String()), Type: q.Status.String()}
	for _, g := range q.Gaps {
		x.Text += safe.Prose(g.Control+": "+g.What) + "\n"
	}
	return x
}
