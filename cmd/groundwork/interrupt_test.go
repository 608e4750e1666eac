//go:build unix

package main

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// asCommand says to a process of this test that it is the command.
const asCommand = "GROUNDWORK_IS_THE_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		main()
	}
	os.Exit(m.Run())
}

// The first interrupt lets a server finish what is under way, and the second one ends it though it is not finished.
func TestSecondInterruptEnds(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute) // so long only where nothing ends it
	defer cancel()
	c := exec.CommandContext(ctx, os.Args[0], "serve", "--address", "127.0.0.1:0")
	c.Env = append(os.Environ(), asCommand+"=1")
	out, err := c.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, c.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	address := strings.TrimPrefix(strings.Fields(line)[0], "http://")
	address = strings.TrimSuffix(address, "/")
	slow, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
	require.NoError(t, err)
	defer slow.Close()
	// A body that does not come: the answer is under way once the server asks for it.
	fmt.Fprintf(slow, "POST /v1/validate HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n", address)
	answer, err := bufio.NewReader(slow).ReadString('\n')
	require.NoError(t, err)
	require.Contains(t, answer, "100 Continue")
	require.NoError(t, c.Process.Signal(os.Interrupt))
	for { // it listens no more, and waits
		x, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
		if err != nil {
			break
		}
		_ = x.Close()
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	for {
		_ = c.Process.Signal(os.Interrupt) // the first of these is the second
		select {
		case <-ended:
			status, ok := c.ProcessState.Sys().(syscall.WaitStatus)
			require.True(t, ok)
			assert.True(t, status.Signaled() && status.Signal() == syscall.SIGINT, "by the signal itself: %v", c.ProcessState)
			return
		case <-time.After(20 * time.Millisecond):
		}
	}
}
