module github.com/groundworkgrc/groundwork

go 1.26.0

require (
	github.com/google/cel-go v0.31.0 // indirect
	github.com/stretchr/testify v1.12.1 // indirect
	gopkg.in/yaml.v3 v3.0.1 // indirect
)
