//! The verbs: what the program is asked to do.

use super::flag::Words;

/// What the program is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verb {
    /// Obtain and install; what holds without a verb.
    Run,
    /// Obtain only.
    Certonly,
    /// Renew what is due.
    Renew,
    /// List certificates.
    Certificates,
    /// Revoke a certificate.
    Revoke,
    /// Delete a certificate.
    Delete,
    /// Change the options saved for a certificate.
    Reconfigure,
    /// Create an account.
    Register,
    /// Change an account's contacts.
    UpdateAccount,
    /// Show an account.
    ShowAccount,
    /// Deactivate an account.
    Unregister,
    /// Install a certificate into a server.
    Install,
    /// Add security to an installed certificate.
    Enhance,
    /// Undo changes to server configurations.
    Rollback,
    /// List plugins.
    Plugins,
    /// Hand challenges over to our own name server, or run it.
    Dns,
    /// Rehearse against the embedded CA.
    Sandbox,
}

impl Verb {
    /// Every verb, in the order of the help.
    pub const ALL: [Self; 17] = [
        Self::Run,
        Self::Certonly,
        Self::Renew,
        Self::Certificates,
        Self::Revoke,
        Self::Delete,
        Self::Reconfigure,
        Self::Register,
        Self::UpdateAccount,
        Self::ShowAccount,
        Self::Unregister,
        Self::Install,
        Self::Enhance,
        Self::Rollback,
        Self::Plugins,
        Self::Dns,
        Self::Sandbox,
    ];

    /// The word people type.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Certonly => "certonly",
            Self::Renew => "renew",
            Self::Certificates => "certificates",
            Self::Revoke => "revoke",
            Self::Delete => "delete",
            Self::Reconfigure => "reconfigure",
            Self::Register => "register",
            Self::UpdateAccount => "update_account",
            Self::ShowAccount => "show_account",
            Self::Unregister => "unregister",
            Self::Install => "install",
            Self::Enhance => "enhance",
            Self::Rollback => "rollback",
            Self::Plugins => "plugins",
            Self::Dns => "dns",
            Self::Sandbox => "sandbox",
        }
    }

    /// The verb a word means; `auth` and `everything` are certbot's old words.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "auth" => Some(Self::Certonly),
            "everything" => Some(Self::Run),
            _ => Self::ALL.into_iter().find(|verb| verb.name() == word),
        }
    }

    /// Whether further words may follow the verb.
    pub const fn takes_words(self) -> bool {
        matches!(self, Self::Dns | Self::Sandbox)
    }

    /// The line in the help.
    pub const fn help(self) -> Words {
        let (en, ko) = match self {
            Self::Run => (
                "Obtain a certificate and install it in the web server (default)",
                "인증서를 발급받아 웹 서버에 설치합니다 (기본값)",
            ),
            Self::Certonly => (
                "Obtain or renew a certificate, but do not install it",
                "인증서를 발급받거나 갱신하되 설치하지 않습니다",
            ),
            Self::Renew => ("Renew all certificates that are due", "갱신할 때가 된 인증서를 모두 갱신합니다"),
            Self::Certificates => ("List the certificates on this host", "이 호스트의 인증서를 나열합니다"),
            Self::Revoke => (
                "Revoke a certificate (--cert-name or --cert-path)",
                "인증서를 폐기합니다 (--cert-name 또는 --cert-path)",
            ),
            Self::Delete => ("Delete a certificate (--cert-name)", "인증서를 삭제합니다 (--cert-name)"),
            Self::Reconfigure => (
                "Change the renewal options of a certificate (--cert-name)",
                "인증서의 갱신 옵션을 변경합니다 (--cert-name)",
            ),
            Self::Register => ("Create an ACME account", "ACME 계정을 만듭니다"),
            Self::UpdateAccount => ("Change the contacts of an ACME account", "ACME 계정의 연락처를 변경합니다"),
            Self::ShowAccount => ("Show the ACME account", "ACME 계정 정보를 표시합니다"),
            Self::Unregister => ("Deactivate the ACME account", "ACME 계정을 비활성화합니다"),
            Self::Install => ("Install a certificate in the web server", "인증서를 웹 서버에 설치합니다"),
            Self::Enhance => (
                "Add security to the server configuration of a certificate",
                "설치된 인증서의 서버 설정에 보안 기능을 추가합니다",
            ),
            Self::Rollback => ("Undo changes to the web server's configuration", "웹 서버 설정 변경을 되돌립니다"),
            Self::Plugins => ("List the plugins", "플러그인을 나열합니다"),
            Self::Dns => (
                "Hand challenges over to our own name server (dns delegate), or run it (dns serve)",
                "챌린지를 내장 네임서버에 위임하거나(dns delegate) 네임서버를 실행합니다(dns serve)",
            ),
            Self::Sandbox => (
                "Rehearse against a CA inside this program; needs no network",
                "프로그램에 내장된 CA로 연습합니다. 네트워크가 필요 없습니다",
            ),
        };
        Words { en, ko }
    }
}
