//! Where Amazon's programs have their credentials: the environment, their file, the machine itself.

use std::path::PathBuf;

use evercert_plugin::dns_error::DnsError;
use evercert_plugin::secret::Secret;
use evercert_store::fs;
use evercert_store::ini::Document;
use reqwest::{Method, Url};
use serde_json::Value;

use crate::credentials::Credentials;
use crate::http::{Answer, Call, Web};
use crate::redact::Redactor;

/// What requests are signed with.
#[derive(Clone)]
pub(super) struct Access {
    pub(super) key: String,
    pub(super) secret: Secret,
    pub(super) token: Option<Secret>,
}

impl Access {
    pub(super) fn redactor(&self) -> Redactor {
        Redactor::new(std::iter::once(&self.secret).chain(&self.token))
    }
}

/// Where to look for them.
pub(super) struct Source {
    given: Option<Access>,
    file: PathBuf,
    profile: String,
    metadata: String,
}

impl Source {
    pub(super) fn new(credentials: &Credentials) -> Self {
        let secret = credentials.get("secret_access_key").cloned();
        let key = Some(credentials.text("access_key_id").to_owned()).filter(|key| !key.is_empty());
        let token = credentials.get("session_token").cloned();
        let given = key.zip(secret).map(|(key, secret)| Access { key, secret, token });
        let own = PathBuf::from(credentials.text("home")).join(".aws/credentials");
        let file = credentials.get("credentials_file").map_or(own, |file| file.reveal().into());
        let (profile, metadata) = (credentials.text("profile").to_owned(), credentials.text("metadata").to_owned());
        Self { given, file, profile, metadata }
    }

    /// In the order of Amazon's own programs.
    pub(super) async fn find(&self, web: &Web) -> Result<Access, DnsError> {
        if let Some(access) = self.given.clone().or_else(|| self.in_file()) {
            return Ok(access);
        }
        let missing = || DnsError::Settings {
            what: "there are none in the environment, in ~/.aws/credentials, or of this machine".into(),
        };
        self.of_machine(web).await.ok().flatten().ok_or_else(missing)
    }

    fn in_file(&self) -> Option<Access> {
        let document = Document::parse(&fs::read_optional(&self.file).ok()??).ok()?;
        let text = |key: &str| Some(document.get(&[self.profile.as_str()], key)?.text()?.trim().to_owned());
        Some(Access {
            key: text("aws_access_key_id")?,
            secret: Secret::new(text("aws_secret_access_key")?),
            token: text("aws_session_token").map(Secret::new),
        })
    }

    /// The role of a virtual machine, by the second version of its metadata service.
    async fn of_machine(&self, web: &Web) -> Result<Option<Access>, DnsError> {
        let lifetime = ("X-aws-ec2-metadata-token-ttl-seconds".to_owned(), "300".to_owned());
        let token = self.metadata(web, Method::PUT, "api/token", lifetime).await?;
        let token = ("X-aws-ec2-metadata-token".to_owned(), String::from_utf8_lossy(&token.body).into_owned());
        let roles = self.metadata(web, Method::GET, ROLES, token.clone()).await?;
        let role = String::from_utf8_lossy(&roles.body).lines().next().unwrap_or_default().to_owned();
        let answer = self.metadata(web, Method::GET, &format!("{ROLES}{role}"), token).await?.json()?;
        let text = |name: &str| answer.get(name).and_then(Value::as_str).map(str::to_owned);
        let access = || {
            let token = text("Token").map(Secret::new);
            Some(Access { key: text("AccessKeyId")?, secret: Secret::new(text("SecretAccessKey")?), token })
        };
        Ok(access())
    }

    async fn metadata(
        &self,
        web: &Web,
        method: Method,
        path: &str,
        header: (String, String),
    ) -> Result<Answer, DnsError> {
        let unfit = |_| DnsError::Settings { what: "the URL of the metadata service is none".into() };
        let url = Url::parse(&format!("{}/latest/{path}", self.metadata.trim_end_matches('/'))).map_err(unfit)?;
        let answer = web.send(Call { method, url, headers: vec![header], body: None });
        // Where there is no such service, nobody answers.
        let late = |_| DnsError::Network { host: "metadata".into(), source: "timed out".into() };
        let answer = tokio::time::timeout(PATIENCE, answer).await.map_err(late)??;
        match answer.is_success() {
            true => Ok(answer),
            false => Err(DnsError::NotUnderstood { what: "the machine has no role".into() }),
        }
    }
}

const ROLES: &str = "meta-data/iam/security-credentials/";
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(2);

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::facts::FACTS;
    use super::*;
    use crate::testing::{Asked, Fake, Reply, World, web};

    async fn found(values: &[(&str, &str)]) -> Option<(String, String, Option<String>)> {
        let access = Source::new(&Credentials::of(&FACTS, values)).find(&web()).await.ok()?;
        Some((access.key, access.secret.reveal().into(), access.token.map(|token| token.reveal().into())))
    }

    #[tokio::test]
    async fn the_environment_comes_before_the_file() {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(&home.path().join(".aws"), fs::Mode::Exact(0o700)).unwrap();
        let text = "[default]\naws_access_key_id = A\naws_secret_access_key = S/+=\n\n[other]\naws_access_key_id=B\n\
            aws_secret_access_key=T\naws_session_token=U\n";
        fs::write_atomic(&home.path().join(".aws/credentials"), text.as_bytes(), fs::Mode::Exact(0o600)).unwrap();
        let home = ("home", home.path().to_str().unwrap());
        assert_eq!(found(&[home]).await, Some(("A".into(), "S/+=".into(), None)));
        assert_eq!(found(&[home, ("profile", "other")]).await, Some(("B".into(), "T".into(), Some("U".into()))));
        let given = [home, ("access_key_id", "C"), ("secret_access_key", "V")];
        assert_eq!(found(&given).await, Some(("C".into(), "V".into(), None)));
    }

    fn machine(_: &mut World, asked: &Asked) -> Reply {
        let has_token = asked.header("x-aws-ec2-metadata-token") == "tok";
        match (asked.method.as_str(), asked.path.trim_start_matches("/latest/"), has_token) {
            ("PUT", "api/token", _) => Reply(200, "plain:tok".into()),
            ("GET", "meta-data/iam/security-credentials/", true) => Reply(200, "plain:role1".into()),
            ("GET", "meta-data/iam/security-credentials/role1", true) => {
                Reply(200, json!({"AccessKeyId": "M", "SecretAccessKey": "N", "Token": "O"}))
            }
            _ => Reply(401, Value::Null),
        }
    }

    #[tokio::test]
    async fn a_machine_has_a_role() {
        let fake = Fake::start(machine).await;
        let metadata = ("metadata", fake.url.as_str());
        assert_eq!(found(&[("home", "/nowhere"), metadata]).await, Some(("M".into(), "N".into(), Some("O".into()))));
        assert_eq!(found(&[("home", "/nowhere"), ("metadata", "http://127.0.0.1:1")]).await, None);
    }
}
