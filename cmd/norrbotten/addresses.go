package main

import (
	"net"
	"strconv"
	"strings"
)

// addresses are where people find the server.
type addresses struct {
	local string // for whoever sits at this machine
	lan   string // for phones in the same network; empty when there is none
	given string // --url
}

// join is the address to read aloud.
func (a addresses) join() string {
	switch {
	case a.given != "":
		return a.given
	case a.lan != "":
		return a.lan
	}
	return a.local
}

// desk is the address for the leader at this machine.
func (a addresses) desk() string {
	if a.given != "" {
		return a.given
	}
	return a.local
}

// addressesFor tells where a listener can be reached. A listener on every interface is reached through the first
// private address of this machine; one on a single address only there.
func addressesFor(given string, l net.Addr) addresses {
	a := addresses{given: strings.TrimRight(given, "/")}
	tcp, ok := l.(*net.TCPAddr)
	if !ok {
		return a
	}
	port := strconv.Itoa(tcp.Port)
	if !tcp.IP.IsUnspecified() {
		a.local = "http://" + net.JoinHostPort(tcp.IP.String(), port)
		if !tcp.IP.IsLoopback() {
			a.lan = a.local
		}
		return a
	}
	a.local = "http://" + net.JoinHostPort("localhost", port)
	if ip := privateAddress(); ip != "" {
		a.lan = "http://" + net.JoinHostPort(ip, port)
	}
	return a
}

// privateAddress gives this machine's first private IPv4 address, or "".
func privateAddress() string {
	all, err := net.InterfaceAddrs()
	if err != nil {
		return "" // a guess that helps; without it the pages use the address people came by
	}
	for _, addr := range all {
		if n, ok := addr.(*net.IPNet); ok && n.IP.To4() != nil && n.IP.IsPrivate() {
			return n.IP.String()
		}
	}
	return ""
}
