package office

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/groundworkgrc/groundwork/internal/safe"
	"github.com/groundworkgrc/groundwork/scoring/document"
)

// ErrForm says that documents have no such form.
var ErrForm = errors.New("unknown form of a document")

// Forms names the forms of documents, as the endings of files.
func Forms() []string { return []string{"html", "pdf", "xlsx", "md", "csv", "json"} }

// Write writes a document in the form that is named, as [HTML], [PDF], [XLSX], [Markdown], [CSV]
// with its main table, or [JSON] do.
func Write(w io.Writer, form string, d *document.Document) error {
	switch form {
	case "html":
		return HTML(w, d)
	case "pdf":
		return PDF(w, d)
	case "xlsx":
		return XLSX(w, d)
	case "md":
		return Markdown(w, d)
	case "csv":
		return CSV(w, d, "", false)
	case "json":
		return JSON(w, d)
	}
	return fmt.Errorf("%w %q: it is one of %s", ErrForm, safe.Text(form), strings.Join(Forms(), ", "))
}

// JSON writes a document as [document.Read] reads it.
func JSON(w io.Writer, d *document.Document) error {
	if err := sound("json", w, d); err != nil {
		return err
	}
	e := json.NewEncoder(safe.JSON(w))
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(d); err != nil {
		return fmt.Errorf("json: %w", err)
	}
	return nil
}
