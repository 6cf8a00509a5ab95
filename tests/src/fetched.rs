//! A page as a browser would get it, by curl, which shares no code with ours.

use std::path::Path;
use std::process::Command;

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// The status code; 0 when there was no answer.
    pub status: u16,
    /// `Location`, without its scheme.
    pub location: String,
    /// The page.
    pub body: String,
    /// All headers, as they came.
    pub headers: String,
    /// The serial number of the certificate, upper-case hexadecimal; empty without one.
    pub serial: String,
    /// The version of HTTP: `1.1` or `2`.
    pub version: String,
    /// Where the last answer came from: elsewhere than asked when redirects were followed.
    pub place: String,
    /// What curl says when it failed.
    pub trouble: String,
}

impl Fetched {
    /// One answer, whoever signed for it, from the server at this address.
    #[must_use]
    pub fn anyhow(url: &str, address: &str) -> Self {
        Self::by(&["--insecure"], url, address)
    }

    /// One answer, of a server at this address that proves its name by a chain to `root`.
    #[must_use]
    pub fn proved(url: &str, address: &str, root: &Path) -> Self {
        Self::by(&["--cacert", &root.to_string_lossy()], url, address)
    }

    /// The answer at the end of all redirects, each server proving its name.
    #[must_use]
    pub fn followed(url: &str, address: &str, root: &Path) -> Self {
        Self::by(&["--location", "--max-redirs", "5", "--cacert", &root.to_string_lossy()], url, address)
    }

    /// Whether a person would see the same.
    #[must_use]
    pub fn looks_like(&self, other: &Self) -> bool {
        (self.status, &self.location, self.page()) == (other.status, &other.location, other.page())
    }

    /// The page without what Apache says below its own ones: its name and port.
    fn page(&self) -> &str {
        self.body.split("<address>Apache/").next().unwrap_or_default()
    }

    fn by(args: &[&str], url: &str, address: &str) -> Self {
        let host = url.split('/').nth(2).unwrap_or_default();
        let colon = if host.trim_end_matches(|c: char| c.is_ascii_digit()).ends_with(':') { ":" } else { "::" };
        let address = if address.contains(':') { format!("[{address}]") } else { address.to_owned() };
        let mut command = Command::new("curl");
        command.args(["--silent", "--show-error", "--include", "--globoff", "--noproxy", "*"]);
        command.args(["--max-time", "10", "--write-out", REPORT, "--connect-to", &format!("{host}{colon}{address}:")]);
        command.args(args).arg(url);
        let output = command.output().expect("curl is in the lab");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let (answer, report) = text.rsplit_once(MARK).expect("curl reports at the end");
        let (headers, body) = last_answer(answer);
        let mut report = report.lines();
        Self {
            status: report.next().and_then(|code| code.parse().ok()).unwrap_or(0),
            version: report.next().unwrap_or_default().to_owned(),
            place: report.next().unwrap_or_default().to_owned(),
            serial: report.find_map(|line| line.strip_prefix("Serial Number:")).unwrap_or_default().to_uppercase(),
            location: header(headers, "location").map(without_scheme).unwrap_or_default(),
            body: body.to_owned(),
            headers: headers.to_owned(),
            trouble: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        }
    }
}

/// The value of a header.
#[must_use]
pub fn header<'a>(headers: &'a str, name: &str) -> Option<&'a str> {
    let pairs = headers.lines().filter_map(|line| line.split_once(':'));
    pairs.filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).next()
}

fn last_answer(text: &str) -> (&str, &str) {
    let mut rest = text;
    loop {
        let (headers, body) = rest.split_once("\r\n\r\n").unwrap_or((rest, ""));
        if !body.starts_with("HTTP/") {
            return (headers, body);
        }
        rest = body;
    }
}

fn without_scheme(url: &str) -> String {
    url.split_once("://").map_or(url, |(_, rest)| rest).to_owned()
}

const MARK: &str = "\n#report\n";
const REPORT: &str = "\n#report\n%{http_code}\n%{http_version}\n%{url_effective}\n%{certs}";
