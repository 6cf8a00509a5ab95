# Mistakes on the command line and in configuration files: EC01xx.

usage-line = usage: { $program } [VERB] [OPTIONS] [-d DOMAIN] [-d DOMAIN] ...
    .code = EC1101
usage-ambiguous = { $given } could mean any of { $candidates }.
    .code = EC0101
    .next = Write more of the name.
usage-bad-value = { $flag } does not take '{ $value }'.
    .code = EC0102
    .next = Expected: { $expected }
usage-config-key = { $path } line { $line }: there is no option '{ $key }'.
    .code = EC0103
    .next = Use the long name of an option, with dashes.
usage-config-line = { $path } line { $line } cannot be understood.
    .code = EC0104
    .next = Write 'option = value' on a line of its own.
usage-config-read = The configuration file { $path } cannot be read.
    .code = EC0105
    .next = Check that it is a file that you may read. Another one is given with -c.
usage-config-not-text = The configuration file { $path } is not text in UTF-8.
    .code = EC2716
    .next = Save it in UTF-8; a letter that is not ASCII, perhaps in a comment, stands there in another encoding.
usage-missing-value = { $flag } needs a value.
    .code = EC0106
    .next = Write the value after it. One that begins with a dash is attached: { $flag }=VALUE
usage-not-unicode = An argument is not valid UTF-8: { $shown }
    .code = EC0107
usage-unknown = '{ $given }' is not known.
    .code = EC0108
    .next = '--help all' shows everything there is.
usage-similar = Did you mean '{ $similar }'?
    .code = EC1102
usage-unexpected-value = { $flag } takes no value, but got '{ $value }'.
    .code = EC0109
    .next = Leave '={ $value }' out: the option alone switches it on.
