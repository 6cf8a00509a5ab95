//! What is known about Amazon Route 53.

use crate::facts::{Facts, Field};

/// As certbot, it has no file of its own: credentials are where Amazon's programs have them.
pub(super) static FACTS: Facts = Facts {
    id: "route53",
    title: "Amazon Route 53",
    docs: "https://docs.aws.amazon.com/Route53/latest/APIReference/Welcome.html",
    fields: &[
        Field::open("access_key_id", &["AWS_ACCESS_KEY_ID"]),
        Field::secret("secret_access_key", &["AWS_SECRET_ACCESS_KEY"]),
        Field::secret("session_token", &["AWS_SESSION_TOKEN"]),
        Field::open("profile", &["AWS_PROFILE"]).or("default"),
        Field::open("credentials_file", &["AWS_SHARED_CREDENTIALS_FILE"]),
        Field::open("home", &["HOME"]),
        Field::open("base_url", &["AWS_ENDPOINT_URL_ROUTE_53", "AWS_ENDPOINT_URL"]).or("https://route53.amazonaws.com"),
        Field::open("metadata", &["AWS_EC2_METADATA_SERVICE_ENDPOINT"]).or("http://169.254.169.254"),
    ],
    ways: &[&[]],
    ttl: 10,
    wait: 0,
    patience: 300,
};
