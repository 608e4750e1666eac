package main

import (
	"context"
	"reflect"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"
)

// What a runner finds by its name is registered, so that nothing is called by reflection.
func init() { //nolint:gochecknoinits // Beam's way: a worker is this program, begun again
	register.DoFn6x1[context.Context, string, string, func(assessment), func(row), func(fault), error](&assessFn{})
	register.Emitter1[assessment]()
	register.Emitter1[row]()
	register.Emitter1[fault]()

	register.Combiner2[tally, row](&tallyFn{})
	register.DoFn2x1[context.Context, tally, error](&aggregatesFn{})

	register.DoFn1x3[assessment, int, []byte, error](&packFn{})
	register.Function1x3(faultLine)
	register.Function1x2(emptyShard)
	register.DoFn4x1[context.Context, int, func(*[]byte) bool, func(*[]byte) bool, error](&shardFn{})
	register.Iter1[[]byte]()

	beam.RegisterType(reflect.TypeFor[assessment]())
	beam.RegisterType(reflect.TypeFor[row]())
	beam.RegisterType(reflect.TypeFor[fault]())
	beam.RegisterType(reflect.TypeFor[tally]())
}
