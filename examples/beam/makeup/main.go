// Command makeup writes a made-up fleet: one organisation a line, as the pipeline reads it.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"

	"github.com/groundworkgrc/groundwork/examples/beam/made"
)

func main() {
	n := flag.Int("n", 1000, "organisations")
	pieces := flag.Int("pieces", 200, "pieces of evidence that one holds at most")
	flag.Parse()
	if err := write(*n, *pieces); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(n, pieces int) error {
	fleet, err := made.Fleet(n, pieces)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(os.Stdout)
	lines := json.NewEncoder(out)
	for key, org := range fleet {
		if err := lines.Encode(map[string]any{"key": key, "workspace": org}); err != nil {
			return err
		}
	}
	return out.Flush()
}
