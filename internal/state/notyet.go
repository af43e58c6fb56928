package state

import "github.com/gantline/gantline/internal/domain"

var errNotYet error = domain.Errorf(domain.NotImplemented, "not built yet")
