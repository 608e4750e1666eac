// Package acme is the workspace of an invented company, Acme Assist, that sells an
// AI feature to enterprises and holds their data. Its YAML files are what an
// organisation keeps: scope, facts, evidence, treatments. It has one of each flaw
// that real workspaces have.
package acme

import (
	"embed"
)

// Files holds the workspace's YAML files.
//
//go:embed *.yaml
var Files embed.FS
