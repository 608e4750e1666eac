package advise

import (
	"context"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/handover"
	"github.com/groundworkgrc/groundwork/scoring/statement"
)

// Material judges an organisation once and gathers what the documents for readers are made from: see
// [handover.For]. The error is that of [scoring.Engine.Assess].
func Material(ctx context.Context, e *scoring.Engine, org *organisation.Organisation, at framework.Date) (*handover.Material, error) {
	s, err := e.Open(ctx, org, at)
	if err != nil {
		return nil, err
	}
	if org == nil {
		org = &organisation.Organisation{}
	}
	m := &handover.Material{Graph: e.Graph(), Organisation: org, Statements: []*statement.Statement{}}
	if m.Assessment, err = s.Assessment(ctx); err != nil {
		return nil, err
	}
	for i := range m.Assessment.Frameworks {
		l := &m.Assessment.Frameworks[i]
		f, err := m.Graph.Framework(l.Framework)
		if err != nil || !f.HasStatement() {
			continue
		}
		x, err := s.Statement(ctx, l.Lens)
		if err != nil {
			return nil, err
		}
		m.Statements = append(m.Statements, x)
	}
	m.Requests, err = requested(ctx, e, org, m.Assessment)
	return m, err
}
