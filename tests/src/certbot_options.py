"""Asks an installed certbot for its options and its pages of help.

Prints a JSON object: `options` lists the names of each option, `words` says for every beginning of every long name
which names it may mean: one, or several if certbot calls it ambiguous; `pages` has the text of each page of the help
by its topic, the topics being those of the command line and every plugin. Plugins are added by PYTHONPATH; what they
talk to at work need not be installed, for it has no part in their options.
"""

import argparse
import contextlib
import io
import json
import re
import sys
from unittest import mock

import certbot_partners


class Complaint(Exception):
    """What certbot's parser says about a word."""


def complain(_parser, message):
    raise Complaint(message)


def confess(action, *_):
    raise Complaint(f"argument {'/'.join(action.option_strings)}:")


def parser_of_certbot(cli, plugins):
    """The parser that certbot builds for itself and its plugins."""
    from certbot._internal.cli.helpful import HelpfulArgumentParser

    built = []

    def keep(helpful):
        built.append(helpful.parser)
        raise Complaint("enough")

    with mock.patch.object(HelpfulArgumentParser, "parse_args", keep):
        try:
            cli.prepare_and_parse_args(plugins, ["certonly"])
        except Complaint:
            return built[0]


def meant(parser, word):
    """The names a word may mean: of an option that takes a value when it has none, of another when it has one."""
    for attempt in (word, word + "=x"):
        try:
            argparse.ArgumentParser.parse_known_args(parser, [attempt])
        except Complaint as complaint:
            said = str(complaint)
            if said.startswith("ambiguous"):
                return re.findall(r"--[a-z0-9-]+", said.split("could match")[1])
            return said.removeprefix("argument ").split(":")[0].split("/")
    raise SystemExit(f"{word}: no answer")


def page(cli, plugins, topic):
    """What `certbot --help TOPIC` prints."""
    text = io.StringIO()
    with contextlib.redirect_stdout(text), contextlib.suppress(SystemExit):
        cli.prepare_and_parse_args(plugins, ["--help", topic])
    return text.getvalue()


def main():
    certbot_partners.install()
    from certbot._internal import cli
    from certbot._internal.plugins.disco import PluginsRegistry

    plugins = PluginsRegistry.find_all()
    pages = {topic: page(cli, plugins, topic) for topic in [*sys.argv[1:], *plugins]}
    parser = parser_of_certbot(cli, plugins)
    options = [action.option_strings for action in parser._actions]
    names = [name for option in options for name in option if name.startswith("--")]
    beginnings = sorted({name[:end] for name in names for end in range(3, len(name) + 1)})
    leaving = [mock.patch.object(kind, "__call__", confess) for kind in (argparse._HelpAction, argparse._VersionAction)]
    with mock.patch.object(type(parser), "error", complain), leaving[0], leaving[1]:
        words = {word: meant(parser, word) for word in beginnings}
    json.dump({"options": options, "words": words, "pages": pages}, sys.stdout)


main()
