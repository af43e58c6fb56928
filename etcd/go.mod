module github.com/gantline/gantline/etcd

go 1.26.0
