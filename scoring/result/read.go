package result

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/groundworkgrc/groundwork/framework"
)

// ErrNotStored is wrapped where what is read is not a stored assessment.
var ErrNotStored = errors.New("not a stored assessment")

// Read reads an assessment that was stored as JSON. It refuses other forms than
// [Format]; fields that a later version added are passed over.
func Read(r io.Reader) (*Assessment, error) {
	raw, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("stored assessment: %w", err)
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	a := &Assessment{}
	if err := d.Decode(a); err != nil { //nolint:musttag // an Interval's figures and the rest are tagged
		return nil, fmt.Errorf("%w: %w", ErrNotStored, err)
	}
	if a.Format != Format {
		return nil, fmt.Errorf("%w: its format is %q, want %q", ErrNotStored, a.Format, Format)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%w: something follows it", ErrNotStored)
	}
	if err := a.sound(raw); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotStored, err)
	}
	return a, nil
}

// sound reports what a stored assessment cannot hold: figures out of order, a lens or a
// piece of evidence twice, characters that a terminal would obey.
func (a *Assessment) sound(raw []byte) error {
	lenses, pieces := map[string]bool{}, map[string]bool{}
	check := func(what string, v Interval) error {
		if !(0 <= v.Low && v.Low <= v.High && v.High <= 1) {
			return fmt.Errorf("the readiness of %s is %g to %g", what, v.Low, v.High)
		}
		return nil
	}
	var errs []error
	for i := range a.Frameworks {
		l := &a.Frameworks[i]
		if lenses[l.Lens] {
			errs = append(errs, fmt.Errorf("lens %q is there twice", l.Lens))
		}
		lenses[l.Lens] = true
		errs = append(errs, check(l.Lens, l.Readiness))
		seen := map[framework.Ref]bool{}
		for j := range l.Requirements {
			q := &l.Requirements[j]
			if seen[q.Ref] {
				errs = append(errs, fmt.Errorf("requirement %q is there twice in lens %q", q.Ref, l.Lens))
			}
			seen[q.Ref] = true
			errs = append(errs, check(q.Ref.String(), q.Readiness))
			for k := range q.Points {
				errs = append(errs, check(q.Points[k].ID.String(), q.Points[k].Readiness))
			}
		}
		for _, x := range l.Additional {
			errs = append(errs, check(x.Category, x.Readiness))
		}
	}
	for i := range a.Evidence {
		if pieces[a.Evidence[i].ID] {
			errs = append(errs, fmt.Errorf("evidence %q is there twice", a.Evidence[i].ID))
		}
		pieces[a.Evidence[i].ID] = true
	}
	return errors.Join(append(errs, plainText(raw))...)
}

// plainText reports a text of the JSON that holds a control character.
func plainText(raw []byte) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	for {
		t, err := d.Token()
		if err != nil {
			return nil //nolint:nilerr // it has been read before: this is its end
		}
		if s, ok := t.(string); ok && strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }) {
			return fmt.Errorf("the text %q holds a control character", s)
		}
	}
}
