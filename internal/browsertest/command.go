package browsertest

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
)

// Root is the folder of the repository.
func Root() string {
	_, file, _, _ := runtime.Caller(0) //nolint:dogsled // of this file
	return filepath.Dir(filepath.Dir(filepath.Dir(file)))
}

// Build builds the command into a folder, and says where it is.
func Build(ctx context.Context, dir string) (string, error) {
	bin := filepath.Join(dir, "groundwork")
	c := exec.CommandContext(ctx, "go", "build", "-o", bin, ".") //nolint:gosec // into a folder of the test
	c.Dir = filepath.Join(Root(), "cmd", "groundwork")
	if out, err := c.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return bin, nil
}

// Server is a command that serves.
type Server struct {
	URL string // such as http://127.0.0.1:41234

	cmd *exec.Cmd
	log kept
}

// kept keeps what is written.
type kept struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements [io.Writer].
func (k *kept) Write(b []byte) (int, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.text.Write(b)
}

// Serve starts serve on a free port of loopback, with further arguments such as the folder of a workspace, and returns
// when it can be asked.
func Serve(ctx context.Context, bin string, args ...string) (*Server, error) {
	s := &Server{cmd: exec.CommandContext(ctx, bin, append([]string{"serve", "--address", "127.0.0.1:0"}, args...)...)} //nolint:gosec // built above
	s.cmd.Dir, s.cmd.Stderr = Root(), &s.log
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("serve: %w", err)
	}
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("serve: %w", err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("serve said nothing: %w\n%s", errors.Join(err, s.cmd.Wait()), s.Log())
	}
	go func() { _, _ = io.Copy(io.Discard, out) }() // until it ends
	address, _, _ := strings.Cut(line, " ")
	s.URL = strings.TrimSuffix(address, "/")
	return s, nil
}

// Log is what the server told on standard error.
func (s *Server) Log() string {
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	return s.log.text.String()
}

// PID is the process of the server.
func (s *Server) PID() int { return s.cmd.Process.Pid }

// Signal asks the server to end, as a system does, and does not wait.
func (s *Server) Signal() error { return s.cmd.Process.Signal(syscall.SIGTERM) }

// Stop ends the server and waits for it.
func (s *Server) Stop() error { return errors.Join(s.Signal(), s.Wait()) }

// Wait waits until the server has ended, and tells whether it did so in good order.
func (s *Server) Wait() error { return s.cmd.Wait() }
