// Stored compares two assessments that 'groundwork assess DIR --format json -o FILE' wrote,
// as a program that keeps them may: it judges nothing, and links no rule engine.
package main

import (
	"fmt"
	"io"
	"os"

	"github.com/groundworkgrc/groundwork/scoring/difference"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: stored OLDER NEWER")
		os.Exit(2)
	}
	if err := compare(os.Stdout, os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "stored:", err)
		os.Exit(1)
	}
}

func compare(w io.Writer, older, newer string) error {
	was, err := read(older)
	if err != nil {
		return err
	}
	is, err := read(newer)
	if err != nil {
		return err
	}
	d := difference.Between(was, is)
	for _, cause := range d.Causes {
		fmt.Fprintln(w, cause)
	}
	for _, l := range d.Lenses {
		fmt.Fprintf(w, "%s: %s, then %s\n", l.Lens, l.Was, l.Is)
		for _, q := range l.Requirements {
			fmt.Fprintf(w, "  %s: %s, then %s\n", q.Ref, q.Was, q.Is)
			for _, why := range q.Because {
				fmt.Fprintf(w, "    %s\n", why)
			}
		}
	}
	return nil
}

func read(path string) (*result.Assessment, error) {
	f, err := os.Open(path) //nolint:gosec // the user names the file
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // only read
	a, err := result.Read(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return a, nil
}
