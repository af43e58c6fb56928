package params

import (
	"time"

	"github.com/gantline/gantline/juju/version"
)

// BackupsCreateArgs is what Backups.Create takes.
type BackupsCreateArgs struct {
	Notes      string `json:"notes"`
	NoDownload bool   `json:"no-download"`
}

// BackupsMetadataResult is what Backups.Create answers.
type BackupsMetadataResult struct {
	Id                      string         `json:"id"`
	Checksum                string         `json:"checksum"`
	ChecksumFormat          string         `json:"checksum-format"`
	Size                    int64          `json:"size"`
	Stored                  time.Time      `json:"stored"`
	Started                 time.Time      `json:"started"`
	Finished                time.Time      `json:"finished"`
	Notes                   string         `json:"notes"`
	Model                   string         `json:"model"`
	Machine                 string         `json:"machine"`
	Hostname                string         `json:"hostname"`
	Version                 version.Number `json:"version"`
	Base                    string         `json:"base"`
	Filename                string         `json:"filename"`
	FormatVersion           int64          `json:"format-version"`
	ControllerUUID          string         `json:"controller-uuid"`
	ControllerMachineId     string         `json:"controller-machine-id"`
	ControllerMachineInstId string         `json:"controller-machine-inst-id"`
	HANodes                 int64          `json:"ha-nodes"`
}

// BackupsDownloadArgs is the body of a request for a backup's archive.
type BackupsDownloadArgs struct {
	ID string `json:"id"`
}
