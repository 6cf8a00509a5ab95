"""Stand-ins for what certbot's plugins talk to at work: with them a plugin loads, and has its options and its saved
keys, where nothing else is installed.

Run as a program, it is certbot with the plugins of PYTHONPATH.
"""

import importlib.abc
import importlib.machinery
import sys
from unittest import mock

PARTNERS = "augeas boto3 botocore cloudflare digitalocean dns google googleapiclient httplib2 lexicon".split()


class Partners(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds a stand-in for each partner that is not installed."""

    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in PARTNERS:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec):
        module = mock.MagicMock(name=spec.name)
        module.__spec__, module.__path__ = spec, []
        return module

    def exec_module(self, module):
        """There is nothing in it."""


def install():
    """Lets every import that finds nothing find a stand-in."""
    sys.meta_path.append(Partners())


if __name__ == "__main__":
    install()
    from certbot.main import main

    sys.exit(main())
