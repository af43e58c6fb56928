package controller

import (
	"fmt"

	"github.com/gantline/gantline/juju/core/model"
)

// controllerModel is the name of the model whose blocks keep users from changing the controller.
const controllerModel = "controller"

// checkBlocks implements apiserver.Config's Blocks.
func (c *Controller) checkBlocks(uuid string, block model.BlockType) error {
	if uuid == "" {
		m, err := c.state.ModelByName(adminUser, controllerModel)
		if err != nil {
			return fmt.Errorf("cannot find what is blocked on the controller: %w", err)
		}
		uuid = m.UUID
	}
	return c.state.CheckBlocks(uuid, block)
}
