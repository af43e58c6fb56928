package state_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/status"
)

// large is a model with that many units on as many machines, all active.
func large(b *testing.B, units int) *house {
	b.Helper()
	h := fresh(b)
	url := h.charm("local:prov-0", prov())
	for i := range units / 500 {
		h.deploy(fmt.Sprint("prov", string(rune('a'+i))), url, 500)
	}
	all, err := h.Units(modelUUID, "")
	h.must(err)
	for _, u := range all {
		h.idle(u.Name)
		h.must(h.SetStatus(h.ctx(), modelUUID, state.WorkloadStatus, u.Name, status.StatusInfo{Status: status.Active, Message: "ready"}))
	}
	return h
}

// readAll reads what a full status shows and returns how many units it saw.
func readAll(h *house) int {
	sn, err := h.Snapshot(modelUUID)
	h.must(err)
	n := 0
	for _, a := range sn.Applications {
		sn.ApplicationStatus(a.Name)
		sn.Leader(a.Name)
		for _, u := range sn.UnitsOf(a.Name) {
			sn.UnitStatus(u.Name)
			n++
		}
	}
	for _, m := range sn.Machines {
		sn.MachineStatus(m.ID)
		sn.Status(state.InstanceStatus, m.ID)
	}
	return n
}

// BenchmarkFullStatus reads 2,000 units, each time after a change, without
// asking the store.
func BenchmarkFullStatus(b *testing.B) {
	h := large(b, 2000)
	before := h.store.Counts()
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		i++
		h.must(h.SetStatus(h.ctx(), modelUUID, state.WorkloadStatus, "prova/7",
			status.StatusInfo{Status: status.Active, Message: fmt.Sprint(i)}))
		b.StartTimer()
		if n := readAll(h); n != 2000 {
			b.Fatalf("saw %d units", n)
		}
	}
	if d := h.store.Counts().Sub(before); d.Reads() != 0 {
		b.Fatalf("the store was read %d times", d.Reads())
	}
}

// BenchmarkChangeTo1000Watchers tells one change to a thousand watchers of the
// model and waits until all have it.
func BenchmarkChangeTo1000Watchers(b *testing.B) {
	const watchers = 1000
	h := large(b, 500)
	var wg, told sync.WaitGroup
	told.Add(watchers)
	var stops []func()
	for range watchers {
		w, err := h.WatchAll(modelUUID, 0)
		h.must(err)
		stops = append(stops, w.Stop)
		wg.Go(func() {
			for {
				e, err := w.Next(b.Context())
				if err != nil {
					return
				}
				for range e.Changed {
					if e.Complete || e.Changed[0].Key.ID == "prova/7" {
						told.Done()
						break
					}
				}
			}
		})
	}
	told.Wait()
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		i++
		told.Add(watchers)
		h.must(h.SetStatus(h.ctx(), modelUUID, state.WorkloadStatus, "prova/7",
			status.StatusInfo{Status: status.Active, Message: fmt.Sprint(i)}))
		told.Wait()
	}
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/watchers/float64(time.Microsecond), "µs/watcher")
	for _, stop := range stops {
		stop()
	}
	wg.Wait()
}

// BenchmarkAddUnits adds a thousand units with their machines in one change.
func BenchmarkAddUnits(b *testing.B) {
	h := fresh(b)
	h.deploy("prov", h.charm("local:prov-0", prov()), 1)
	for b.Loop() {
		_, err := h.AddUnits(h.ctx(), modelUUID, state.AddUnitsArgs{Application: "prov", Count: 1000})
		h.must(err)
	}
}
