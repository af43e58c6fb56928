package params

// ListSSHKeys is what KeyManager.ListKeys takes.
type ListSSHKeys struct {
	Entities Entities `json:"entities"`
	Mode     bool     `json:"mode"`
}

// ModifyUserSSHKeys is what KeyManager.AddKeys, KeyManager.DeleteKeys and KeyManager.ImportKeys
// take.
type ModifyUserSSHKeys struct {
	User    string   `json:"user"`
	SSHKeys []string `json:"ssh-keys"`
}
