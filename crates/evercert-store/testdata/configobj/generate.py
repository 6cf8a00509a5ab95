#!/usr/bin/env python3
"""Writes golden.json: what the real ConfigObj 5 reads, writes and merges.

Run it in a virtual environment with `pip install configobj==5.0.9`; the tests read the result only.
"""

import json
import pathlib
import random
import tempfile

from configobj import ConfigObj, ConfigObjError

HERE = pathlib.Path(__file__).parent


def tree(section, interpolation):
    section.main.interpolation = interpolation
    result = []
    for key in section.scalars:
        try:
            result.append([key, section[key]])
        except (ConfigObjError, TypeError, AttributeError):
            result.append([key, None])
    for key in section.sections:
        section.main.interpolation = False
        result.append([key, {"section": tree(section[key], interpolation)}])
        section.main.interpolation = interpolation
    return result


def load(text):
    with tempfile.NamedTemporaryFile("wb", suffix=".conf") as file:
        file.write(text.encode())
        file.flush()
        return ConfigObj(file.name, encoding="utf-8", default_encoding="utf-8")


def read(text):
    try:
        return {
            "text": text,
            "raw": tree(load(text), False),
            "interpolated": tree(load(text), True),
        }
    except (ConfigObjError, SyntaxError):
        return {"text": text, "raw": None}


def dump(config):
    with tempfile.NamedTemporaryFile("wb") as file:
        config.write(outfile=file)
        file.flush()
        return pathlib.Path(file.name).read_bytes().decode()


def write(value):
    config = ConfigObj(encoding="utf-8", default_encoding="utf-8")
    config["key"] = value
    try:
        text = dump(config)
    except ConfigObjError:
        return {"value": value, "text": None}
    back = read(text)
    faithful = back["raw"] == [["key", value]]
    return {"value": value, "text": text if faithful else None}


def merge(text, new):
    """What certbot does when it saves: merge, then drop the options that are not saved now."""
    merged = load(text)
    other = ConfigObj(encoding="utf-8", default_encoding="utf-8")
    for key, value in new.items():
        other[key] = value
    merged.merge(other)
    if "renewalparams" in new:
        for key in merged["renewalparams"]:
            if key not in new["renewalparams"]:
                del merged["renewalparams"][key]
    return {"text": text, "new": new, "result": dump(merged)}


READ = [
    "", "\n", "# only a comment\n", "a = b", "a = b\n", "a=b\nc =d\n e= f\n", "a = b # c\n", "a = b#c\n", "a =\n", "= a\n", " = a\n",
    'a = "b"\n', "a = 'b'\n", 'a = "b # c" # d\n', "a = 'b\"c'\n", 'a = "b\n', "a = b\"c\n", 'a = "b" c\n', "a = b, c\n", "a = b,\n",
    "a = ,\n", "a = ,,\n", "a = b,,c\n", "a = b, ,c\n", "a = , b\n", "a = b, # c\n", "a = b, c # d\n", 'a = "b, c", d\n', "a = 'b',\n",
    'a = "b" x, c\n', 'a = b, "c" d\n', 'a = b, "c" d, e\n', 'a = "", b\n', 'a = ""\n', "a = '', ''\n", 'a = "b", \'c\', d\n',
    '"a" = b\n', "'a b' = c\n", '"a=b" = c\n', "a b c = d\n", "a\n", "[a]\n", "[ a ]\n", "[a\n", "a]\n", "[[a]]\n", "[a]\n[[b]]\n[[c]]\n[d]\n",
    "[a]\n[[[b]]]\n", "[a]]\n", "[[a]\n", '["a b"]\n', "['a] b']\n", "[a] # c\n", "[a] c\n", "[a] = b\n", "[]\n", "[]]\n", "[ [a] ]\n", "[ [ a ] ]\n",
    "a = b\na = c\n", "[a]\n[a]\n", "a = b\n[a]\n", "[a]\nb = c\n[[b]]\n", "a = '''b'''\n", 'a = """b"""\n', "a = '''b\nc'''\n", "a = '''b\n  c\n''' # d\nx = y\n",
    "a = '''b\n", "a = '''b''' c\n", "a = '''b''' # c'''\n", "a = '''''' \n", "a = ''''b''''\n", 'a = """b\'\'\'c"""\n', "a = '''b\nc''' d\n",
    "# 1\na = b # 2\n# 3\n[c] # 4\n# 5\nd = e\n# 6\n", "\ufeffa = b\n", "a = b\r\nc = d\r\n", "a = b\rc\n", "a = \u00e4\u00f6\n", "a\u00a0=\u00a0b\u00a0\n",
    "a = %(b)s\nb = c\n", "a = %(b)s\n", "a = %(a)s\n", "a = 100%\n", "a = %b %(c\n", "b = 1\n[s]\na = %(b)s-%(c)s\nc = %(b)s2\n", "[DEFAULT]\nb = 1\n[s]\na = %(b)s\n",
    "a = %(b)s\nb = 1, 2\n", "[s]\na = x, %(b)s\nb = y\n", "a = %(%(b)s\nb = 1\n", "a = %(b)s%(b)s\nb = %(c)s\nc = z\n", "a = date '+%Y' ; echo $X\n",
    "a = b;c\n", "; a = b\n", "a = b = c\n", "a == b\n", "#a = b\n", "  # x\n  a = b\n    c = d\n", "a : b\n", "\ta\t=\tb\t\n", "[a]\n\n\n# x\n\n",
]

