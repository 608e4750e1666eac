package catalog

import (
	"embed"
	"io/fs"
)

//go:embed data
var data embed.FS

// Builtin returns the catalog that comes with Groundwork: ISO/IEC 42001 and SOC 2,
// the controls that serve them, and their rules. Positions name its files as
// "builtin:controls/area-security.yaml".
func Builtin() fs.FS { return builtin{} }

type builtin struct{}

func (builtin) displayName() string { return "builtin:" }

// Open implements [fs.FS].
func (builtin) Open(name string) (fs.File, error) {
	sub, err := fs.Sub(data, "data")
	if err != nil {
		return nil, err
	}
	return sub.Open(name)
}
