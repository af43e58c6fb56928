package models

import (
	"encoding/json"
	"fmt"
	"time"
)

// Event is something that happened at the endpoint.
type Event struct {
	// Time is when.
	Time time.Time
	// Type is the type of object, Action what was done, Key to which.
	Type   string
	Action string
	Key    string
	// Principal is who did it, like user:rocketskates.
	Principal string
	// Object is the object afterwards, as decoded JSON.
	Object interface{}
	// Original is the object before, for update and save.
	Original interface{}
}

// EventFor returns the event that says action was done to obj, now.
func EventFor(obj Model, action string) *Event {
	return &Event{Time: time.Now(), Type: obj.Prefix(), Action: action, Key: obj.Key(), Object: obj}
}

// Model decodes the event's object into the Go type for its type.
func (e *Event) Model() (Model, error) {
	res, err := New(e.Type)
	if err != nil {
		return nil, err
	}
	if err := Remarshal(e.Object, res); err != nil {
		return res, fmt.Errorf("cannot decode the object of event %s.%s.%s: %w", e.Type, e.Action, e.Key, err)
	}
	return res, nil
}

// Text returns the event for people, its object as indented JSON.
func (e *Event) Text() string {
	obj, err := json.MarshalIndent(e.Object, "", "  ")
	if err != nil {
		obj = []byte("json failure")
	}
	return fmt.Sprintf("%d: %s %s %s %s\n%s\n", e.Time.Unix(), e.Type, e.Action, e.Key, e.Principal, obj)
}

// Message returns the object if it is text, as that of log events is.
func (e *Event) Message() string {
	s, _ := e.Object.(string)
	return s
}
