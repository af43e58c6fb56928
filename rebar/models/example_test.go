package models_test

import (
	"fmt"

	"github.com/gantline/gantline/rebar/models"
)

func ExampleEvent_Model() {
	ev := models.Event{Type: "cows", Action: "create", Key: "bessie", Object: map[string]interface{}{"Type": "cows", "Id": "bessie"}}
	m, err := ev.Model()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%T %s %s\n", m, m.Prefix(), m.Key())
	// Output: *models.RawModel cows bessie
}
