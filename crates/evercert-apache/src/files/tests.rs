//! What counts of a configuration.

use std::path::Path;

use evercert_store::source::Memory;

use super::{Facts, Files, Found};

fn facts() -> Facts {
    Facts { root: "/e".into(), ..Facts::default() }
}

fn load(files: &[(&str, &str)]) -> Files {
    Files::load(&Memory::new(files.iter().copied()), Path::new("/e/main.conf"), &facts())
}

fn told(found: Found<'_>) -> String {
    let name = String::from_utf8_lossy(&found.directive().name().value()).into_owned();
    let words = format!("{name} {}", found.joined());
    let inner: Vec<_> = found.inner().map(told).collect();
    let text = match found.directive().section() {
        Some(_) => format!("{} [{}]", words.trim_end(), inner.join(", ")),
        None => words.trim_end().to_owned(),
    };
    if found.via().is_some() { format!("({text})") } else { text }
}

fn all(files: &Files) -> String {
    files.top().map(told).collect::<Vec<_>>().join(", ")
}

#[test]
fn includes_and_conditions_are_replaced_by_what_they_mean() {
    let files = load(&[
        (
            "/e/main.conf",
            "A\nInclude sub/*.conf\n<VirtualHost *:80>\nB\nInclude in.conf\n<Directory /x>\nC\n</Directory>\n</VirtualHost>\nD",
        ),
        ("/e/sub/1.conf", "<IfModule mod_ssl.c>\nE\n</IfModule>\n<IfModule !mod_ssl.c>\nF\n</IfModule>"),
        ("/e/sub/2.conf", "G"),
        ("/e/in.conf", "H\n<Location /y>\nI\n</Location>"),
    ]);
    let wanted = "A, (F), (G), VirtualHost *:80 [B, (H), (Location /y [I]), Directory /x [C]], D";
    assert_eq!(all(&files), wanted);
    assert!(files.troubles().is_empty());
}

#[test]
fn what_is_defined_counts_from_there_on() {
    let files = load(&[(
        "/e/main.conf",
        "<IfDefine !X>\nDefine X a.test\nA\n</IfDefine>\nLoadModule ssl_module m.so\n<IfModule ssl_module>\nB ${X} ${Y}\n</IfModule>\nUnDefine X\n<IfDefine X>\nC\n</IfDefine>",
    )]);
    assert_eq!(all(&files), "Define X a.test, A, LoadModule ssl_module m.so, B a.test ${Y}, UnDefine X");
}

#[test]
fn what_the_server_said_holds_where_no_file_says_it() {
    let text = "<IfDefine !X>\nDefine X\nA\n</IfDefine>\n<IfDefine CMD>\nB\n</IfDefine>\n<IfDefine NEVER>\nDefine CMD2\n</IfDefine>\n<IfDefine CMD2>\nC\n</IfDefine>";
    let mut facts = facts();
    for name in ["X", "CMD", "CMD2"] {
        facts.defines.insert(name.into(), None);
    }
    let files = Files::load(&Memory::new([("/e/main.conf", text)]), Path::new("/e/main.conf"), &facts);
    assert_eq!(all(&files), "Define X, A, B, C");
}

#[test]
fn circles_and_depth_end() {
    let files = load(&[
        ("/e/main.conf", "A\nInclude a\n"),
        ("/e/a", "B\nInclude b\nInclude main.conf"),
        ("/e/b", "Include a\nC"),
    ]);
    assert_eq!(all(&files), "A, (B), (C)");
    let layers: Vec<_> =
        (0..40).map(|layer| (format!("/e/{layer}"), format!("Include {0}\nInclude {0}", layer + 1))).collect();
    let main = ("/e/main.conf".to_owned(), "Include 0".to_owned());
    let source = Memory::new(std::iter::once(&main).chain(&layers).map(|(path, text)| (path.as_str(), text.as_str())));
    let files = Files::load(&source, Path::new("/e/main.conf"), &facts());
    assert!(files.all().count() < 200_000);
}

#[test]
fn what_cannot_be_read_is_told_unless_it_is_optional() {
    let files =
        load(&[("/e/main.conf", "A\nInclude none.conf\nIncludeOptional neither.conf\nIncludeOptional no/*.conf\nB")]);
    let told: Vec<_> = files
        .troubles()
        .iter()
        .map(|trouble| (trouble.path.display().to_string(), files.place(trouble.at.unwrap())))
        .collect();
    assert_eq!(told, [("/e/none.conf".to_owned(), "/e/main.conf:2".to_owned())]);
    assert_eq!(all(&files), "A, B");
}

#[test]
fn macros_are_not_played_but_known() {
    let text = "<Macro VHost $name $n>\n<VirtualHost *:80>\nServerName $name.test\nServerAlias www.$name.test\n</VirtualHost>\n</Macro>\nUse VHost a 1\nUse VHost b 2";
    let files = load(&[("/e/main.conf", text)]);
    let names: Vec<_> =
        files.macros.iter().flat_map(|host| &host.names).map(|name| String::from_utf8_lossy(name)).collect();
    assert_eq!(names, ["a.test", "www.a.test", "b.test", "www.b.test"]);
    assert_eq!(files.macros[0].name, "VHost");
}
