package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/answer"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/plan"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/checkup"
)

// problem is what is wrong, as RFC 9457 has it, with each thing that is wrong in files beside.
type problem struct {
	Type     string             `json:"type"`
	Title    string             `json:"title"`
	Status   int                `json:"status"`
	Detail   string             `json:"detail"`
	Problems framework.Problems `json:"problems"`
}

// Error implements error.
func (p problem) Error() string { return p.Title + ": " + p.Detail }

// write answers with the problem.
func (p problem) write(w http.ResponseWriter) {
	if p.Type == "" {
		p.Type = "about:blank"
	}
	if p.Problems == nil {
		p.Problems = framework.Problems{}
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Del("ETag")
	w.WriteHeader(p.Status)
	_ = answer.WriteJSON(w, p) // whoever left needs no answer
}

// refused is a request that is not as it should be.
func refused(format string, args ...any) problem {
	return problem{Title: "The request is not as it should be", Status: http.StatusBadRequest, Detail: fmt.Sprintf(format, args...)}
}

// problemOf says what is wrong, and whose fault it is.
func (h *Handler) problemOf(ctx context.Context, err error) problem {
	var p problem
	var misuse usage.Error
	var unknown *answer.Unknown
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &large):
		h.meter.refused.WithLabelValues("size").Inc()
		return problem{Title: "The body is too large", Status: http.StatusRequestEntityTooLarge, Detail: fmt.Sprintf("A body has %d bytes at most.", large.Limit)}
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		h.meter.refused.WithLabelValues("time").Inc()
		return problem{Title: "It takes too long", Status: http.StatusServiceUnavailable, Detail: fmt.Sprintf("One request is worked on for %s at most.", h.opt.MaxTime)}
	case ctx.Err() != nil:
		return problem{Title: "The client left", Status: 499, Detail: "The request ended before the answer."}
	case errors.As(err, &misuse), errors.Is(err, plan.ErrTarget), errors.Is(err, plan.ErrOption), errors.Is(err, checkup.ErrAnswer):
		return refused("%v", err)
	case errors.As(err, &unknown):
		return problem{Title: "There is no such thing", Status: http.StatusNotFound, Detail: unknown.Told(
			"requirements and controls are in GET /v1/catalogs/requirements and GET /v1/catalogs/controls, pieces in POST /v1/evidence, findings in POST /v1/findings")}
	case errors.Is(err, mapping.ErrNotFound):
		return problem{Title: "There is no such thing", Status: http.StatusNotFound, Detail: err.Error()}
	}
	p = problem{Title: "The files are not taken", Status: http.StatusUnprocessableEntity, Detail: err.Error()}
	if list, ok := errors.AsType[framework.Problems](err); ok {
		p.Problems = list
		p.Detail = "1 thing is wrong in the files."
		if n := len(list); n != 1 {
			p.Detail = fmt.Sprintf("%d things are wrong in the files.", n)
		}
	}
	return p
}
