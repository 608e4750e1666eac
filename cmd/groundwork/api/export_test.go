package api

// A Route is what a test holds the description against.
type Route struct {
	Method, Path string
	Query, Body  []string
	Raw          bool
}

// Routes are all that may be asked.
func (h *Handler) Routes() []Route {
	var list []Route
	for _, r := range h.routes() {
		list = append(list, Route{r.method, r.path, r.query, r.body, r.raw != nil})
	}
	return list
}

// Fill takes all places, and returns what frees them.
func (h *Handler) Fill() (free func()) {
	for range cap(h.places) {
		h.places <- struct{}{}
	}
	return func() {
		for range cap(h.places) {
			<-h.places
		}
	}
}

// Description is the OpenAPI document.
func Description() string { return description }
