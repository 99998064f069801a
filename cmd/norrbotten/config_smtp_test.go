package main

import (
	"strings"
	"testing"
)

// Letters with links were sent without anybody having said which address is ours.
func TestLettersNeedAnAddressOfOurOwn(t *testing.T) {
	c := serveCmd{Listen: ":8080", SMTP: "mail.example.se:587", SMTPFrom: "cirklar@example.se", Keep: maxKeep, KeepTexts: 180, Forgotten: 14 * maxKeep}
	if err := c.check(); err == nil || !strings.Contains(err.Error(), "--smtp behöver --url") {
		t.Errorf("without --url: %v", err)
	}
	c.URL = "https://norrbotten.example"
	if err := c.check(); err != nil {
		t.Errorf("with --url: %v", err)
	}
	c.URL, c.SMTP = "", ""
	if err := c.check(); err != nil {
		t.Errorf("without letters: %v", err)
	}
}
