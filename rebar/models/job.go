package models

import "time"

// Job is one run of a task on a machine.
type Job struct {
	Validation
	Access
	Meta `json:"Meta"`
	Owned
	Bundled
	Uuid         UUID
	Previous     UUID
	Machine      UUID
	Task         string
	Stage        string
	Workflow     string
	BootEnv      string
	State        string
	ExitState    string
	StartTime    time.Time
	EndTime      time.Time
	Archived     bool
	Current      bool
	CurrentIndex int
	NextIndex    int
	Context      string
}

// Prefix returns jobs.
func (j *Job) Prefix() string { return "jobs" }

// Key returns the UUID as text.
func (j *Job) Key() string { return j.Uuid.String() }

// KeyName returns Uuid.
func (j *Job) KeyName() string { return "Uuid" }

// AuthKey returns the key of the machine: who may see it may see its jobs.
func (j *Job) AuthKey() string { return j.Machine.String() }

// GetMeta returns the metadata.
func (j *Job) GetMeta() Meta { return j.Meta }

// SetMeta sets the metadata.
func (j *Job) SetMeta(m Meta) { j.Meta = m }

// Fill sets what is missing.
func (j *Job) Fill() {
	j.Validation.fill()
	if j.Meta == nil {
		j.Meta = Meta{}
	}
}

// SliceOf returns a pointer to a list of jobs.
func (j *Job) SliceOf() interface{} { return &[]*Job{} }

// ToModels turns what SliceOf returned into Models.
func (j *Job) ToModels(obj interface{}) []Model { return sliceTo[*Job](obj) }
