package safe

import "strings"

// Markdown returns a text that shows in Markdown as it is, in a paragraph or in a cell of a
// table: no markup, no entity, no tag.
func Markdown(s string) string {
	s = strings.NewReplacer("\\", "\\\\", "|", "\\|", "*", "\\*", "_", "\\_", "`", "\\`", "~", "\\~", "<", "&lt;", "[", "\\[", "]", "\\]").Replace(entities(Prose(s)))
	s = strings.TrimLeft(s, " ")
	if s != "" && strings.ContainsRune("#>-+=", rune(s[0])) {
		s = "\\" + s
	}
	return unlinked(unnumbered(s))
}

// unnumbered keeps a number at the beginning from being that of a list.
func unnumbered(s string) string {
	rest := strings.TrimLeft(s, "0123456789")
	if rest != s && rest != "" && strings.ContainsRune(".)", rune(rest[0])) && strings.TrimLeft(rest[1:], " ") != rest[1:] {
		return s[:len(s)-len(rest)] + "\\" + rest
	}
	return s
}

// unlinked keeps an address from being a link of itself, as code hosts make them, where it is not one of the web or of mail.
func unlinked(s string) string {
	for _, scheme := range []string{"ftp", "xmpp"} {
		for at := 0; ; {
			i := strings.Index(strings.ToLower(s[at:]), scheme+":")
			if i < 0 || len(strings.ToLower(s)) != len(s) {
				break
			}
			at += i + len(scheme)
			s = s[:at] + "\\" + s[at:]
		}
	}
	return s
}

// entities keeps what looks like an entity from being one: &#x202e; would steer again.
func entities(s string) string {
	var b strings.Builder
	for i := range len(s) {
		b.WriteByte(s[i])
		if s[i] == '&' && i+1 < len(s) && (s[i+1] == '#' || 'a' <= s[i+1]|0x20 && s[i+1]|0x20 <= 'z') {
			b.WriteString("amp;")
		}
	}
	return b.String()
}

// Code quotes a text as code in Markdown, whatever it holds.
func Code(s string) string {
	s = strings.Join(strings.Fields(Prose(s)), " ")
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return fence + s + fence
}
