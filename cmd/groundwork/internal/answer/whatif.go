package answer

import (
	"context"
	"errors"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/changes"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/difference"
)

// Apply takes the changes of one file, and tells of controls that it names by ids that they had before.
func Apply(ctx context.Context, g *mapping.Graph, s *scoring.Session, name string, data []byte) (framework.Problems, error) {
	f, err := changes.Read(name, data)
	if err != nil {
		return nil, err
	}
	told := f.Rename(g)
	change, err := f.Change(s.Organisation())
	if err != nil {
		return told, err
	}
	_, err = s.Apply(ctx, change)
	if list, ok := errors.AsType[framework.Problems](err); ok {
		err = f.Placed(name, list)
	}
	return told, err
}

// A Named is a file with its name.
type Named struct {
	Name string
	Text []byte
}

// Changed opens the case and takes the changes of files, in their order.
func (c *Case) Changed(ctx context.Context, files []Named) (*scoring.Session, error) {
	s, err := c.Engine.Open(ctx, c.Org, c.At)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if _, err := Apply(ctx, c.Engine.Graph(), s, f.Name, f.Text); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// WhatIf says what moves, and because of what, where files of changes are taken.
func (c *Case) WhatIf(ctx context.Context, files []Named) (*difference.Difference, error) {
	was, err := c.Engine.Assess(ctx, c.Org, c.At)
	if err != nil {
		return nil, err
	}
	s, err := c.Changed(ctx, files)
	if err != nil {
		return nil, err
	}
	is, err := s.Assessment(ctx)
	if err != nil {
		return nil, err
	}
	return difference.Between(was, is), nil
}
