package charm

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"github.com/gantline/gantline/juju/charm/resource"
	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/storage"
)

func readStorage(n node) (map[string]Storage, error) {
	all := make(map[string]Storage)
	err := n.each(func(name string, n node) error {
		store := Storage{Name: name, CountMin: 1, CountMax: 1}
		f := n.fields()
		f.required("type")
		var kind string
		f.oneOf("type", &kind, string(StorageBlock), string(StorageFilesystem))
		store.Type = StorageType(kind)
		f.text("description", &store.Description)
		f.boolean("shared", &store.Shared)
		f.boolean("read-only", &store.ReadOnly)
		f.text("location", &store.Location)
		f.texts("properties", &store.Properties)
		f.do("multiple", func(n node) error {
			f := n.fields()
			f.required("range")
			f.do("range", func(n node) (err error) {
				store.CountMin, store.CountMax, err = readCount(name, n)
				return err
			})
			return f.err()
		})
		f.do("minimum-size", func(n node) error {
			text, err := n.text()
			if err == nil {
				store.MinimumSize, err = storage.ParseSize(text)
			}
			return err
		})
		if i := slices.IndexFunc(store.Properties, func(s string) bool { return s != "transient" }); i >= 0 && f.err() == nil {
			return fmt.Errorf("%s.properties[%d]: unexpected value %q", n.path, i, store.Properties[i])
		}
		all[name] = store
		return f.err()
	})
	return all, err
}

var countRange = regexp.MustCompile(`^([0-9]{1,9})(?:[-+]|-([0-9]{1,9}))$`)

// readCount reads how many instances of a storage there may be: "m", "m-n",
// "m+" or "m-"; -1 is any number.
func readCount(storageName string, n node) (least, most int, err error) {
	if number, err := n.integer(); err == nil {
		if number <= 0 {
			return 0, 0, fmt.Errorf("storage.%s.multiple.range: invalid count %v", storageName, number)
		}
		return int(number), int(number), nil
	}
	text, err := n.text()
	if err != nil {
		return 0, 0, err
	}
	m := countRange.FindStringSubmatch(text)
	if m == nil {
		return 0, 0, fmt.Errorf("storage.%s.multiple.range: value %q does not match 'm', 'm-n', or 'm+'", storageName, text)
	}
	if least, err = strconv.Atoi(m[1]); err != nil || m[2] == "" {
		return least, -1, err
	}
	most, err = strconv.Atoi(m[2])
	return least, most, err
}

func readDevices(n node) (map[string]Device, error) {
	all := make(map[string]Device)
	err := n.each(func(name string, n node) error {
		device := Device{Name: name, CountMin: 1, CountMax: 1}
		f := n.fields()
		f.required("type")
		var kind string
		f.text("type", &kind)
		device.Type = DeviceType(kind)
		f.text("description", &device.Description)
		f.integer("countmin", &device.CountMin)
		f.integer("countmax", &device.CountMax)
		if f.err() != nil {
			return f.err()
		}
		if count := min(device.CountMin, device.CountMax); count < 0 {
			return fmt.Errorf("invalid device count %d", count)
		}
		all[name] = device
		return nil
	})
	return all, err
}

func readResources(n node) (map[string]resource.Meta, error) {
	all := make(map[string]resource.Meta)
	err := n.each(func(name string, n node) error {
		meta := resource.Meta{Name: name, Type: resource.TypeFile}
		f := n.fields()
		kind := meta.Type.String()
		f.text("type", &kind)
		f.text("filename", &meta.Path)
		f.text("description", &meta.Description)
		if f.err() != nil {
			return f.err()
		}
		var err error
		meta.Type, err = resource.ParseType(kind)
		all[name] = meta
		return err
	})
	return all, err
}

func readDeployment(n node, series []string) (*Deployment, error) {
	const kubernetes = "kubernetes"
	switch {
	case len(series) == 0:
		return nil, fmt.Errorf("charm with deployment metadata must declare at least one series")
	case series[0] != kubernetes:
		return nil, fmt.Errorf("charms with deployment metadata only supported for %q", kubernetes)
	}
	deployment := Deployment{DeploymentMode: "workload"}
	f := n.fields()
	f.oneOf("type", &deployment.DeploymentType, "stateful", "stateless", "daemon")
	f.oneOf("mode", &deployment.DeploymentMode, "operator", "workload")
	f.oneOf("service", &deployment.ServiceType, "cluster", "loadbalancer", "external", "omit")
	f.text("min-version", &deployment.MinVersion)
	return &deployment, f.err()
}

// readContainers reads the containers, whose images and storage have to be
// among the charm's own.
func readContainers(value any, meta *Meta) (map[string]Container, error) {
	if value == nil {
		return nil, nil
	}
	all := make(map[string]Container)
	err := node{path: "containers", value: value}.each(func(name string, n node) error {
		var container Container
		f := n.fields()
		f.text("resource", &container.Resource)
		container.Uid, container.Gid = readID(f, "uid"), readID(f, "gid")
		f.do("mounts", func(n node) (err error) {
			container.Mounts, err = readMounts(n, meta)
			return err
		})
		if f.err() != nil {
			return fmt.Errorf("container %q: %w", name, f.err())
		}
		if container.Resource != "" {
			image, found := meta.Resources[container.Resource]
			if !found {
				return coreerrors.NotFoundf("referenced resource %q", container.Resource)
			}
			if image.Type != resource.TypeContainerImage {
				return fmt.Errorf("referenced resource %q is not a %s", container.Resource, resource.TypeContainerImage)
			}
		}
		all[name] = container
		return nil
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return all, nil
}

func readID(f *fields, key string) *int {
	var number int64
	if _, present := f.get(key); !present {
		return nil
	}
	f.integer(key, &number)
	id := int(number)
	return &id
}

func readMounts(n node, meta *Meta) ([]Mount, error) {
	items, err := n.list()
	if err != nil {
		return nil, err
	}
	var mounts []Mount
	for _, item := range items {
		var mount Mount
		f := item.fields()
		f.text("storage", &mount.Storage)
		f.text("location", &mount.Location)
		if f.err() != nil {
			return nil, f.err()
		}
		if mount.Storage == "" {
			return nil, errors.New("storage must be specifed on mount") //nolint:misspell // as Juju has it
		}
		if mount.Location == "" {
			return nil, errors.New("location must be specifed on mount") //nolint:misspell // as Juju has it
		}
		if _, found := meta.Storage[mount.Storage]; !found {
			return nil, coreerrors.NotValidf("storage %q", mount.Storage)
		}
		mounts = append(mounts, mount)
	}
	return mounts, nil
}
