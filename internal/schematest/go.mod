module github.com/groundworkgrc/groundwork/internal/schematest

go 1.26.0

require (
	github.com/groundworkgrc/groundwork v0.0.0
	github.com/santhosh-tekuri/jsonschema/v6 v6.0.3
	github.com/stretchr/testify v1.12.1
)

require (
	go.yaml.in/yaml/v3 v3.0.5 // indirect
	golang.org/x/text v0.14.0 // indirect
	gopkg.in/yaml.v3 v3.0.1 // indirect
)

replace github.com/groundworkgrc/groundwork => ../..
