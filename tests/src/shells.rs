//! Shells that are asked what they would complete.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use crate::files;
use crate::lab;
use crate::outcome::Outcome;

/// What bash would complete at the end of these words; the last one, perhaps empty, is the one being typed.
#[must_use]
pub fn bash(script: &Path, words: &[&str]) -> BTreeSet<String> {
    // bash tells the function about an equals sign as about a word of its own.
    let split: Vec<String> = words.iter().flat_map(|word| at_equals_sign(word)).collect();
    let (program, last) = (words[0], split.len() - 1);
    let ask = r#"
        source "$1"; program=$2; at=$3; shift 3
        compopt() { :; }
        COMP_WORDS=("$@"); COMP_CWORD=$at
        "_$program"
        printf '%s\n' "${COMPREPLY[@]}""#;
    let mut command = Command::new(lab::system("/bin/bash"));
    command.args(["--norc", "-c", ask, "ask"]).arg(script).arg(program).arg(last.to_string()).args(split);
    lines(&Outcome::of(&mut command).succeeds())
}

/// What fish would complete.
#[must_use]
pub fn fish(script: &Path, words: &[&str]) -> BTreeSet<String> {
    let ask = "source $argv[1]; complete -C $argv[2]";
    let mut command = Command::new(lab::system("/usr/bin/fish"));
    command.args(["--no-config", "-c", ask]).arg(script).arg(words.join(" "));
    command.env("HOME", script.parent().expect("a script stands in a folder"));
    let answer = lines(&Outcome::of(&mut command).succeeds());
    let bare = |line: &String| line.split('\t').next().unwrap_or_default().rsplit('=').next().map(str::to_owned);
    answer.iter().filter_map(bare).collect()
}

/// What zsh would complete: a shell on a terminal, in which the key is pressed.
#[must_use]
pub fn zsh(script: &Path, words: &[&str]) -> BTreeSet<String> {
    let folder = script.parent().expect("a script stands in a folder").join("functions");
    files::write(&folder.join(format!("_{}", words[0])), &files::read(script));
    files::write(&folder.join("setup"), ZSH_INSIDE);
    files::write(&folder.join("ask"), ZSH_OUTSIDE);
    let mut command = Command::new(lab::system("/usr/bin/zsh"));
    command.arg("-f").arg(folder.join("ask")).arg(&folder).arg(words.join(" "));
    let answer = lines(&Outcome::of(&mut command).succeeds());
    answer.iter().filter_map(|line| line.trim_end().strip_prefix("HIT:")).map(str::to_owned).collect()
}

fn at_equals_sign(word: &str) -> Vec<String> {
    match word.split_once('=') {
        Some((flag, "")) => vec![flag.to_owned(), "=".to_owned()],
        Some((flag, value)) => vec![flag.to_owned(), "=".to_owned(), value.to_owned()],
        None => vec![word.to_owned()],
    }
}

fn lines(said: &Outcome) -> BTreeSet<String> {
    said.stdout.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

const ZSH_OUTSIDE: &str = r#"
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "source $1/setup $1"
zpty -r shell greeting $'*SET''UP*'
zpty -w -n shell "$2"$'\t'
zpty -r shell answer $'*HIT''END*'
print -r -- "$answer"
zpty -d shell
"#;

const ZSH_INSIDE: &str = r#"
fpath=($1 $fpath)
autoload -Uz compinit && compinit -u -D
compadd() {
    local -a hits
    if [[ -z ${@[(r)-[OAD]]} ]]; then
        builtin compadd -A hits "$@"
        print -r
        print -rl -- "HIT:"$^hits
    fi
    builtin compadd "$@"
}
finish() { print -r -- HIT""END }
comppostfuncs=(finish)
bindkey "^I" complete-word
LISTMAX=100000
print -r -- SET""UP
"#;
