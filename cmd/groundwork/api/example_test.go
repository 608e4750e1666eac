package api_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/api"
)

// A product mounts the handler below a prefix of its own, and behind what asks who somebody is.
func ExampleNew() {
	ctx := context.Background()
	h, err := api.New(ctx, api.Options{MaxBody: 1 << 20})
	if err != nil {
		fmt.Println(err)
		return
	}
	mux := http.NewServeMux()
	mux.Handle("/readiness/v1/", http.StripPrefix("/readiness", h))

	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/readiness/v1/assess", strings.NewReader("facts: {handles_customer_data: perhaps}\n"))
	r.Header.Set("Content-Type", "application/yaml")
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, r)
	fmt.Println(w.Code, w.Header().Get("Content-Type"))
	// Output: 422 application/problem+json
}
