package main

import (
	"cmp"
	"image"
	"image/color"
	"slices"
)

// colours is how many a picture has.
const colours = 255

func keyOf(c color.Color) uint64 {
	r, g, b, _ := c.RGBA()
	return uint64(r>>8)<<16 | uint64(g>>8)<<8 | uint64(b>>8)
}

// palette are the colours that most points of a part of a picture have.
func palette(m image.Image, r image.Rectangle) color.Palette {
	times := map[uint64]int{}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			times[keyOf(m.At(x, y))]++
		}
	}
	keys := make([]uint64, 0, len(times))
	for k := range times {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b uint64) int { return cmp.Or(times[b]-times[a], cmp.Compare(a, b)) })
	p := color.Palette{}
	for _, k := range keys[:min(len(keys), colours)] {
		p = append(p, color.RGBA{uint8(k >> 16), uint8(k >> 8), uint8(k), 255}) //nolint:gosec // a byte each
	}
	return p
}
