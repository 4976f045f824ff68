package mailparse

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

const maxName = 200 // bytes: file systems stop at 255

// fileName makes a name safe to store under: no folders, no control
// characters, of sensible length. It returns "" if nothing is left.
func fileName(name string) string {
	name = clean(name)
	drive := len(name) > 2 && name[1] == ':' && name[2] == '\\'
	if drive || strings.HasPrefix(name, "/") || strings.HasPrefix(name, `\\`) || strings.HasPrefix(name, "..") {
		name = name[strings.LastIndexAny(name, `/\`)+1:]
	}
	name = strings.Map(func(r rune) rune {
		if r == '/' || r == '\\' {
			return '_'
		}
		return r
	}, name)
	name = strings.Join(strings.Fields(name), " ")
	if strings.Trim(name, ". ") == "" {
		return ""
	}
	return shorten(name)
}

// shorten keeps the extension.
func shorten(name string) string {
	if len(name) <= maxName {
		return name
	}
	ext := ""
	if i := strings.LastIndexByte(name, '.'); i > 0 && len(name)-i <= 16 {
		ext = name[i:]
	}
	stem := name[:maxName-len(ext)]
	for len(stem) > 0 {
		if r, n := utf8.DecodeLastRuneInString(stem); r != utf8.RuneError || n > 1 {
			break
		}
		stem = stem[:len(stem)-1]
	}
	return stem + ext
}

// extensions of types that come without a name.
var extensions = map[string]string{
	"message/rfc822": ".eml", "message/global": ".eml", "message/delivery-status": ".txt",
	"message/disposition-notification": ".txt", "message/feedback-report": ".txt",
	"message/external-body": ".txt", "message/partial": ".eml", "application/ms-tnef": ".dat",
	"text/plain": ".txt", "text/html": ".html", "text/calendar": ".ics", "text/csv": ".csv",
	"text/vcard": ".vcf", "text/x-vcard": ".vcf", "text/rfc822-headers": ".txt", "text/xml": ".xml",
	"image/png": ".png", "image/jpeg": ".jpg", "image/jpg": ".jpg", "image/gif": ".gif",
	"image/tiff": ".tif", "image/bmp": ".bmp", "image/webp": ".webp", "image/svg+xml": ".svg",
	"image/heic": ".heic", "application/pdf": ".pdf", "application/zip": ".zip",
	"application/gzip": ".gz", "application/json": ".json", "application/xml": ".xml",
	"application/msword": ".doc", "application/vnd.ms-excel": ".xls", "application/rtf": ".rtf",
	"application/pgp-signature": ".asc", "application/pkcs7-signature": ".p7s",
	"application/x-pkcs7-signature": ".p7s", "application/pkcs7-mime": ".p7m",
	"application/pgp-encrypted": ".asc", "audio/mpeg": ".mp3", "audio/wav": ".wav",
	"video/mp4": ".mp4", "video/quicktime": ".mov",
}

// nameless makes up a name for the nth file, whose type is all that is known.
func nameless(n int, mediaType string) string {
	ext, ok := extensions[mediaType]
	if !ok {
		ext = ".bin"
	}
	kind, _, _ := strings.Cut(mediaType, "/")
	switch kind {
	case "image", "audio", "video", "message":
	case "text":
		kind = "file"
	default:
		kind = "attachment"
	}
	return fmt.Sprintf("%s-%d%s", kind, n, ext)
}
