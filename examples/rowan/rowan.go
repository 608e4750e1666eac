// Package rowan is the workspace of an invented company at its beginnings: nine people, one AI system, three
// months of records, before stage 1 of a first certification and with a first SOC 2 report of type 1. It shows
// what is asked of those who have just begun, and what is not yet.
package rowan

import (
	"embed"
)

// Files holds the workspace's YAML files.
//
//go:embed *.yaml
var Files embed.FS
