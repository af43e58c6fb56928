package bench

import (
	"context"
	"errors"
	"time"
)

// Starts measures how long `up` takes from the start of its process to the first accepted login,
// with the processor time that it used until then: on a new directory, and after it was killed.
func (p *Program) Starts(ctx context.Context, rounds int) (fresh, killed []Sample, err error) {
	for range rounds {
		place, err := p.Place()
		if err != nil {
			return nil, nil, err
		}
		first, err := place.start(ctx)
		if err != nil {
			return nil, nil, err
		}
		again, err := place.start(ctx)
		if err != nil {
			return nil, nil, err
		}
		fresh, killed = append(fresh, first), append(killed, again)
	}
	return fresh, killed, nil
}

// start starts a controller, logs in, and kills it.
func (p *Place) start(ctx context.Context) (Sample, error) {
	u, err := p.Up()
	if err != nil {
		return Sample{}, err
	}
	s, err := u.Target.Dial(ctx)
	wall := time.Since(u.Began)
	if err == nil {
		s.Close()
	}
	cpu, killed := u.Kill()
	return Sample{Wall: wall, CPU: cpu}, errors.Join(err, killed)
}
