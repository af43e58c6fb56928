package names_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/gantline/gantline/juju/names"
)

const uuid = "f47ac10b-58cc-4372-a567-0e02b2c3d479"

// valid pairs every kind of tag with its text and its id.
var valid = []struct {
	tag      names.Tag
	text, id string
}{
	{names.NewActionTag("4"), "action-4", "4"},
	{names.NewActionTag(uuid), "action-" + uuid, uuid},
	{names.NewApplicationTag("my-app"), "application-my-app", "my-app"},
	{names.NewApplicationOfferTag(uuid), "applicationoffer-" + uuid, uuid},
	{names.NewCAASModelTag(uuid), "caasmodel-" + uuid, uuid},
	{names.NewCharmTag("ch:amd64/jammy/a-1"), "charm-ch:amd64/jammy/a-1", "ch:amd64/jammy/a-1"},
	{names.NewCharmTag("local:a-0"), "charm-local:a-0", "local:a-0"},
	{names.NewCharmTag("cs:~bob/trusty/a-2"), "charm-cs:~bob/trusty/a-2", "cs:~bob/trusty/a-2"},
	{names.NewCloudTag("my.cloud_1"), "cloud-my.cloud_1", "my.cloud_1"},
	{names.NewCloudCredentialTag("a_b/bob@ext/n_1+x"), "cloudcred-a%5fb_bob@ext_n%5f1+x", "a_b/bob@ext/n_1+x"},
	{names.NewControllerTag(uuid), "controller-" + uuid, uuid},
	{names.NewControllerAgentTag("0"), "controller-0", "0"},
	{names.NewEnvironTag(uuid), "environment-" + uuid, uuid},
	{names.NewFilesystemTag("my-app/0/3"), "filesystem-my-app-0-3", "my-app/0/3"},
	{names.NewFilesystemTag("7"), "filesystem-7", "7"},
	{names.NewIPAddressTag(uuid), "ipaddress-" + uuid, uuid},
	{names.NewMachineTag("0"), "machine-0", "0"},
	{names.NewMachineTag("0/lxd/1"), "machine-0-lxd-1", "0/lxd/1"},
	{names.NewModelTag(uuid), "model-" + uuid, uuid},
	{names.NewOperationTag("3"), "operation-3", "3"},
	{names.NewPayloadTag("my-load"), "payload-my-load", "my-load"},
	{names.NewRelationTag("a:db-1 b:s_x"), "relation-a.db-1#b.s_x", "a:db-1 b:s_x"},
	{names.NewRelationTag("a:ring"), "relation-a.ring", "a:ring"},
	{names.NewSpaceTag("alpha-1"), "space-alpha-1", "alpha-1"},
	{names.NewStorageTag("my-data/0"), "storage-my-data-0", "my-data/0"},
	{names.NewSubnetTag("12"), "subnet-12", "12"},
	{names.NewUnitTag("my-app/12"), "unit-my-app-12", "my-app/12"},
	{names.NewUserTag("bob"), "user-bob", "bob"},
	{names.NewUserTag("bob@ext.com"), "user-bob@ext.com", "bob@ext.com"},
	{names.NewVolumeTag("0/lxd/2/3"), "volume-0-lxd-2-3", "0/lxd/2/3"},
}

