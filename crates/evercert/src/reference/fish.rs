//! Completion for fish.

use crate::flags::{flag::Flag, verb::Verb};
use crate::messages::catalogue::Catalogue;
use crate::reference::candidates::{Candidates, shown};

/// A file for fish's folder of completions; explanations are in the language of the words.
pub fn script(words: &Catalogue) -> String {
    let verbs: Vec<_> = Verb::ALL.into_iter().map(Verb::name).collect();
    let seen = |verb: &str| format!("-n '__fish_seen_subcommand_from {verb}'");
    let mut lines: Vec<String> = Verb::ALL.into_iter().map(|verb| verb_line(verb, words)).collect();
    lines.extend(["serve", "run"].map(|word| format!("complete -c @PROGRAM@ {} -a {word}", seen("sandbox"))));
    lines.extend(shown(None).flat_map(|flag| flag_lines(flag, "", words)));
    lines.extend(shown(Some(Verb::Sandbox)).flat_map(|flag| flag_lines(flag, &seen("sandbox"), words)));
    format!("{HEAD}{}\n", lines.join("\n")).replace("@VERBS@", &verbs.join(" ")).replace("@PROGRAM@", words.program())
}

fn verb_line(verb: Verb, words: &Catalogue) -> String {
    let help = quoted(words.language().of(verb.help()));
    format!("complete -c @PROGRAM@ -n 'not __fish_seen_subcommand_from @VERBS@' -a {} -d {help}", verb.name())
}

/// One line for each name; the letter goes with the first.
fn flag_lines(flag: &'static Flag, condition: &str, words: &Catalogue) -> Vec<String> {
    let help = quoted(words.language().of(flag.help));
    let names = std::iter::once(&flag.long).chain(flag.aliases).chain(&flag.negation);
    let letter = |first: bool| flag.short.filter(|_| first).map(|letter| format!("-s {letter}"));
    let line = |(at, name): (usize, &&str)| {
        let parts = [Some(condition.to_owned()), letter(at == 0), Some(format!("-l {name}")), value(flag)];
        let parts: Vec<_> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
        format!("complete -c @PROGRAM@ {} -d {help}", parts.join(" "))
    };
    names.enumerate().map(line).collect()
}

fn value(flag: &Flag) -> Option<String> {
    flag.kind.takes_value().then(|| match Candidates::of(flag) {
        Candidates::Files => "-r -F".into(),
        Candidates::Folders => "-x -a '(__fish_complete_directories)'".into(),
        Candidates::Lineages => "-x -a '(__@PROGRAM@_lineages)'".into(),
        Candidates::Unknown => "-x".into(),
        Candidates::Words(words) => format!("-x -a '{}'", words.join(" ")),
    })
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

const HEAD: &str = r#"# Completion of @PROGRAM@ for fish.

# The names of the certificates below the configuration directory.
function __@PROGRAM@_lineages
    set -l directory /etc/letsencrypt
    set -l words (commandline -opc)
    for at in (seq (count $words))
        switch $words[$at]
            case --config-dir
                set directory $words[(math $at + 1)]
            case '--config-dir=*'
                set directory (string replace -- --config-dir= '' $words[$at])
        end
    end
    for conf in $directory/renewal/*.conf
        string replace -r '.*/(.*)\.conf$' '$1' -- $conf
    end
end

complete -c @PROGRAM@ -f
"#;
