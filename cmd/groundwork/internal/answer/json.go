package answer

import (
	"encoding/json"
	"io"

	"github.com/groundworkgrc/groundwork/internal/safe"
)

// WriteJSON writes a value as JSON with what steers as escapes that read back.
func WriteJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(safe.JSON(w))
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
