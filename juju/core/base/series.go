package base

import coreerrors "github.com/gantline/gantline/juju/core/errors"

// seriesTable pairs what Juju called a release before it had bases with the
// release.
var seriesTable = []struct{ series, os, track string }{
	{"precise", UbuntuOS, "12.04"},
	{"quantal", UbuntuOS, "12.10"},
	{"raring", UbuntuOS, "13.04"},
	{"saucy", UbuntuOS, "13.10"},
	{"trusty", UbuntuOS, "14.04"},
	{"utopic", UbuntuOS, "14.10"},
	{"vivid", UbuntuOS, "15.04"},
	{"wily", UbuntuOS, "15.10"},
	{"xenial", UbuntuOS, "16.04"},
	{"yakkety", UbuntuOS, "16.10"},
	{"zesty", UbuntuOS, "17.04"},
	{"artful", UbuntuOS, "17.10"},
	{"bionic", UbuntuOS, "18.04"},
	{"cosmic", UbuntuOS, "18.10"},
	{"disco", UbuntuOS, "19.04"},
	{"eoan", UbuntuOS, "19.10"},
	{"focal", UbuntuOS, "20.04"},
	{"groovy", UbuntuOS, "20.10"},
	{"hirsute", UbuntuOS, "21.04"},
	{"impish", UbuntuOS, "21.10"},
	{"jammy", UbuntuOS, "22.04"},
	{"kinetic", UbuntuOS, "22.10"},
	{"lunar", UbuntuOS, "23.04"},
	{"mantic", UbuntuOS, "23.10"},
	{"noble", UbuntuOS, "24.04"},
	{"oracular", UbuntuOS, "24.10"},
	{"plucky", UbuntuOS, "25.04"},
	{"centos7", CentosOS, "7"},
	{"centos8", CentosOS, "8"},
	{"centos9", CentosOS, "9"},
	{"opensuseleap", OpenSUSEOS, "opensuse42"},
	{"genericlinux", GenericLinuxOS, "genericlinux"},
	{"kubernetes", KubernetesOS, "kubernetes"},
}

// GetBaseFromSeries returns the base that the series was.
func GetBaseFromSeries(series string) (Base, error) {
	for _, row := range seriesTable {
		if row.series == series {
			return MakeDefaultBase(row.os, row.track), nil
		}
	}
	return Base{}, coreerrors.NotValidf("series %q", series)
}

// OfSeries returns the bases that charms of before manifests name by their
// series, in that order. Series that nobody knows are left out.
func OfSeries(series []string) []Base {
	var bases []Base
	for _, one := range series {
		if b, err := GetBaseFromSeries(one); err == nil {
			bases = append(bases, b)
		}
	}
	return bases
}

// GetSeriesFromBase returns the series that the base was.
func GetSeriesFromBase(b Base) (string, error) { return seriesOf(b.OS, b.Channel.Track) }

// GetSeriesFromChannel returns the series that an operating system's channel
// was.
func GetSeriesFromChannel(os, channel string) (string, error) {
	base, err := ParseBase(os, channel)
	if err != nil {
		return "", err
	}
	return GetSeriesFromBase(base)
}

func seriesOf(os, track string) (string, error) {
	for _, row := range seriesTable {
		if row.os == os && row.track == track {
			return row.series, nil
		}
	}
	return "", coreerrors.NotFoundf("os %q version %q", os, track)
}

// IsUbuntuLTS reports whether the base is a release of Ubuntu that Juju deploys
// on and that is supported for long.
func (b Base) IsUbuntuLTS() bool {
	if b.OS != UbuntuOS {
		return false
	}
	switch b.Channel.Track {
	case "20.04", "22.04", "24.04":
		return true
	}
	return false
}