func TestTagsPrintAndParse(t *testing.T) {
	for _, test := range valid {
		t.Run(test.text, func(t *testing.T) {
			if got := test.tag.String(); got != test.text {
				t.Errorf("text is %q", got)
			}
			if got := test.tag.Id(); got != test.id {
				t.Errorf("id is %q, want %q", got, test.id)
			}
			if !names.Valid(test.tag) {
				t.Error("not valid")
			}
			parsed, err := names.ParseTag(test.text)
			if err != nil {
				t.Fatal(err)
			}
			if parsed != test.tag {
				t.Errorf("parsed as %#v", parsed)
			}
			if kind, err := names.TagKind(test.text); err != nil || kind != test.tag.Kind() {
				t.Errorf("kind is %q, %v", kind, err)
			}
			if want := test.tag.Kind() + " " + test.id; names.ReadableString(test.tag) != want {
				t.Errorf("readable as %q", names.ReadableString(test.tag))
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":                               `"" is not a valid tag`,
		"bob":                            `"bob" is not a valid tag`,
		"-":                              `"-" is not a valid tag`,
		"rubbish-0":                      `"rubbish-0" is not a valid tag`,
		"unit":                           `"unit" is not a valid tag`,
		"unit-":                          `"unit-" is not a valid unit tag`,
		"unit-x":                         `"unit-x" is not a valid unit tag`,
		"unit-x-01":                      `"unit-x-01" is not a valid unit tag`,
		"user-b":                         `"user-b" is not a valid user tag`,
		"user-bob@":                      `"user-bob@" is not a valid user tag`,
		"user-a@b@c":                     `"user-a@b@c" is not a valid user tag`,
		"machine-0-lxd":                  `"machine-0-lxd" is not a valid machine tag`,
		"machine-01":                     `"machine-01" is not a valid machine tag`,
		"application-a-1":                `"application-a-1" is not a valid application tag`,
		"relation-a.db#b":                `"relation-a.db#b" is not a valid relation tag`,
		"model-" + strings.ToUpper(uuid): fmt.Sprintf("%q is not a valid model tag", "model-"+strings.ToUpper(uuid)),
		"model-" + uuid + "/x":           fmt.Sprintf("%q is not a valid model tag", "model-"+uuid+"/x"),
		"controller-x":                   `"controller-x" is not a valid controller tag`,
		"charm-http://x":                 `"charm-http://x" is not a valid charm tag`,
		"cloudcred-a_b":                  `"cloudcred-a_b" is not a valid cloudcred tag`,
		"cloudcred-a_bob_%zz":            `"cloudcred-a_bob_%zz" is not a valid cloudcred tag`,
		"volume-x-0":                     `"volume-x-0" is not a valid volume tag`,
		"storage-1-0":                    `"storage-1-0" is not a valid storage tag`,
		"space-a--b":                     `"space-a--b" is not a valid space tag`,
	} {
		tag, err := names.ParseTag(text)
		if err == nil {
			t.Errorf("%q parsed as %#v", text, tag)
			continue
		}
		if err.Error() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
		var invalid *names.InvalidTagError
		if !errors.As(err, &invalid) || invalid.Tag != text {
			t.Errorf("%q: error is %#v", text, err)
		}
	}
}

func TestParseOfAnotherKind(t *testing.T) {
	_, err := names.ParseUnitTag("user-bob")
	if err == nil || err.Error() != `"user-bob" is not a valid unit tag` {
		t.Errorf("error is %v", err)
	}
	if _, err := names.ParseControllerTag("controller-0"); err == nil {
		t.Error("a controller agent's tag passed for a controller's")
	}
	if tag, err := names.ParseControllerAgentTag("controller-12"); err != nil || tag.Number() != 12 {
		t.Errorf("got %v, %v", tag, err)
	}
}

func TestConstructorsKeepTextAndDoNotPanic(t *testing.T) {
	for _, text := range []string{"", "x", "!", "a/b/c/d", "a@b@c", "-", "%", "a b c", "é", "/0"} {
		for _, tag := range []names.Tag{
			names.NewRelationTag(text), names.NewSpaceTag(text), names.NewStorageTag(text),
			names.NewUnitTag(text), names.NewUserTag(text), names.NewVolumeTag(text),
			names.NewFilesystemTag(text), names.NewCloudCredentialTag(text), names.NewModelTag(text),
			names.NewControllerTag(text), names.NewActionTag(text), names.NewMachineTag(text),
		} {
			if names.Valid(tag) {
				continue
			}
			if tag.Id() != text {
				t.Errorf("%T keeps %q of %q", tag, tag.Id(), text)
			}
		}
	}
	if names.NewUserTag("").Valid() || names.Valid(nil) || names.Valid(names.ModelTag{}) {
		t.Error("an empty tag is valid")
	}
}

func TestUserDomains(t *testing.T) {
	bob := names.NewUserTag("bob@local")
	if bob != names.NewLocalUserTag("bob") || !bob.IsLocal() || bob.Domain() != "" || bob.Id() != "bob" {
		t.Errorf("local user is %#v", bob)
	}
	ext := bob.WithDomain("ext")
	if ext.Id() != "bob@ext" || ext.Name() != "bob" || ext.Domain() != "ext" || ext.IsLocal() {
		t.Errorf("external user is %#v", ext)
	}
	if ext.WithDomain(names.LocalUserDomain) != bob {
		t.Error("the way back differs")
	}
	if bob.WithDomain("no domain").Valid() {
		t.Error("a domain with a space is valid")
	}
}

func TestMachineAncestry(t *testing.T) {
	tag := names.NewMachineTag("1/lxd/2/kvm/3")
	if got := tag.Parent(); got != names.NewMachineTag("1/lxd/2") {
		t.Errorf("parent is %v", got)
	}
	if tag.ContainerType() != "kvm" || tag.ChildId() != "3" || !names.IsContainerMachine(tag.Id()) {
		t.Errorf("container is %q %q", tag.ContainerType(), tag.ChildId())
	}
	top := names.NewMachineTag("1")
	if top.Parent() != nil || top.ContainerType() != "" || top.ChildId() != "1" || names.IsContainerMachine("1") {
		t.Error("a machine on its own has a parent")
	}
}

func TestPartsOfIds(t *testing.T) {
	if app, err := names.UnitApplication("my-app/3"); err != nil || app != "my-app" {
		t.Errorf("application is %q, %v", app, err)
	}
	if _, err := names.UnitApplication("x"); err == nil || err.Error() != `"x" is not a valid unit name` {
		t.Errorf("error is %v", err)
	}
	if n := names.NewUnitTag("a/17").Number(); n != 17 {
		t.Errorf("number is %d", n)
	}
	if name, err := names.StorageName("data/1"); err != nil || name != "data" {
		t.Errorf("storage name is %q, %v", name, err)
	}
	if m, ok := names.VolumeMachine(names.NewVolumeTag("0/lxd/1/2")); !ok || m.Id() != "0/lxd/1" {
		t.Errorf("volume's machine is %v, %v", m, ok)
	}
	if u, ok := names.FilesystemUnit(names.NewFilesystemTag("my-app/0/2")); !ok || u.Id() != "my-app/0" {
		t.Errorf("filesystem's unit is %v, %v", u, ok)
	}
	if _, ok := names.VolumeUnit(names.NewVolumeTag("2")); ok {
		t.Error("a free volume has a unit")
	}
	if tag := names.NewModelTag(uuid); tag.ShortId() != "f47ac1" {
		t.Errorf("short id is %q", tag.ShortId())
	}
	cred := names.NewCloudCredentialTag("aws/bob/main")
	if cred.Cloud().Id() != "aws" || cred.Owner().Id() != "bob" || cred.Name() != "main" {
		t.Errorf("credential is %#v", cred)
	}
	if zero := (names.CloudCredentialTag{}); !zero.IsZero() || zero.Id() != "" || zero.String() != "" {
		t.Errorf("zero credential is %q", zero)
	}
}

func TestActionReceivers(t *testing.T) {
	for name, want := range map[string]string{"a/0": "unit-a-0", "0/lxd/1": "machine-0-lxd-1"} {
		tag, err := names.ActionReceiverTag(name)
		if err != nil || tag.String() != want {
			t.Errorf("%s: %v, %v", name, tag, err)
		}
		if back, err := names.ActionReceiverFromTag(want); err != nil || back != tag {
			t.Errorf("%s: %v, %v", want, back, err)
		}
	}
	if _, err := names.ActionReceiverFromTag("user-bob"); err == nil {
		t.Error("a user received an action")
	}
}

func TestModelNames(t *testing.T) {
	for name, want := range map[string]bool{"m1": true, "1m-": true, "": false, "-m": false, "M": false, "a.b": false} {
		if names.IsValidModelName(name) != want || names.IsValidControllerName(name) != want {
			t.Errorf("%q is valid: %v", name, !want)
		}
	}
}

// FuzzParseTag checks that no text breaks the parser and that what it accepts
// keeps its identity when printed and parsed again.
func FuzzParseTag(f *testing.F) {
	for _, test := range valid {
		f.Add(test.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		tag, err := names.ParseTag(text)
		if err != nil {
			return
		}
		again, err := names.ParseTag(tag.String())
		if err != nil || again != tag {
			t.Fatalf("%q parsed as %#v, its text %q as %#v, %v", text, tag, tag.String(), again, err)
		}
	})
}

func ExampleParseTag() {
	tag, err := names.ParseTag("unit-my-app-0")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(names.ReadableString(tag))
	_, err = names.ParseTag("unit-nonsense")
	fmt.Println(err)
	// Output:
	// unit my-app/0
	// "unit-nonsense" is not a valid unit tag
}
