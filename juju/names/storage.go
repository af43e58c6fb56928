package names

import (
	"fmt"
	"strings"
)

// StorageTag names a storage instance: "data/0" is "storage-data-0".
type StorageTag struct {
	id string
}

// NewStorageTag returns the tag of the storage instance with the given id.
func NewStorageTag(id string) StorageTag { return StorageTag{id: id} }

// ParseStorageTag parses the text of a storage tag.
func ParseStorageTag(s string) (StorageTag, error) {
	return parseAs[StorageTag](s, StorageTagKind)
}

// IsValidStorage reports whether id is a storage name, a slash and a number.
func IsValidStorage(id string) bool {
	name, number, found := strings.Cut(id, "/")
	return found && isDashedName(name) && isNumber(number)
}

// StorageName returns the name part of a storage instance's id.
func StorageName(id string) (string, error) {
	if !IsValidStorage(id) {
		return "", fmt.Errorf("%q is not a valid storage instance ID", id)
	}
	name, _, _ := strings.Cut(id, "/")
	return name, nil
}

// Kind implements Tag.
func (t StorageTag) Kind() string { return StorageTagKind }

// Id implements Tag.
func (t StorageTag) Id() string { return t.id }

func (t StorageTag) String() string { return t.Kind() + "-" + lastSlashToDash(t.id) }

// Valid reports whether the id is valid.
func (t StorageTag) Valid() bool { return IsValidStorage(t.id) }

// VolumeTag names a volume: "3", or "0/3" and "app/0/3" for a volume that
// cannot outlive its machine or unit.
type VolumeTag struct {
	id string
}

// NewVolumeTag returns the tag of the volume with the given id.
func NewVolumeTag(id string) VolumeTag { return VolumeTag{id: id} }

// ParseVolumeTag parses the text of a volume tag.
func ParseVolumeTag(volumeTag string) (VolumeTag, error) {
	return parseAs[VolumeTag](volumeTag, VolumeTagKind)
}

// IsValidVolume reports whether id is a number, with or without a machine or a
// unit and a slash before it.
func IsValidVolume(id string) bool { return isDisk(id) }

// VolumeMachine returns the machine that the volume is bound to, if any.
func VolumeMachine(tag VolumeTag) (MachineTag, bool) { return diskMachine(tag.id) }

// VolumeUnit returns the unit that the volume is bound to, if any.
func VolumeUnit(tag VolumeTag) (UnitTag, bool) { return diskUnit(tag.id) }

// Kind implements Tag.
func (t VolumeTag) Kind() string { return VolumeTagKind }

// Id implements Tag.
func (t VolumeTag) Id() string { return t.id }

func (t VolumeTag) String() string { return t.Kind() + "-" + strings.ReplaceAll(t.id, "/", "-") }

// Valid reports whether the id is valid.
func (t VolumeTag) Valid() bool { return IsValidVolume(t.id) }

// FilesystemTag names a filesystem; its ids are like those of volumes.
type FilesystemTag struct {
	id string
}

// NewFilesystemTag returns the tag of the filesystem with the given id.
func NewFilesystemTag(id string) FilesystemTag { return FilesystemTag{id: id} }

// ParseFilesystemTag parses the text of a filesystem tag.
func ParseFilesystemTag(filesystemTag string) (FilesystemTag, error) {
	return parseAs[FilesystemTag](filesystemTag, FilesystemTagKind)
}

// IsValidFilesystem reports whether id is a number, with or without a machine
// or a unit and a slash before it.
func IsValidFilesystem(id string) bool { return isDisk(id) }

// FilesystemMachine returns the machine that the filesystem is bound to, if any.
func FilesystemMachine(tag FilesystemTag) (MachineTag, bool) { return diskMachine(tag.id) }

// FilesystemUnit returns the unit that the filesystem is bound to, if any.
func FilesystemUnit(tag FilesystemTag) (UnitTag, bool) { return diskUnit(tag.id) }

// Kind implements Tag.
func (t FilesystemTag) Kind() string { return FilesystemTagKind }

// Id implements Tag.
func (t FilesystemTag) Id() string { return t.id }

func (t FilesystemTag) String() string {
	return t.Kind() + "-" + strings.ReplaceAll(t.id, "/", "-")
}

// Valid reports whether the id is valid.
func (t FilesystemTag) Valid() bool { return IsValidFilesystem(t.id) }

// splitDisk parts a volume's or filesystem's id into its holder, if any, and
// its number.
func splitDisk(id string) (holder, number string) {
	i := strings.LastIndexByte(id, '/')
	if i < 0 {
		return "", id
	}
	return id[:i], id[i+1:]
}

func isDisk(id string) bool {
	holder, number := splitDisk(id)
	if !isNumber(number) {
		return false
	}
	return len(holder)+len(number) == len(id) || IsValidMachine(holder) || IsValidUnit(holder)
}

func diskMachine(id string) (MachineTag, bool) {
	if holder, _ := splitDisk(id); isDisk(id) && IsValidMachine(holder) {
		return NewMachineTag(holder), true
	}
	return MachineTag{}, false
}

func diskUnit(id string) (UnitTag, bool) {
	if holder, _ := splitDisk(id); isDisk(id) && IsValidUnit(holder) {
		return NewUnitTag(holder), true
	}
	return UnitTag{}, false
}

// diskSuffixToID restores the slashes. An id that begins with a digit is bound
// to a machine or to nothing, and has no dash of its own; before a unit's
// number and the disk's, an application's name may have some.
func diskSuffixToID(s string) string {
	if s != "" && isDigit(s[0]) {
		return strings.ReplaceAll(s, "-", "/")
	}
	i := strings.LastIndexByte(s, '-')
	if i <= 0 {
		return s
	}
	return lastDashToSlash(s[:i]) + "/" + s[i+1:]
}
