package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What leaves most behind as it is initialised comes after what lets it lie. This test's own program is made of the same packages.
func TestMemoryComesFirst(t *testing.T) {
	t.Parallel()
	c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	c.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	out, err := c.CombinedOutput()
	require.NoError(t, err)
	at := func(name string) int {
		i := strings.Index(string(out), "init "+name+" @")
		require.GreaterOrEqual(t, i, 0, name)
		return i
	}
	memory := at("github.com/groundworkgrc/groundwork/cmd/groundwork/internal/memory")
	for _, name := range []string{"github.com/xuri/excelize/v2", "github.com/prometheus/client_golang/prometheus", "github.com/groundworkgrc/groundwork/scoring/internal/rule"} {
		assert.Less(t, memory, at(name), name)
	}
}
