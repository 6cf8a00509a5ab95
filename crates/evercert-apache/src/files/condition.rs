//! Sections that decide, while the configuration is read, whether what is in them counts.

use super::variables::Facts;

/// What Apache does with a section as it reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// As if what is in it were written in its place.
    Open,
    /// As if it were not there.
    Shut,
    /// It is a section of its own.
    Kept,
}

/// Judges a section by its name, in lower case, and its arguments. `exists` tells whether there is such a file.
pub(super) fn judge(facts: &Facts, name: &[u8], args: &[Vec<u8>], exists: impl Fn(&[u8]) -> bool) -> Reading {
    let first = args.first().map(Vec::as_slice).unwrap_or_default();
    let holds = match name {
        b"ifmodule" => negatable(first, |name| facts.has_module(name)),
        b"ifdefine" => negatable(first, |name| facts.defines.contains_key(name)),
        b"iffile" => negatable(first, exists),
        b"ifversion" => version(facts.version, args),
        _ => return Reading::Kept,
    };
    if holds { Reading::Open } else { Reading::Shut }
}

fn negatable(word: &[u8], holds: impl Fn(&[u8]) -> bool) -> bool {
    match word.strip_prefix(b"!") {
        Some(rest) => !holds(rest),
        None => holds(word),
    }
}

/// `[[!]operator] version`; a regular expression is taken to hold when the version begins with its plain part.
fn version(ours: [u32; 3], args: &[Vec<u8>]) -> bool {
    let (operator, wanted) = match args {
        [operator, wanted, ..] => (operator.as_slice(), wanted.as_slice()),
        [wanted] => (&b"="[..], wanted.as_slice()),
        [] => return false,
    };
    let (is_negated, operator) = match operator.strip_prefix(b"!") {
        Some(rest) => (true, rest),
        None => (false, operator),
    };
    let holds = match (operator, wanted) {
        (b"~", _) | (b"=" | b"==", [b'/', ..]) => fits(ours, wanted),
        _ => compared(ours, operator, wanted),
    };
    holds != is_negated
}

/// Parts of the version that are not named are zero, as mod_version has it.
fn compared(ours: [u32; 3], operator: &[u8], wanted: &[u8]) -> bool {
    let text = String::from_utf8_lossy(wanted);
    let mut numbers = text.split('.').map(|part| part.trim().parse().unwrap_or(0));
    let wanted: [u32; 3] = std::array::from_fn(|_| numbers.next().unwrap_or(0));
    match operator {
        b"" | b"=" | b"==" => ours == wanted,
        b">" => ours > wanted,
        b">=" => ours >= wanted,
        b"<" => ours < wanted,
        b"<=" => ours <= wanted,
        _ => false,
    }
}

fn fits(ours: [u32; 3], expression: &[u8]) -> bool {
    let text = String::from_utf8_lossy(expression).replace('\\', "");
    let text = text.trim_matches('/').trim_start_matches('^');
    let plain = text.split(|c: char| !c.is_ascii_digit() && c != '.').next().unwrap_or_default();
    ours.map(|number| number.to_string()).join(".").starts_with(plain.trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(text: &str) -> Reading {
        let mut words = text.split(' ').map(|word| word.as_bytes().to_vec());
        let name = words.next().unwrap();
        let mut facts = Facts { version: [2, 4, 57], ..Facts::default() };
        facts.modules.insert(b"ssl_module".to_vec());
        facts.defines.insert(b"A".to_vec(), None);
        judge(&facts, &name, &words.collect::<Vec<_>>(), |path| path == b"/here")
    }

    #[test]
    fn sections_are_judged_as_the_server_does() {
        for open in ["ifmodule ssl_module", "ifmodule !mod_x.c", "ifdefine A", "ifdefine !B", "iffile /here"] {
            assert_eq!(reading(open), Reading::Open, "{open}");
        }
        for shut in ["ifmodule !mod_ssl.c", "ifmodule", "ifdefine B", "iffile /there"] {
            assert_eq!(reading(shut), Reading::Shut, "{shut}");
        }
        assert_eq!(reading("virtualhost *:80"), Reading::Kept);
        assert_eq!(reading("if %{A}"), Reading::Kept);
    }

    #[test]
    fn versions_are_compared_by_their_numbers() {
        for open in
            ["ifversion >= 2.4", "ifversion 2.4.57", "ifversion < 2.10", "ifversion !> 2.5", "ifversion ~ ^2\\.4"]
        {
            assert_eq!(reading(open), Reading::Open, "{open}");
        }
        for shut in ["ifversion >= 2.5", "ifversion 2.4", "ifversion !>= 2.4", "ifversion = /^2.2/"] {
            assert_eq!(reading(shut), Reading::Shut, "{shut}");
        }
    }
}
