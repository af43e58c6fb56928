package hook

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// process names a process for as long as the machine is up: numbers are used
// again, the moment of the start tells two of them apart. Zero is none.
type process struct {
	PID   int    `json:"pid"`
	Start uint64 `json:"start"` // in clock ticks since the machine's boot
}

// stat is what /proc/PID/stat tells of a process.
type stat struct {
	state byte // 'Z' for one that has ended and was not waited for
	pgrp  int
	start uint64
}

func readStat(pid int) (stat, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return stat{}, err
	}
	// The second field is the program's name in brackets, which may hold
	// anything; state is the third, the group the fifth, the start the 22nd.
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	if len(fields) < 20 {
		return stat{}, fmt.Errorf("cannot read /proc/%d/stat: %d fields", pid, len(fields))
	}
	pgrp, err := strconv.Atoi(fields[2])
	if err != nil {
		return stat{}, err
	}
	start, err := strconv.ParseUint(fields[19], 10, 64)
	return stat{state: fields[0][0], pgrp: pgrp, start: start}, err
}

// identify returns the running process of the number.
func identify(pid int) (process, error) {
	s, err := readStat(pid)
	return process{PID: pid, Start: s.start}, err
}

// alive says whether the process still runs.
func (p process) alive() bool {
	s, err := readStat(p.PID)
	return p.PID != 0 && err == nil && s.start == p.Start && s.state != 'Z' && s.state != 'X'
}

// findHook returns the process of the hook that has contextID in its environment:
// the oldest leader of a process group among them. Daemons that it left behind have
// the id too; they are younger.
func findHook(contextID string) (process, bool) {
	mark := []byte("JUJU_CONTEXT_ID=" + contextID)
	dirs, _ := filepath.Glob("/proc/[0-9]*") // the pattern is good
	var found process
	for _, dir := range dirs {
		pid, err := strconv.Atoi(filepath.Base(dir))
		if err != nil {
			continue
		}
		env, err := os.ReadFile(filepath.Join(dir, "environ"))
		if err != nil || !hasVariable(env, mark) {
			continue
		}
		s, err := readStat(pid)
		if err != nil || s.pgrp != pid || s.state == 'Z' {
			continue
		}
		if found.PID == 0 || s.start < found.Start {
			found = process{PID: pid, Start: s.start}
		}
	}
	return found, found.PID != 0
}

func hasVariable(env, want []byte) bool {
	for variable := range bytes.SplitSeq(env, []byte{0}) {
		if bytes.Equal(variable, want) {
			return true
		}
	}
	return false
}
