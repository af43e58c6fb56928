package state

// BlobReferenced says whether a charm or resource of any model refers to the
// blob with that hex sha256.
func (s *State) BlobReferenced(sha256 string) bool {
	s.p.mu.RLock()
	defer s.p.mu.RUnlock()
	for _, md := range s.p.models {
		for _, e := range md.charms.m {
			if e.v.SHA256 == sha256 {
				return true
			}
		}
		for _, t := range []*table[Resource]{&md.resources, &md.pending} {
			for _, e := range t.m {
				if e.v.SHA256 == sha256 {
					return true
				}
			}
		}
	}
	return false
}

// ModelCounts are how many of each are in a model, and the cores of machines.
type ModelCounts struct {
	Machines, Applications, Units, Relations int
	Cores                                    uint64
}

// ModelCounts counts what is in the model.
func (s *State) ModelCounts(uuid string) (ModelCounts, error) {
	return inModelData(s, uuid, func(md *modelData) (ModelCounts, error) {
		c := ModelCounts{
			Machines: len(md.machines.m), Applications: len(md.apps.m),
			Units: len(md.units.m), Relations: len(md.relations.m),
		}
		for _, e := range md.machines.m {
			if hw := e.v.Hardware; hw != nil && hw.CpuCores != nil {
				c.Cores += *hw.CpuCores
			}
		}
		return c, nil
	})
}
