package uniter

import "github.com/gantline/gantline/internal/agent/hook"

// acceptLeadership remembers that the unit leads, and queues the hook that says so.
func acceptLeadership() operation {
	return whole{"acceptance of leadership", func(s State) State {
		s.Leader = true
		return s.queued(hook.Info{Kind: hook.LeaderElected})
	}}
}

// resignLeadership remembers that the unit does not lead. The hook that would have
// said that it does is dropped, if it has not begun.
func resignLeadership() operation {
	return whole{"resignation of leadership", func(s State) State {
		s.Leader = false
		if s.Kind == RunHook && s.Progress == Queued && s.Hook.Kind == hook.LeaderElected {
			return s.idle()
		}
		return s
	}}
}

// queued returns the state in which the hook is the next thing to do.
func (s State) queued(h hook.Info) State {
	s.Kind, s.Progress, s.Hook = RunHook, Queued, &h
	return s
}

// idle returns the state in which nothing is under way.
func (s State) idle() State {
	s.Kind, s.Progress, s.Hook = Continue, Pending, nil
	return s
}
