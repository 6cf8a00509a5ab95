# The help: EC12xx.

help-usage = Usage: { $program } [VERB] [OPTIONS]
    .code = EC1201
help-about = Obtains, renews and looks after TLS certificates. Takes certbot's commands and files as they are.
    .code = EC1202
help-verbs = Verbs
    .code = EC1203
help-general = General options
    .code = EC1204
help-options-of = Options: { $topic }
    .code = EC1205
help-more = Options may stand anywhere and be shortened as long as they stay clear. More help: { $program } --help TOPIC, where TOPIC is a verb or one of:
    .code = EC1206
help-dns-words = Usage: { $program } dns delegate -d NAME [OPTIONS] | dns serve --responder-zone ZONE [OPTIONS]
    .code = EC3608
help-sandbox-words = Usage: { $program } sandbox | sandbox serve [OPTIONS] | sandbox run [OPTIONS] -- COMMAND
    .code = EC1207
help-default = (default: { $value })
    .code = EC1208
