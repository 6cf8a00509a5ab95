//! Where the world comes by.

/// The ports of HTTP and HTTPS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ports {
    /// Where plain HTTP is asked, and http-01 (RFC 8555 section 8.3).
    pub http: u16,
    /// Where HTTPS is asked.
    pub https: u16,
}

impl Default for Ports {
    fn default() -> Self {
        Self { http: 80, https: 443 }
    }
}
