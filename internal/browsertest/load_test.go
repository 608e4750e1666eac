package browsertest_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/internal/browsertest"
)

const small = "organisation: {name: Small, systems: [app], as_of: 2026-06-30}\nscope: [{framework: iso42001, stage: 1, systems: [app]}]\nfacts: {ai_affects_people: true}\n"

// mix are the requests of a load, each with a small body.
var mix = []struct{ method, path, kind, body string }{
	{"GET", "/v1/health", "", ""},
	{"GET", "/v1/catalogs", "", ""},
	{"GET", "/v1/catalogs/bands", "", ""},
	{"POST", "/v1/assess", "application/yaml", small},
	{"POST", "/v1/check/next", "application/json", "{}"},
	{"GET", "/", "", ""},
	{"GET", "/requirements/soc2:CC6.2", "", ""},
	{"POST", "/check", "application/x-www-form-urlencoded", "framework=iso42001"},
	{"POST", "/v1/explain?what=iso42001:4.1", "application/yaml", small},
	{"GET", "/v1/metrics", "", ""},
}

// asked asks for one of the mix, and reads the answer to its last byte; there is none where the server took no connection
// or ended it before it answered.
func asked(ctx context.Context, c *http.Client, url string, n int) (status int, err error) {
	x := mix[n%len(mix)]
	r, err := http.NewRequestWithContext(ctx, x.method, url+x.path, strings.NewReader(x.body))
	if err != nil {
		return 0, err
	}
	r.GetBody = nil // nothing is sent twice
	if x.kind != "" {
		r.Header.Set("Content-Type", x.kind)
	}
	w, err := c.Do(r)
	if err != nil {
		return 0, err
	}
	defer w.Body.Close()
	text, err := io.ReadAll(w.Body)
	if err == nil && w.ContentLength > 0 && int64(len(text)) != w.ContentLength {
		err = io.ErrUnexpectedEOF
	}
	return w.StatusCode, err
}

// A server that is asked to end while many ask answers each request that it took, and ends in good order: as many whole
// answers came as its log tells requests.
func TestNoAnswerIsLost(t *testing.T) {
	s, err := browsertest.Serve(context.Background(), command(t))
	require.NoError(t, err)
	var got, cut, told atomic.Int64
	var all sync.WaitGroup
	api := []int{0, 1, 2, 3, 4, 8} // of the mix those that the log tells of
	for i := range 8 {
		all.Go(func() {
			c := &http.Client{Transport: &http.Transport{}}
			for n := i; ; n++ {
				status, err := asked(context.Background(), c, s.URL, api[n%len(api)])
				switch {
				case status == http.StatusOK && err == nil, status == http.StatusServiceUnavailable && err == nil:
					got.Add(1)
				case status != 0: // begun and not whole
					cut.Add(1)
					return
				default:
					return // the server is gone
				}
				if got.Load() == 60 {
					assert.NoError(t, s.Signal()) // while the others ask
				}
			}
		})
	}
	all.Wait()
	require.NoError(t, s.Wait())
	told.Store(int64(strings.Count(s.Log(), "msg=request ")))
	assert.Zero(t, cut.Load())
	assert.GreaterOrEqual(t, got.Load(), int64(60))
	assert.Equal(t, told.Load(), got.Load(), "an answer that the server gave did not come")
}

// worked is how much time of processors a process took, where the system tells: in ticks of 10 ms.
func worked(pid int) time.Duration {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	if err != nil || len(fields) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}

// memory is how much of a process is in memory, in MiB, where the system tells.
func memory(pid int) int {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0
	}
	for line := range bytes.Lines(text) {
		if rest, ok := bytes.CutPrefix(line, []byte("VmRSS:")); ok {
			n, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(string(rest)), " kB"))
			return n / 1024
		}
	}
	return 0
}

// A load from many at once, for as long as LOAD says: no error, and memory that does not grow. It tells what it saw.
func TestLoad(t *testing.T) {
	long, err := time.ParseDuration(os.Getenv("LOAD"))
	if err != nil {
		t.Skip("LOAD says for how long, such as 60s")
	}
	s := served(t, "examples/acme")
	before := worked(s.PID())
	ctx, end := context.WithTimeout(context.Background(), long)
	defer end()
	const many = 16
	var mu sync.Mutex
	var all sync.WaitGroup
	took := map[string][]time.Duration{}
	wrong := map[string]int{}
	for i := range many {
		all.Go(func() {
			c := &http.Client{Transport: &http.Transport{}}
			for n := i; ctx.Err() == nil; n++ {
				begun := time.Now()
				status, err := asked(context.Background(), c, s.URL, n)
				x := mix[n%len(mix)]
				mu.Lock()
				if err != nil || status != http.StatusOK {
					wrong[x.path+" "+strconv.Itoa(status)+" "+fmt.Sprint(err)]++
				}
				took[x.method+" "+x.path] = append(took[x.method+" "+x.path], time.Since(begun))
				took["all"] = append(took["all"], time.Since(begun))
				mu.Unlock()
			}
		})
	}
	var seen []int
	for tick := time.NewTicker(long / 12); ctx.Err() == nil; {
		select {
		case <-tick.C:
			seen = append(seen, memory(s.PID()))
		case <-ctx.Done():
		}
	}
	all.Wait()
	assert.Empty(t, wrong)
	for name, list := range took {
		slices.Sort(list)
		t.Logf("%-35s %6d requests, %.0f a second, p50 %s p99 %s most %s", name, len(list), float64(len(list))/long.Seconds(), list[len(list)/2].Round(time.Millisecond), list[len(list)*99/100].Round(time.Millisecond), list[len(list)-1].Round(time.Millisecond))
	}
	t.Logf("processor time for one request: %s", ((worked(s.PID()) - before) / time.Duration(len(took["all"]))).Round(100*time.Microsecond))
	t.Logf("memory in MiB over time: %v", seen)
	half := seen[len(seen)/2:]
	assert.Less(t, slices.Max(half), 2*slices.Max(seen[:len(seen)/2])+50, "memory grows")
}
