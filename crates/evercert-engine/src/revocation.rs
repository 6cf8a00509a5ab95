//! Asking whether a certificate was revoked.

use evercert_net::ocsp;
use evercert_pki::certificate::Certificate;
use evercert_pki::ocsp::OcspStatus;
use evercert_store::lineage::Lineage;
use jiff::Timestamp;

/// Whether the CA says that `leaf`, a certificate of `lineage`, is revoked. Costs no request where
/// the certificate names no responder. As with certbot, whatever keeps us from knowing counts as
/// "not revoked": a responder that is down must not make anybody renew.
pub async fn is_revoked(http: &reqwest::Client, lineage: &Lineage, leaf: &Certificate, now: Timestamp) -> bool {
    if leaf.ocsp_urls().is_empty() {
        return false;
    }
    let Ok(chain) = lineage.chain() else { return false };
    let Some(issuer) = chain.issuers().first() else { return false };
    matches!(ocsp::status(http, leaf, issuer, now).await, Ok(OcspStatus::Revoked { .. }))
}
