#!/usr/bin/env python3
"""Writes rsa/ and ec/: accounts as the real certbot stores them, each beside a file `id` with its name.

Run it in a virtual environment with `pip install certbot==5.8.0`; the tests read the result only.
"""

import argparse
import datetime
import pathlib
import shutil
import tempfile

import josepy as jose
from acme import messages
from certbot import configuration
from certbot._internal import account
from cryptography.hazmat.primitives.asymmetric import ec, rsa

HERE = pathlib.Path(__file__).parent
CREATED = datetime.datetime(2026, 11, 20, 10, 0, 0, tzinfo=datetime.timezone.utc)
KEYS = {
    "rsa": jose.JWKRSA(key=jose.ComparableRSAKey(rsa.generate_private_key(65537, 2048))),
    "ec": jose.JWKEC(key=jose.ComparableECKey(ec.generate_private_key(ec.SECP256R1()))),
}

with tempfile.TemporaryDirectory() as root:
    settings = argparse.Namespace(
        server="https://ca.test/dir", config_dir=root, work_dir=root, logs_dir=root, strict_permissions=False,
        http01_port=80, https_port=443, domains=[], ip_addresses=[])
    store = account.AccountFileStorage(configuration.NamespaceConfig(settings))
    for name, key in KEYS.items():
        registration = messages.RegistrationResource(
            uri=f"https://ca.test/account/{name}", body=messages.Registration())
        meta = account.Account.Meta(creation_dt=CREATED, creation_host="host.test", register_to_eff=None)
        stored = account.Account(registration, key, meta)
        store.save(stored, None)
        target = HERE / name
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(pathlib.Path(root) / "accounts/ca.test/dir" / stored.id, target)
        (target / "private_key.json").chmod(0o644)
        (target / "id").write_text(stored.id + "\n")
