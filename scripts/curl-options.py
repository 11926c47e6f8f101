#!/usr/bin/env python3
"""Writes crates/interop/src/import/curl/options.tsv from the list of the curl that is installed.

Columns: long name, short name, whether a value follows (flag/value), what the value may give away (plain/secret/url/file), and
the version of curl: that of the installed one, or of the one that brought the option, for those that are newer than it.
"""
import pathlib
import re
import subprocess

# What a value may give away: always a secret; a URL that may have a login; a file, and after a colon its password.
SECRET = """cookie ftp-account login-options oauth2-bearer pass proxy-header proxy-pass proxy-tlspassword proxy-tlsuser proxy-user
quote sasl-authzid telnet-option tlspassword tlsuser user variable aws-sigv4 ftp-alternative-to-user mail-auth""".split()
URL = "preproxy proxy proxy1.0 socks4 socks4a socks5 socks5-hostname doh-url referer ipfs-gateway".split()
FILE = "cert proxy-cert".split()
# What newer versions brought (docs/options-in-versions of curl), and names that curl takes without listing them.
NEWER = """
ca-native flag 8.2.0
dump-ca-embed flag 8.10.0
ech value 8.8.0
haproxy-clientip value 8.2.0
ip-tos value 8.9.0
ipfs-gateway value 8.4.0
keepalive-cnt value 8.9.0
mptcp flag 8.9.0
proxy-ca-native flag 8.2.0
proxy-http2 flag 8.1.0
show-headers flag 8.10.0
skip-existing flag 8.10.0
ssl-sessions value 8.12.0
tls-earlydata flag 8.11.0
trace-config value 8.3.0
trace-ids flag 8.2.0
variable value 8.3.0
vlan-priority value 8.9.0
sigalgs value 8.14.0
upload-flags value 8.13.0
krb4 value unlisted
ftp-ssl flag unlisted
ftp-ssl-reqd flag unlisted
eprt flag unlisted
epsv flag unlisted
"""


def main():
    version = subprocess.check_output(["curl", "--version"], text=True).split()[1]
    listed = subprocess.check_output(["curl", "--help", "all"], text=True)
    rows = {}
    for line in listed.splitlines():
        found = re.match(r" (?:-(.), |    )--(\S+)( [<\[])?", line)
        if found:
            short, name, value = found.groups()
            rows[name] = (short or "", "value" if value else "flag", version)
    for line in NEWER.split("\n"):
        if line and line.split()[0] not in rows:
            name, arity, since = line.split()
            rows[name] = ("", arity, since)
    out = ["# Written by scripts/curl-options.py; what the columns mean stands there."]
    for name, (short, arity, since) in sorted(rows.items()):
        kind = "secret" if name in SECRET else "url" if name in URL else "file" if name in FILE else "plain"
        out.append("\t".join([name, short, arity, kind, since]))
    place = pathlib.Path(__file__).parent.parent / "crates/interop/src/import/curl/options.tsv"
    place.write_text("\n".join(out) + "\n")


main()
