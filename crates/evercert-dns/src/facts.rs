//! What is known about a provider, as data: names, credentials in every spelling people know, times.

/// The facts about one provider.
#[derive(Debug)]
pub struct Facts {
    /// The name on the command line without `dns-`, such as `cloudflare`; with underscores it begins certbot's keys.
    pub id: &'static str,
    /// What the provider calls itself.
    pub title: &'static str,
    /// Where its interface is documented.
    pub docs: &'static str,
    /// What it wants to know, secrets and others.
    pub fields: &'static [Field],
    /// The sets of fields that suffice, each by itself; fields in none of them are optional.
    pub ways: &'static [&'static [&'static str]],
    /// The time to live of our records, in seconds.
    pub ttl: u32,
    /// How long certbot waits for the name servers, in seconds: the longest wait when the user asks for none.
    pub wait: u32,
    /// How long the name servers may take at most before we give up waiting, in seconds, unless the user says.
    pub patience: u32,
}

/// One thing a provider wants to know.
#[derive(Debug)]
pub struct Field {
    /// The name of certbot's key without `dns_ID_`, which is also the name in descriptions.
    pub name: &'static str,
    /// Names of environment variables: lego's first, then acme.sh's.
    pub environment: &'static [&'static str],
    /// Whether it must never be seen.
    pub secret: bool,
    /// What it is when nobody says.
    pub default: Option<&'static str>,
}

impl Field {
    /// Something that must never be seen.
    pub const fn secret(name: &'static str, environment: &'static [&'static str]) -> Self {
        Self { name, environment, secret: true, default: None }
    }

    /// Something that anybody may see.
    pub const fn open(name: &'static str, environment: &'static [&'static str]) -> Self {
        Self { name, environment, secret: false, default: None }
    }

    /// The same with a value for when nobody says one.
    pub const fn or(self, default: &'static str) -> Self {
        Self { default: Some(default), ..self }
    }
}

impl Facts {
    /// The name of an authenticator: `dns-ID`.
    pub fn plugin(&self) -> String {
        format!("dns-{}", self.id)
    }

    /// The key of a field in a credentials file, as certbot names it.
    pub fn key(&self, field: &str) -> String {
        format!("dns_{}_{field}", self.id.replace('-', "_"))
    }

    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}
