package cli_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
)

// asCommand says to the program of the tests that it is to be the command.
const asCommand = "GROUNDWORK_TEST_AS_COMMAND"

// program is the command as a program, for what a shell starts; nothing is built for it.
func program() int {
	return cli.Main(context.Background(), app.Env{Args: os.Args[1:], Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Now: time.Now, Getenv: os.Getenv})
}

// binary is where the command is, as a file called groundwork, which the tests are when they are started so.
func binary(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "groundwork")
	script := fmt.Sprintf("#!/bin/sh\n%s=1 exec '%s' \"$@\"\n", asCommand, self)
	require.NoError(t, os.WriteFile(file, []byte(script), 0o700))
	return file
}
