//go:build linux || darwin

package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
)

// At a pseudo-terminal the same answers come to the same result as from a file.
func TestCheckAtATerminal(t *testing.T) {
	t.Parallel()
	kept := filepath.Join(t.TempDir(), "state.json")
	x := sit(t, nil, "check", "--state", kept)
	const over = "Where you stand"
	for x.until("Stop here", over) != over { // the last choice, which is drawn whole and at once
		x.types("\x1b[B\r")    // one down: none, no, nothing of it
		x.until("\x1b[?2004l") // the field is over
	}
	require.Equal(t, cli.ExitDone, <-x.code)
	data, err := os.ReadFile(kept)
	require.NoError(t, err)
	var state struct{ Answers []struct{ Fact string } }
	require.NoError(t, json.Unmarshal(data, &state))
	var file strings.Builder
	for _, a := range state.Answers {
		file.WriteString(a.Fact + ": " + map[bool]string{true: "none", false: "no"}[a.Fact == "ai_roles"] + "\n")
	}
	other := filepath.Join(t.TempDir(), "other.json")
	code, _, errs := run(t, nil, "check", "--answers", written(t, "same.yaml", file.String()), "--state", other)
	require.Equal(t, cli.ExitDone, code, errs)
	same, err := os.ReadFile(other)
	require.NoError(t, err)
	assert.JSONEq(t, string(data), string(same))
}
