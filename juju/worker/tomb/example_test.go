package tomb_test

import (
	"errors"
	"fmt"

	"github.com/gantline/gantline/juju/worker/tomb"
)

func Example() {
	var t tomb.Tomb
	t.Go(func() error {
		<-t.Dying()
		return tomb.ErrDying
	})
	t.Kill(errors.New("enough"))
	fmt.Println(t.Wait())
	// Output: enough
}
