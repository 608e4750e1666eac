package floor

import (
	"slices"

	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A turn is a control of a succession with the days on which it operates.
type turn struct {
	judging *judging
	days    span
}

// operating are the days on which the organisation says that it runs a control.
func (l *lens) operating(c int32) span {
	d := span{always, openEnd}
	if o := l.since[c]; o != nil {
		if o.Since != 0 {
			d.first = day(o.Since)
		}
		if o.Until != 0 {
			d.last = day(o.Until)
		}
	}
	return d
}

// linked finds the first way of a control on a point.
func (l *lens) linked(p *pointOf, c int32) *judging {
	for i := range p.ways {
		if j := &l.judgings[p.ways[i].judging]; j.control == c {
			return j
		}
	}
	return nil
}

// successions adds a candidate for each control that took over from others that are linked too.
func (l *lens) successions(p *pointOf, y int32, s *showing) {
	for i := range p.ways {
		j := &l.judgings[p.ways[i].judging]
		if l.linked(p, j.control) != j {
			continue
		}
		var turns []turn
		for at := j; at != nil; {
			if slices.ContainsFunc(turns, func(t turn) bool { return t.judging.control == at.control }) {
				break
			}
			turns = append(turns, turn{at, l.operating(at.control)})
			o := l.since[at.control]
			next, ok := int32(0), false
			if o != nil {
				next, ok = l.controlAt[o.Replaces]
			}
			if at = nil; ok {
				at = l.linked(p, next)
			}
		}
		if len(turns) > 1 {
			o, _ := l.succeeding(turns, y)
			s.take(&o)
		}
	}
}

// compensate is the best that compensating controls would bring.
func (l *lens) compensate(at int32, p *pointOf, y int32) (v result.Interval, ok bool) {
	for i := range l.instead {
		t := &l.instead[i]
		if t.point != at {
			continue
		}
		j := l.linked(p, t.control)
		if j == nil {
			continue
		}
		by := l.judging(t.by, j.needs, nil, j.pressing, nil)
		o, owns := l.succeeding([]turn{{&by, t.days}, {j, span{always, openEnd}}}, y)
		if !owns {
			continue
		}
		if ok {
			v = best(v, o.value)
		} else {
			v, ok = o.value, true
		}
	}
	return v, ok
}

// succeeding judges several controls, the newest first, as one, and reports whether the newest owns a day.
func (l *lens) succeeding(turns []turn, y int32) (out outcome, first bool) {
	days, nobody := l.cutDays(turns)
	first = len(days[0]) > 0
	if !l.windowed {
		for i := range turns {
			if len(days[i]) > 0 {
				l.weigh(turns[i].judging, y, nil, nil, &out)
				return out, first
			}
		}
		return out, first
	}
	parts, owns := make([]outcome, len(turns)), make([][2]own, len(turns))
	for i := range turns {
		owns[i] = [2]own{{days: days[i], nobody: nobody}, {days: days[i], nobody: nobody}}
		l.weigh(turns[i].judging, y, nil, &owns[i], &parts[i])
	}
	for b := range out.on {
		if out.on[b].state = isNone; l.asks[b] {
			out.on[b] = joined(b, parts, owns)
		}
	}
	l.whole(&out)
	return out, first
}

// cutDays says which days are each control's, and which are of none.
func (l *lens) cutDays(turns []turn) (days [][]span, nobody []span) {
	marks := []day{l.window.first, l.window.last + 1}
	for _, t := range turns {
		for _, d := range [2]day{t.days.first, t.days.last + 1} {
			if l.window.first < d && d <= l.window.last {
				marks = append(marks, d)
			}
		}
	}
	slices.Sort(marks)
	marks = slices.Compact(marks)
	days = make([][]span, len(turns))
	for i := range len(marks) - 1 {
		d := span{marks[i], marks[i+1] - 1}
		at := slices.IndexFunc(turns, func(t turn) bool { return t.days.has(d.first) })
		if at < 0 {
			nobody = append(nobody, d)
			continue
		}
		days[at] = append(days[at], d)
	}
	return days, nobody
}

// joined is one basis of a succession: its parts by their days, and nothing for the days of none.
func joined(b int, parts []outcome, owns [][2]own) answer {
	a := answer{state: isNone}
	var m mean
	var taken, left []span
	for i := range parts {
		p := &parts[i].on[b]
		if p.state == isNone {
			continue
		}
		a.state, a.exceptions = notAsked, a.exceptions || p.exceptions
		taken, left = append(taken, owns[i][b].taken...), append(left, owns[i][b].left...)
		if n := size(owns[i][b].taken); p.state == isAsked && n > 0 {
			m.add(result.Interval{Low: p.low, High: p.high}, float64(n))
		}
	}
	if a.state == isNone {
		return a
	}
	if n := size(append(left, taken...)) - size(taken); n > 0 {
		m.add(nothing, float64(n))
	}
	if m.weight > 0 {
		v := m.value()
		a.state, a.low, a.high = isAsked, v.Low, v.High
	}
	return a
}

// size counts the days of spans that may overlap.
func size(list []span) int {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b span) int { return int(a.first) - int(b.first) })
	n, next := 0, always
	for _, s := range list {
		if from := max(s.first, next); from <= s.last {
			n += int(s.last-from) + 1
			next = s.last + 1
		}
	}
	return n
}
