package models

import (
	"net"
	"slices"
)

// Stat is a count of something at the endpoint.
type Stat struct {
	Name  string `json:"name"`
	Count int    `json:"count"`
}

// Info describes a running endpoint.
type Info struct {
	Arch    string `json:"arch"`
	Os      string `json:"os"`
	Version string `json:"version"`
	Id      string `json:"id"` //nolint:revive // the original's name
	HaId    string `json:"ha_id"`
	// ApiPort and FilePort are where the API and the static files are served.
	ApiPort            int      `json:"api_port"`
	FilePort           int      `json:"file_port"`
	DhcpPort           int      `json:"dhcp_port"`
	BinlPort           int      `json:"binl_port"`
	TftpPort           int      `json:"tftp_port"`
	TftpEnabled        bool     `json:"tftp_enabled"`
	DhcpEnabled        bool     `json:"dhcp_enabled"`
	BinlEnabled        bool     `json:"binl_enabled"`
	ProvisionerEnabled bool     `json:"prov_enabled"`
	Address            net.IP   `json:"address"`
	Stats              []Stat   `json:"stats"`
	Features           []string `json:"features"`
}

// HasFeature says whether the endpoint has a feature.
func (i *Info) HasFeature(f string) bool { return slices.Contains(i.Features, f) }

// UserToken is a token and the endpoint that gave it.
type UserToken struct {
	Token string
	Info  Info
}

// BlobInfo describes an uploaded file.
type BlobInfo struct {
	Path string
	Size int64
}

// Index describes how a field can be filtered by.
type Index struct {
	Unique    bool
	Unordered bool
	Regex     bool
	Type      string
}
