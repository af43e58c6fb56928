package backups_test

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/client/backups"
	"github.com/gantline/gantline/juju/api/internal/canned"
)

func Example() {
	conn := canned.New(`{"filename":"juju-backup-1.tar.gz","size":1024}`) // a program's is from a connector
	backup, err := backups.NewClient(conn).Create(context.Background(), "before the move", false)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(backup.Filename, backup.Size)
	// Output:
	// juju-backup-1.tar.gz 1024
}
