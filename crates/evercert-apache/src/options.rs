//! The file of TLS settings that new TLS hosts include: what is in it, and which ones nobody has changed.

use evercert_store::options_file::OptionsFile;

use crate::control::About;

/// The file for this server, in the configuration directory.
///
/// The settings are those of Mozilla's guideline, version "intermediate", as far as the server knows them. What a certbot
/// of today writes for such a server is left alone.
pub fn file(about: &About) -> OptionsFile<'static> {
    let is_modern = about.facts.version >= TICKETS;
    let (text, as_good) = if is_modern { (MODERN, &CERTBOTS[..1]) } else { (OLDEST, &CERTBOTS[1..]) };
    OptionsFile { name: OPTIONS, text: text.as_bytes(), digest_name: DIGEST, known: KNOWN, as_good }
}

/// Its name, as certbot's.
pub const OPTIONS: &str = "options-ssl-apache.conf";
const DIGEST: &str = ".updated-options-ssl-apache-conf-digest.txt";

const MODERN: &str = include_str!("options/modern.conf");
const OLDEST: &str = include_str!("options/oldest.conf");

/// The first version that has `SSLSessionTickets`.
const TICKETS: [u32; 3] = [2, 4, 11];

/// SHA-256 of what certbot 5.8.0 writes: for such servers, and for older ones.
const CERTBOTS: [&str; 2] = [
    "0f3d9c62d4274aca0406925dc4ee0919599c397e7463bce792a915b60060d004",
    "95f7367d4905a1cd0932a35ce476b4a639e2108dbd1eedf924a5ea9e51fecaf7",
];

/// SHA-256 of what nobody changed: of earlier certbots, of certbot 5.8.0, and of ours for other servers.
const KNOWN: &[&str] = &[
    "2086bca02db48daf93468332543c60ac6acdb6f0b58c7bfdf578a5d47092f82a",
    "4844d36c9a0f587172d9fa10f4f1c9518e3bcfa1947379f155e16a70a728c21a",
    "5a922826719981c0a234b1fbcd495f3213e49d2519e845ea0748ba513044b65b",
    "4066b90268c03c9ba0201068eaa39abbc02acf9558bb45a788b630eb85dadf27",
    "f175e2e7c673bd88d0aff8220735f385f916142c44aa83b09f1df88dd4767a88",
    "cfdd7c18d2025836ea3307399f509cfb1ebf2612c87dd600a65da2a8e2f2797b",
    "80720bd171ccdc2e6b917ded340defae66919e4624962396b992b7218a561791",
    "c0c022ea6b8a51ecc8f1003d0a04af6c3f2bc1c3ce506b3c2dfc1f11ef931082",
    "717b0a89f5e4c39b09a42813ac6e747cfbdeb93439499e73f4f70a1fe1473f20",
    "0fcdc81280cd179a07ec4d29d3595068b9326b455c488de4b09f585d5dafc137",
    "86cc09ad5415cd6d5f09a947fe2501a9344328b1e8a8b458107ea903e80baa6c",
    "06675349e457eae856120cdebb564efe546f0b87399f2264baeb41e442c724c7",
    "5cc003edd93fb9cd03d40c7686495f8f058f485f75b5e764b789245a386e6daf",
    "007cd497a56a3bb8b6a2c1aeb4997789e7e38992f74e44cc5d13a625a738ac73",
    "34783b9e2210f5c4a23bced2dfd7ec289834716673354ed7c7abf69fe30192a3",
    "61466bc2f98a623c02be8a5ee916ead1655b0ce883bdc936692076ea499ff5ce",
    "3fd812e3e87fe5c645d3682a511b2a06c8286f19594f28e280f17cd6af1301b5",
    "27155797e160fe43b6951354a0a0ca4d829e9e605b3b41fc223c20bf2f6cb3c6",
    "3a6881d0a7e5740b039ec550c916105259f53b577a3d38d0ed11bd675bfeab88",
    "0f3d9c62d4274aca0406925dc4ee0919599c397e7463bce792a915b60060d004",
    "95f7367d4905a1cd0932a35ce476b4a639e2108dbd1eedf924a5ea9e51fecaf7",
    "d9dcbf7cbd699d801f603136de0e3511f0d4e416caf6d33ee5a2b56202f11429",
    "32a6c20d13d2e196dd317caab910a4aa4ed119a94dbde8bd89595f1b001e7541",
];

#[cfg(test)]
mod tests {
    use evercert_pki::digest;

    use super::*;

    #[test]
    fn each_server_gets_what_it_knows() {
        for (version, has_tickets) in [([2, 4, 57], true), ([2, 4, 11], true), ([2, 4, 6], false)] {
            let mut about = About::default();
            about.facts.version = version;
            let text = String::from_utf8_lossy(file(&about).text).into_owned();
            assert_eq!(text.contains("SSLSessionTickets off"), has_tickets);
        }
    }

    /// A server that is replaced by a newer one gets other settings; the old ones must not pass for somebody's own.
    #[test]
    fn all_of_ours_are_known() {
        for text in [MODERN, OLDEST] {
            let digest: String = digest::sha256(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
            assert!(KNOWN.contains(&digest.as_str()), "{digest}");
        }
    }
}
