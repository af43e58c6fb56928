package join

import (
	"bufio"
	"os"
	"runtime"
	"strconv"
	"strings"
)

// thisHost describes the host to the controller.
func thisHost(secret string) (Request, error) {
	name, err := os.Hostname()
	if err != nil {
		return Request{}, err
	}
	r := Request{Secret: secret, Hostname: name, Arch: runtime.GOARCH, Cores: uint64(runtime.NumCPU())}
	release := fields("/etc/os-release", "=")
	if id, number := release["ID"], release["VERSION_ID"]; id != "" && number != "" {
		r.OS, r.Channel = id, number+"/stable"
	}
	if kib, err := strconv.ParseUint(strings.TrimSuffix(fields("/proc/meminfo", ":")["MemTotal"], " kB"), 10, 64); err == nil {
		r.Mem = kib / 1024
	}
	return r, nil
}

// fields reads a file of keys and values; what cannot be read is not there.
func fields(path, separator string) map[string]string {
	out := map[string]string{}
	f, err := os.Open(path)
	if err != nil {
		return out
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if key, value, ok := strings.Cut(lines.Text(), separator); ok {
			out[key] = strings.Trim(strings.TrimSpace(value), `"'`)
		}
	}
	return out
}
