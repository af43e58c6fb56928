package agent

import (
	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/juju/version"
)

func (f *Facade) desired(s facade.Session, tag string) (*version.Number, error) {
	if _, err := own(s, tag); err != nil {
		return nil, err
	}
	m, err := f.state.Model(s.ModelUUID())
	if err != nil {
		return nil, err
	}
	number, err := version.Parse(m.AgentVersion)
	return &number, err
}
