//! Completion for bash.

use crate::flags::{flag::Flag, verb::Verb};
use crate::help::option;
use crate::messages::catalogue::Catalogue;
use crate::reference::candidates::{Candidates, offered, shown};

/// A script to be sourced; needs bash 4 and nothing else.
pub fn script(words: &Catalogue) -> String {
    let verbs: Vec<_> = Verb::ALL.into_iter().map(Verb::name).collect();
    TEMPLATE
        .replace("@VALUES@", &offered().filter_map(value).collect::<String>())
        .replace("@SANDBOX@", &names(shown(Some(Verb::Sandbox))))
        .replace("@FLAGS@", &names(shown(None)))
        .replace("@VERBS@", &verbs.join(" "))
        .replace("@VERB_PATTERN@", &verbs.join("|"))
        .replace("@PROGRAM@", words.program())
}

fn names(flags: impl Iterator<Item = &'static Flag>) -> String {
    flags.flat_map(option::names).collect::<Vec<_>>().join(" ")
}

/// The branch for a flag that takes a value.
fn value(flag: &Flag) -> Option<String> {
    flag.kind.takes_value().then(|| format!("        {}) {}; return ;;\n", option::names(flag).join("|"), action(flag)))
}

fn action(flag: &Flag) -> String {
    match Candidates::of(flag) {
        Candidates::Files => "_@PROGRAM@_paths -f".into(),
        Candidates::Folders => "_@PROGRAM@_paths -d".into(),
        Candidates::Lineages => "_@PROGRAM@_words \"$(_@PROGRAM@_lineages)\"".into(),
        Candidates::Unknown => ":".into(),
        Candidates::Words(words) => format!("_@PROGRAM@_words '{}'", words.join(" ")),
    }
}

const TEMPLATE: &str = r#"# Completion of @PROGRAM@ for bash 4 and later.

_@PROGRAM@_words() {
    mapfile -t COMPREPLY < <(compgen -W "$1" -- "$current")
}

_@PROGRAM@_paths() {
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen "$1" -- "$current")
}

# The names of the certificates below the configuration directory.
_@PROGRAM@_lineages() {
    local directory=/etc/letsencrypt at conf
    for ((at = 1; at < COMP_CWORD; at++)); do
        [[ ${COMP_WORDS[at]} == --config-dir ]] || continue
        directory=${COMP_WORDS[at + 1]}
        [[ $directory == = ]] && directory=${COMP_WORDS[at + 2]}
    done
    for conf in "${directory/#\~/$HOME}"/renewal/*.conf; do
        [[ -e $conf ]] || continue
        conf=${conf##*/}
        printf '%s\n' "${conf%.conf}"
    done
}

_@PROGRAM@() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} verb='' word
    # An equals sign is a word of its own: --key-type = rsa.
    [[ $current == = ]] && current=''
    [[ $previous == = ]] && previous=${COMP_WORDS[COMP_CWORD - 2]}
    for word in "${COMP_WORDS[@]:1:COMP_CWORD - 1}"; do
        case $word in
            @VERB_PATTERN@) verb=$word; break ;;
        esac
    done
    COMPREPLY=()
    case $previous in
@VALUES@    esac
    case $verb:$current in
        sandbox:-*) _@PROGRAM@_words '@SANDBOX@ @FLAGS@' ;;
        *:-*) _@PROGRAM@_words '@FLAGS@' ;;
        sandbox:*) _@PROGRAM@_words 'serve run' ;;
        :*) _@PROGRAM@_words '@VERBS@ help' ;;
    esac
}

complete -F _@PROGRAM@ @PROGRAM@
"#;
