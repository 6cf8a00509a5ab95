//! What is known about LuaDNS.

use crate::facts::{Facts, Field};

/// Names and times.
pub(super) static FACTS: Facts = Facts {
    id: "luadns",
    title: "LuaDNS",
    docs: "https://luadns.com/api.html",
    fields: &[
        Field::open("email", &["LUADNS_API_USERNAME", "LUA_Email"]),
        Field::secret("token", &["LUADNS_API_TOKEN", "LUA_Key"]),
        Field::open("base_url", &[]),
    ],
    ways: &[&["email", "token"]],
    ttl: 300,
    wait: 30,
    patience: 120,
};
