package environment

import (
	"context"
	"errors"

	"github.com/gantline/gantline/juju/rpc/params"
)

// Users is the attribute users; see Environment.Users.
type Users group

// User is a user who is added.
type User struct{ Name, DisplayName, Password string }

// Add adds local users and returns their tags. Those that could not be added have the tag "", and
// their errors are joined.
func (g Users) Add(ctx context.Context, users ...User) ([]string, error) {
	in := params.AddUsers{}
	for _, u := range users {
		in.Users = append(in.Users, params.AddUser{Username: u.Name, DisplayName: u.DisplayName, Password: u.Password})
	}
	var out params.AddUserResults
	if err := g.env.call(ctx, "UserManager", "AddUser", in, &out); err != nil {
		return nil, err
	}
	tags := make([]string, len(out.Results))
	var errs []error
	for i, r := range out.Results {
		tags[i] = r.Tag
		if r.Error != nil {
			errs = append(errs, r.Error)
		}
	}
	return tags, errors.Join(errs...)
}

// Disable keeps users from logging in.
func (g Users) Disable(ctx context.Context, users ...string) error {
	return g.all(ctx, "DisableUser", users)
}

// Enable lets them log in again.
func (g Users) Enable(ctx context.Context, users ...string) error {
	return g.all(ctx, "EnableUser", users)
}

func (g Users) all(ctx context.Context, request string, users []string) error {
	in, err := entities(userTagText, users...)
	if err != nil {
		return err
	}
	return g.env.each(ctx, "UserManager", request, in)
}

// List returns the named users, or all, disabled ones too; each has its own error.
func (g Users) List(ctx context.Context, users ...string) ([]params.UserInfoResult, error) {
	in, err := entities(userTagText, users...)
	if err != nil {
		return nil, err
	}
	var out params.UserInfoResults
	request := params.UserInfoRequest{Entities: in.Entities, IncludeDisabled: true}
	err = g.env.call(ctx, "UserManager", "UserInfo", request, &out)
	return out.Results, err
}

// SetPassword replaces the password of a user.
func (g Users) SetPassword(ctx context.Context, user, password string) error {
	tag, err := userTag(user)
	if err != nil {
		return err
	}
	in := params.EntityPasswords{Changes: []params.EntityPassword{{Tag: tag.String(), Password: password}}}
	return g.env.each(ctx, "UserManager", "SetPassword", in)
}

// Keys is the attribute keys; see Environment.Keys.
type Keys group

// Add lets a user's SSH keys into the model's machines.
func (g Keys) Add(ctx context.Context, user string, keys ...string) error {
	return g.modify(ctx, "AddKeys", user, keys)
}

// Delete takes keys away, by fingerprint or comment.
func (g Keys) Delete(ctx context.Context, user string, keys ...string) error {
	return g.modify(ctx, "DeleteKeys", user, keys)
}

// ImportKeys is Add of keys that stand elsewhere: "gh:name" or "lp:name".
func (g Keys) ImportKeys(ctx context.Context, user string, keys ...string) error {
	return g.modify(ctx, "ImportKeys", user, keys)
}

func (g Keys) modify(ctx context.Context, request, user string, keys []string) error {
	tag, err := userTag(user)
	if err != nil {
		return err
	}
	return g.env.each(ctx, "KeyManager", request, params.ModifyUserSSHKeys{User: tag.Id(), SSHKeys: keys})
}

// List returns the keys of users, whole or, where full is false, their fingerprints; each list has its
// own error.
func (g Keys) List(ctx context.Context, full bool, users ...string) ([]params.StringsResult, error) {
	in := params.ListSSHKeys{Mode: full}
	for _, user := range users {
		tag, err := userTag(user)
		if err != nil {
			return nil, err
		}
		in.Entities.Entities = append(in.Entities.Entities, params.Entity{Tag: tag.Id()}) // a name: so it is sent
	}
	var out params.StringsResults
	err := g.env.call(ctx, "KeyManager", "ListKeys", in, &out)
	return out.Results, err
}
