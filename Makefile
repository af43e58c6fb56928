# Go and make are all that build, test and demo need. A new module only adds its name here.
MODULES    := . juju rebar etcd etcdv2
# Modules outside go.work: libraries that only tests need, so that users do not inherit them.
TEST_MODULES = $(patsubst %/go.mod,%,$(wildcard juju/test/go.mod rebar/test/go.mod etcd/test/go.mod etcdv2/test/go.mod))

VERSION    ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo devel)
LDFLAGS    := -s -w -X main.version=$(VERSION)
TOOLS      := $(CURDIR)/.cache/bin
GOLANGCI   := v2.12.2
GOFUMPT    := v0.12.0

.DEFAULT_GOAL := help
.PHONY: help build test race faults demo fmt lint arch golden bench figures light fuzz interop differential alone licences examples clean check

help: ## list the targets
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## the binary, stripped, in bin/gantline
	@mkdir -p bin
	CGO_ENABLED=0 go build -buildvcs=false -trimpath -ldflags '$(LDFLAGS)' -o bin/gantline ./cmd/gantline

examples: ## what the example charms need beside their scripts
	./examples/charms/build.sh

test: ## the tests of every module
	@for m in $(MODULES); do echo "== test $$m"; (cd $$m && go test -count=1 $(SHORT) ./...) || exit 1; done
	@for m in $(TEST_MODULES); do echo "== test $$m"; (cd $$m && GOWORK=off go test -count=1 $(SHORT) ./...) || exit 1; done

race: ## the tests of every module under the race detector, the long ones shortened
	@for m in $(MODULES); do echo "== race $$m"; (cd $$m && go test -race -short ./...) || exit 1; done
	@for m in $(TEST_MODULES); do echo "== race $$m"; (cd $$m && GOWORK=off go test -race -short ./...) || exit 1; done

faults: ## the gateway under kills and pauses, with nothing beside it that takes its time
	GANTLINE_ALONE=1 go test -count=1 -run TestFaults ./internal/etcdgateway

demo: build examples ## the main job: a controller, example charms, a page before and after a config change
	@go run -buildvcs=false ./test/demo bin/gantline examples/charms

fmt: $(TOOLS)/gofumpt ## format everything
	$(TOOLS)/gofumpt -l -w $(MODULES)

lint: $(TOOLS)/golangci-lint ## golangci-lint on every module
	@for m in $(MODULES); do echo "== lint $$m"; (cd $$m && GOLANGCI_LINT_CACHE=$(CURDIR)/.cache/lint $(TOOLS)/golangci-lint run ./...) || exit 1; done

arch: ## layers and fences
	go test -count=1 ./test/arch

golden: ## write the golden tables anew (review the diff)
	go test ./internal/controller -run Golden -update

bench: ## the benchmarks, each beside its peer
	@for m in $(MODULES) $(TEST_MODULES); do (cd $$m && GOWORK=$$( [ $$m = . ] && echo || echo off ) go test -run '^$$' -bench . -benchmem -count 5 ./...) || exit 1; done

figures: ## what users wait for, beside the aims
	@go run -buildvcs=false ./test/bench/report

light: ## what a program that prints status weighs and takes to build, beside the original's
	go test -count=1 -v -run TestConsumer ./test/light -cold

fuzz: ## every fuzz target for a few seconds
	@./test/fuzz.sh

interop: build ## clients and servers that others wrote; installs them
	@./test/interop/run.sh

differential: ## 100,000 random operations on etcd 3.4 and the gateway in step (needs etcd 3.4, 20 minutes)
	go test -count=1 -tags interop -timeout 2h -v -run InteropDifferential ./internal/etcdgateway -etcd.steps 100000

alone: ## every library outside the workspace: builds, vets, tests, is tidy
	@for m in juju rebar etcd etcdv2; do echo "== alone $$m"; (cd $$m && export GOWORK=off && go build ./... && go vet ./... && go mod tidy -diff) || exit 1; done

licences: ## the licences of everything linked in
	go test -count=1 ./test/licences

check: ## what the gate runs
	@./.ci/run

clean: ## remove what was built
	rm -rf bin .cache

$(TOOLS)/golangci-lint:
	GOWORK=off GOBIN=$(TOOLS) go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI)

$(TOOLS)/gofumpt:
	GOWORK=off GOBIN=$(TOOLS) go install mvdan.cc/gofumpt@$(GOFUMPT)
