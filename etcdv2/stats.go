package etcdv2

import "sync/atomic"

// counters count what this store was asked for.
type counters struct {
	getOK, getFail, setOK, setFail, deleteOK, deleteFail atomic.Uint64
	updateOK, updateFail, createOK, createFail           atomic.Uint64
	swapOK, swapFail, compareDeleteOK, compareDeleteFail atomic.Uint64
	expired                                              atomic.Uint64
}

func (c *counters) read(ok bool) { pick(ok, &c.getOK, &c.getFail).Add(1) }

func (c *counters) count(r *Request, err error) {
	switch ok := err == nil; r.Action {
	case ActionSet:
		pick(ok, &c.setOK, &c.setFail).Add(1)
	case ActionCreate:
		pick(ok, &c.createOK, &c.createFail).Add(1)
	case ActionUpdate:
		pick(ok, &c.updateOK, &c.updateFail).Add(1)
	case ActionCompareAndSwap:
		pick(ok, &c.swapOK, &c.swapFail).Add(1)
	case ActionCompareAndDelete:
		pick(ok, &c.compareDeleteOK, &c.compareDeleteFail).Add(1)
	case ActionDelete:
		pick(ok, &c.deleteOK, &c.deleteFail).Add(1)
	}
}

func pick(ok bool, yes, no *atomic.Uint64) *atomic.Uint64 {
	if ok {
		return yes
	}
	return no
}

// StoreStats are the counters of /v2/stats/store, as the wire has them.
// They are this store's own and begin with it.
type StoreStats struct {
	GetsSuccess             uint64 `json:"getsSuccess"`
	GetsFail                uint64 `json:"getsFail"`
	SetsSuccess             uint64 `json:"setsSuccess"`
	SetsFail                uint64 `json:"setsFail"`
	DeleteSuccess           uint64 `json:"deleteSuccess"`
	DeleteFail              uint64 `json:"deleteFail"`
	UpdateSuccess           uint64 `json:"updateSuccess"`
	UpdateFail              uint64 `json:"updateFail"`
	CreateSuccess           uint64 `json:"createSuccess"`
	CreateFail              uint64 `json:"createFail"`
	CompareAndSwapSuccess   uint64 `json:"compareAndSwapSuccess"`
	CompareAndSwapFail      uint64 `json:"compareAndSwapFail"`
	CompareAndDeleteSuccess uint64 `json:"compareAndDeleteSuccess"`
	CompareAndDeleteFail    uint64 `json:"compareAndDeleteFail"`
	ExpireCount             uint64 `json:"expireCount"`
	Watchers                uint64 `json:"watchers"`
}

// Stats returns the counters.
func (s *Store) Stats() StoreStats {
	c := &s.stats
	return StoreStats{
		GetsSuccess: c.getOK.Load(), GetsFail: c.getFail.Load(),
		SetsSuccess: c.setOK.Load(), SetsFail: c.setFail.Load(),
		DeleteSuccess: c.deleteOK.Load(), DeleteFail: c.deleteFail.Load(),
		UpdateSuccess: c.updateOK.Load(), UpdateFail: c.updateFail.Load(),
		CreateSuccess: c.createOK.Load(), CreateFail: c.createFail.Load(),
		CompareAndSwapSuccess: c.swapOK.Load(), CompareAndSwapFail: c.swapFail.Load(),
		CompareAndDeleteSuccess: c.compareDeleteOK.Load(), CompareAndDeleteFail: c.compareDeleteFail.Load(),
		ExpireCount: c.expired.Load(), Watchers: uint64(s.hub.watching()), //nolint:gosec // a count
	}
}
