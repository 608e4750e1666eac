package serving

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/api"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/answer"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/disk"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/site"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
)

// limits are how long a client may take, and how long a server that ends waits for answers under way.
type limits struct {
	head, read, write, idle, end time.Duration
	mostHead                     int // bytes
}

// usual are the limits of the command.
func usual() limits {
	return limits{head: 5 * time.Second, read: 30 * time.Second, write: 90 * time.Second, idle: time.Minute, end: 30 * time.Second, mostHead: 32 << 10}
}

// Serve is the command that serves pages and JSON.
func Serve(a *app.App) *cobra.Command {
	address, try := "", ""
	var names []string
	c := &cobra.Command{
		Use: "serve [DIR]", Short: "The check, the overlap explorer and reports as web pages, and JSON over HTTP, on this machine", Args: app.Args(0, 1),
		Long: `Serves the check, how the frameworks differ, what they share, and with DIR how that workspace stands, as pages for a browser;
and under /v1 the same as JSON, described by /v1/openapi.json. It is reached from this machine alone, unless --address says otherwise:
nobody is asked who he is, so that another address wants something in front of it that asks. It answers by the names of this machine to itself and those of --host,
so that no page of somebody else's leads a browser here. Nothing that is answered or sent is kept.

Each request under /v1 is told on standard error, as text or with --format json as JSON. --try PATH prints one page or answer, and ends.`,
		Example: "  groundwork serve --try /v1/health",
		RunE: func(c *cobra.Command, list []string) error {
			dir := ""
			if len(list) > 0 {
				dir = list[0]
				if err := disk.Folder("workspace", dir); err != nil {
					return err
				}
			}
			host, _, err := net.SplitHostPort(address)
			if err != nil {
				return usage.Of(fmt.Errorf("--address %q: want HOST:PORT, such as 127.0.0.1:8042", address))
			}
			if try != "" {
				return tried(c.Context(), a, dir, try)
			}
			l, err := (&net.ListenConfig{}).Listen(c.Context(), "tcp", address)
			if err != nil {
				return fmt.Errorf("--address %s: it cannot be listened on: another program may hold it", address)
			}
			_, port, _ := net.SplitHostPort(l.Addr().String()) // which listening made
			hosts := []string{"localhost:" + port, "127.0.0.1:" + port, "[::1]:" + port, l.Addr().String()}
			for _, name := range names {
				hosts = append([]string{name, net.JoinHostPort(name, port)}, hosts...)
			}
			if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
				fmt.Fprintf(a.Env.Stderr, "%s is reached from other machines, and asks nobody who he is: put something in front of it that does.\n", address)
				if len(names) == 0 {
					fmt.Fprintln(a.Env.Stderr, "By another name than localhost it is not answered: --host NAME allows one.")
				}
			}
			return serve(c.Context(), a, l, dir, hosts)
		},
	}
	c.Flags().StringVar(&address, "address", "127.0.0.1:8042", "listen on `HOST:PORT`")
	c.Flags().StringArrayVar(&names, "host", nil, "answer where it is asked by this `NAME`, too, with or without its port")
	c.Flags().StringVar(&try, "try", "", "print the page or answer of `PATH`, and end")
	return c
}

// handler is all that is served.
func handler(ctx context.Context, a *app.App, dir string, hosts []string, log *slog.Logger) (http.Handler, *api.Handler, error) {
	base, err := answer.NewBase(ctx)
	if err != nil {
		return nil, nil, err
	}
	answers, err := api.On(base, api.Options{Now: a.Env.Now, Log: log, Hosts: hosts})
	if err != nil {
		return nil, nil, err
	}
	pages, err := site.New(base, dir, a.Env.Now, hosts)
	if err != nil {
		return nil, nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("/", pages)
	mux.Handle("/v1/", answers)
	return mux, answers, nil
}

// serve answers until the context ends, and then what is under way.
func serve(ctx context.Context, a *app.App, l net.Listener, dir string, hosts []string) error {
	var to slog.Handler = slog.NewTextHandler(a.Env.Stderr, nil)
	if a.Format == "json" {
		to = slog.NewJSONHandler(a.Env.Stderr, nil)
	}
	h, answers, err := handler(ctx, a, dir, hosts, slog.New(to))
	if err != nil {
		_ = l.Close() // nothing was served
		return err
	}
	fmt.Fprintf(a.Env.Stdout, "http://%s/ is there until you end it with Ctrl-C.\n", l.Addr())
	return hold(ctx, l, h, usual(), to, answers.Stop)
}

// hold answers on a listener until the context ends, says so, and waits for what is under way.
func hold(ctx context.Context, l net.Listener, h http.Handler, lim limits, to slog.Handler, ending func()) error {
	s := &http.Server{
		Handler: h, ReadHeaderTimeout: lim.head, ReadTimeout: lim.read, WriteTimeout: lim.write, IdleTimeout: lim.idle, MaxHeaderBytes: lim.mostHead,
		ErrorLog: slog.NewLogLogger(to, slog.LevelWarn),
	}
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(l) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	ending()
	last, end := context.WithTimeout(context.WithoutCancel(ctx), lim.end)
	defer end()
	if err := s.Shutdown(last); err != nil && !errors.Is(err, os.ErrClosed) {
		return fmt.Errorf("serve: some answers were not waited for: %w", err)
	}
	return nil
}

// tried prints what one path answers.
func tried(ctx context.Context, a *app.App, dir, path string) error {
	h, _, err := handler(ctx, a, dir, nil, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://localhost"+path, nil)
	if err != nil || !strings.HasPrefix(path, "/") {
		return usage.Of(fmt.Errorf("--try %q: want a path, such as /v1/health", path))
	}
	w := &printed{head: http.Header{}, status: http.StatusOK}
	h.ServeHTTP(w, r)
	if w.status != http.StatusOK {
		return fmt.Errorf("--try %s: the answer is %d %s", path, w.status, http.StatusText(w.status))
	}
	return a.Print(func(out io.Writer) error {
		_, err := io.WriteString(out, w.text.String())
		return err
	})
}

// printed is an answer that is printed.
type printed struct {
	head   http.Header
	status int
	text   strings.Builder
}

// Header implements [http.ResponseWriter].
func (p *printed) Header() http.Header { return p.head }

// WriteHeader implements [http.ResponseWriter].
func (p *printed) WriteHeader(status int) { p.status = status }

// Write implements [http.ResponseWriter].
func (p *printed) Write(b []byte) (int, error) { return p.text.Write(b) }
