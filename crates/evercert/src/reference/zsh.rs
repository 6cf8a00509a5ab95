//! Completion for zsh.

use crate::flags::{
    flag::{Flag, Kind},
    verb::Verb,
};
use crate::help::option;
use crate::messages::catalogue::Catalogue;
use crate::reference::candidates::{Candidates, shown};

/// A function file for a folder of `$fpath`; explanations are in the language of the words.
pub fn script(words: &Catalogue) -> String {
    let verb =
        |verb: Verb| format!("        {}", quoted(&format!("{}:{}", verb.name(), words.language().of(verb.help()))));
    let verbs: Vec<_> = Verb::ALL.into_iter().map(verb).collect();
    let names: Vec<_> = Verb::ALL.into_iter().map(Verb::name).collect();
    let specs = |only_for| shown(only_for).flat_map(|flag| specs(flag, words)).collect::<Vec<_>>().join("\n");
    TEMPLATE
        .replace("@VERBS@", &verbs.join("\n"))
        .replace("@VERB_PATTERN@", &names.join("|"))
        .replace("@SANDBOX@", &specs(Some(Verb::Sandbox)))
        .replace("@FLAGS@", &specs(None))
        .replace("@PROGRAM@", words.program())
}

/// One specification for each name of a flag.
fn specs(flag: &'static Flag, words: &Catalogue) -> Vec<String> {
    let again = if matches!(flag.kind, Kind::Count | Kind::Repeat(_) | Kind::CommaList(_)) { "*" } else { "" };
    let help = escaped(words.language().of(flag.help));
    let spec = |name: &String| {
        let (joint, value) = match (flag.kind.takes_value(), name.starts_with("--")) {
            (false, _) => ("", String::new()),
            (true, true) => ("=", action(flag)),
            (true, false) => ("+", action(flag)),
        };
        format!("        {}", quoted(&format!("{again}{name}{joint}[{help}]{value}")))
    };
    option::names(flag).iter().map(spec).collect()
}

fn action(flag: &Flag) -> String {
    let action = match Candidates::of(flag) {
        Candidates::Files => "_files".into(),
        Candidates::Folders => "_path_files -/".into(),
        Candidates::Lineages => "_@PROGRAM@_lineages".into(),
        Candidates::Unknown => " ".into(),
        Candidates::Words(words) => format!("({})", words.join(" ")),
    };
    format!(":{}:{action}", escaped(flag.value_name))
}

/// What would end an explanation or a name of a value.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(':', "\\:").replace('[', "\\[").replace(']', "\\]")
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

const TEMPLATE: &str = r#"#compdef @PROGRAM@
# Completion of @PROGRAM@ for zsh.

# The names of the certificates below the configuration directory.
_@PROGRAM@_lineages() {
    local directory=/etc/letsencrypt at
    for ((at = 2; at < CURRENT; at++)); do
        case $words[at] in
            --config-dir) directory=$words[at+1] ;;
            --config-dir=*) directory=${words[at]#*=} ;;
        esac
    done
    local -a names=(${~directory}/renewal/*.conf(N:t:r))
    compadd -a names
}

_@PROGRAM@_words() {
    local -a verbs=(
@VERBS@
    )
    if (( ${words[(I)sandbox]} )); then
        compadd serve run
    elif (( ! ${words[(I)(@VERB_PATTERN@)]} )); then
        _describe verb verbs
    fi
}

_@PROGRAM@() {
    local -a flags=(
@FLAGS@
    )
    if (( ${words[(I)sandbox]} )); then
        flags+=(
@SANDBOX@
        )
    fi
    _arguments -s -S $flags '*:verb:_@PROGRAM@_words'
}

_@PROGRAM@ "$@"
"#;
