package utils

import (
	"strings"

	"github.com/gantline/gantline/rebar/api"
	"github.com/gantline/gantline/rebar/jsonpatch2"
	"github.com/gantline/gantline/rebar/models"
)

// pointer returns the JSON pointer to a param.
func pointer(param string) string {
	return "/" + strings.ReplaceAll(strings.ReplaceAll(param, "~", "~0"), "/", "~1")
}

// GetDrpParam returns a param of an object, from its profiles or the default if it
// is not set there; nil if it is set nowhere.
func GetDrpParam(c *api.Client, objtype, objkey, param string) (interface{}, *models.Error) {
	var res interface{}
	err := c.Req().UrlFor(objtype, objkey, "params", param).Params("aggregate", "true").Do(&res)
	return res, ConvertError(400, err)
}

// own returns a param as it is set on the object itself.
func own(c *api.Client, objtype, objkey, param string) (interface{}, *models.Error) {
	var res interface{}
	if err := c.Req().UrlFor(objtype, objkey, "params", param).Do(&res); err != nil {
		return nil, MakeError(400, "Failed to get all parameters for "+objkey+": "+err.Error())
	}
	return res, nil
}

func patchParams(c *api.Client, objtype, objkey, what, param string, p jsonpatch2.Patch) *models.Error {
	if err := c.Req().Patch(p).UrlFor(objtype, objkey, "params").Do(nil); err != nil {
		return MakeError(400, "Failed to "+what+" parameter: "+param+": "+err.Error())
	}
	return nil
}

// AddDrpParam sets a param, and fails if any param of the object changed in the
// meantime.
func AddDrpParam(c *api.Client, objtype, objkey, param string, val interface{}) *models.Error {
	base := map[string]interface{}{}
	if err := c.Req().UrlFor(objtype, objkey, "params").Do(&base); err != nil {
		return MakeError(400, "Failed to get base parameter for "+param+": "+err.Error())
	}
	return patchParams(c, objtype, objkey, "add", param, jsonpatch2.Patch{
		{Op: "test", Path: "", Value: base},
		{Op: "add", Path: pointer(param), Value: val},
	})
}

// RemoveDrpParam removes a param whose value is old, or whatever it is if old is
// nil.
func RemoveDrpParam(c *api.Client, objtype, objkey, param string, old interface{}) *models.Error {
	if old == nil {
		var e *models.Error
		if old, e = own(c, objtype, objkey, param); e != nil {
			return e
		}
	}
	return patchParams(c, objtype, objkey, "remove", param, jsonpatch2.Patch{
		{Op: "test", Path: pointer(param), Value: old},
		{Op: "remove", Path: pointer(param)},
	})
}

// SetDrpParam replaces a param whose value is old, or whatever it is if old is nil.
func SetDrpParam(c *api.Client, objtype, objkey, param string, old, val interface{}) *models.Error {
	if old == nil {
		var e *models.Error
		if old, e = own(c, objtype, objkey, param); e != nil {
			return e
		}
	}
	return patchParams(c, objtype, objkey, "set", param, jsonpatch2.Patch{
		{Op: "test", Path: pointer(param), Value: old},
		{Op: "replace", Path: pointer(param), Value: val},
	})
}

// AddOrSetDrpParam sets a param whether or not it is set.
func AddOrSetDrpParam(c *api.Client, objtype, objkey, param string, val interface{}) *models.Error {
	e := AddDrpParam(c, objtype, objkey, param, val)
	if e == nil {
		return nil
	}
	e2 := SetDrpParam(c, objtype, objkey, param, nil, val)
	if e2 == nil {
		return nil
	}
	e.AddError(e2)
	return e
}

// GetDrpBooleanParam is GetDrpParam for a boolean.
func GetDrpBooleanParam(c *api.Client, objtype, objkey, param string) (bool, *models.Error) {
	v, e := GetDrpParam(c, objtype, objkey, param)
	if e != nil {
		return false, e
	}
	return ValidateBooleanValue(param, v)
}

// GetDrpStringParam is GetDrpParam for text.
func GetDrpStringParam(c *api.Client, objtype, objkey, param string) (string, *models.Error) {
	v, e := GetDrpParam(c, objtype, objkey, param)
	if e != nil {
		return "", e
	}
	return ValidateStringValue(param, v)
}

// GetDrpIntParam is GetDrpParam for a number.
func GetDrpIntParam(c *api.Client, objtype, objkey, param string) (int, *models.Error) {
	v, e := GetDrpParam(c, objtype, objkey, param)
	if e != nil {
		return 0, e
	}
	return ValidateIntValue(param, v)
}

// GetDrpObjByParam returns the first object whose param has a value; nil if none
// has.
func GetDrpObjByParam(c *api.Client, objtype, param, value string) (models.Model, *models.Error) {
	list, err := c.ListModel(objtype, param, "Eq("+value+")")
	if err != nil {
		return nil, ConvertError(400, err)
	}
	if len(list) == 0 {
		return nil, nil
	}
	return list[0], nil
}

// GetDrpMachineByParam is GetDrpObjByParam for machines.
func GetDrpMachineByParam(c *api.Client, param, value string) (*models.Machine, *models.Error) {
	m, e := GetDrpObjByParam(c, "machines", param, value)
	res, _ := m.(*models.Machine)
	return res, e
}

// DeleteDrpMachine deletes a machine.
func DeleteDrpMachine(c *api.Client, uuid string) *models.Error {
	_, err := c.DeleteModel("machines", uuid)
	return ConvertError(400, err)
}

// AddToJobLog appends to the log of a job.
func AddToJobLog(c *api.Client, jid, data string) *models.Error {
	return ConvertError(400, c.Req().Put([]byte(data)).UrlFor("jobs", jid, "log").Do(nil))
}
