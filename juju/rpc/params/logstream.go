package params

import (
	"time"
)

// LogStreamRecord is one record of the log-forwarding stream.
type LogStreamRecord struct {
	Id  int64     `json:"id"`
	Mid string    `json:"mid"`
	Ent string    `json:"ent"`
	Ver string    `json:"ver,omitempty"`
	Ts  time.Time `json:"ts"`
	Mod string    `json:"mod"`
	Lo  string    `json:"lo"`
	Lv  string    `json:"lv"`
	Msg string    `json:"msg"`
	Lab []string  `json:"lab"`
}
