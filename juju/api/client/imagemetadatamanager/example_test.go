package imagemetadatamanager_test

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/client/imagemetadatamanager"
	"github.com/gantline/gantline/juju/api/internal/canned"
	"github.com/gantline/gantline/juju/rpc/params"
)

func Example() {
	conn := canned.New(`{"result":[{"image-id":"ubuntu-22.04","arch":"amd64"}]}`) // a program's is from a connector
	images, err := imagemetadatamanager.NewClient(conn).List(context.Background(), params.ImageMetadataFilter{Arches: []string{"amd64"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(images[0].ImageId)
	// Output:
	// ubuntu-22.04
}