WRITE = [
    "b", "", " b", "b ", "b c", "b, c", "b # c", "#", '"', "'", 'b"c', "b'c", "\"b'", "b\"c'd", "b\nc", "\n", "b\n", "'''", '"""', "a'''b\nc", 'a"""b\nc',
    "'''\"\"\"", "%(x)s", "$x;y|z&a=b", "[b]", "True", "\tb", "b\\", "a, \"b\"", "it's, \"x\"", "# it's \"x\"", "\u00e4", "a\"b'", "'a\"", "\"a'b\"'",
    [], ["a"], ["a", "b"], [""], ["", ""], ["a, b"], ["a # b", "c"], ["a'b", 'c"d'], ["a'b\"c"], ["a\nb"], [" a"],
]

CONF = """# renew_before_expiry = 30 days
version = 2.1.0
archive_dir = /c/archive/a.test
cert = /c/live/a.test/cert.pem
privkey = /c/live/a.test/privkey.pem
chain = /c/live/a.test/chain.pem
fullchain = /c/live/a.test/fullchain.pem
mine = kept # by me

# Options used in the renewal process
[renewalparams]
# the account
account = 0123
# goes away
rsa_key_size = 4096
authenticator = webroot # how
webroot_path = /www,
server = https://ca.test/dir
[[webroot_map]]
# first
a.test = /www
[other]
x = y
# the end
"""

MERGE = [
    (CONF, {"version": "5.8.0", "renewalparams": {"account": "0123", "authenticator": "webroot", "webroot_path": ["/www", "/w2"],
                                                  "server": "https://ca.test/dir", "key_type": "rsa",
                                                  "webroot_map": {"a.test": "/www", "b.test": "/w2"}}}),
    (CONF, {"renewalparams": {"authenticator": "standalone", "pre_hook": "a, b #c"}}),
    (CONF, {"acme_renewal_info": {"ari_retry_after": "2026-11-20T13:34:56"}}),
    (CONF.rstrip("\n"), {"acme_renewal_info": {"ari_retry_after": "2026-11-20T13:34:56"}}),
    ("a = b", {"c": "d", "s": {"x": "y"}}),
    ("# head\n", {"c": "d"}),
    ("", {"c": "d", "renewalparams": {"k": "v", "webroot_map": {"a": "b"}}}),
    ("[renewalparams]\n    k = v\n    [[webroot_map]]\n        a = /b\n", {"renewalparams": {"k": "w", "n": "m", "webroot_map": {"c": "/d"}}}),
    ("a = b\r\n[renewalparams]\r\nc = d\r\n", {"a": "x", "renewalparams": {"e": "f"}}),
]


def noise(count):
    rng = random.Random(5)
    words = ['"', "'", ",", "#", "=", "[", "]", " ", "\t", "\n", "a", "b", "k = ", "'''", '"""', "%(a)s", ", ", "x", "\u00a0", "\\", "[a]\n", "a = "]
    for _ in range(count):
        yield "".join(rng.choice(words) for _ in range(rng.randint(1, 14)))
    values = ['"', "'", ",", "#", " ", "a", "b c", '"x"', "'y'", ", ", " ,", "\u00a0"]
    for _ in range(count):
        yield "k = " + "".join(rng.choice(values) for _ in range(rng.randint(1, 10))) + "\n"
    sections = ["[", "]", '"', "'", " ", "a", "#", "="]
    for _ in range(count // 2):
        yield "[" + "".join(rng.choice(sections) for _ in range(rng.randint(1, 8))) + "\n"


golden = {
    "read": [read(text) for text in READ + [CONF] + list(noise(1200))],
    "write": [write(value) for value in WRITE],
    "merge": [merge(text, new) for text, new in MERGE],
}
(HERE / "golden.json").write_text(json.dumps(golden, indent=None, separators=(",", ":")) + "\n")
