//! The files of TLS settings that new TLS servers include: what is in them, and which ones nobody has changed.

use evercert_store::options_file::OptionsFile;

use crate::control::About;

/// The files for this server, in the configuration directory.
///
/// The settings are those of Mozilla's guideline, version "intermediate", as far as the server knows them, and the group
/// ffdhe2048 of RFC 7919. What a certbot of today writes for such a server is left alone.
pub fn files(about: &About) -> [OptionsFile<'static>; 2] {
    let text = match (about.is_at_least(TLS_1_3), about.is_at_least(TICKETS)) {
        (true, _) => MODERN,
        (false, true) => WITHOUT_TLS_1_3,
        (false, false) => WITHOUT_TICKETS,
    };
    let as_good = if text == MODERN { &CERTBOTS[..2] } else { &CERTBOTS[2..] };
    [
        OptionsFile { name: OPTIONS, text: text.as_bytes(), digest_name: OPTIONS_DIGEST, known: KNOWN, as_good },
        OptionsFile { name: DHPARAMS, text: FFDHE2048, digest_name: DHPARAMS_DIGEST, known: &[], as_good: &[] },
    ]
}

/// The name of the file with the settings, as certbot's.
pub const OPTIONS: &str = "options-ssl-nginx.conf";
/// The name of the file with the Diffie-Hellman parameters, as certbot's.
pub const DHPARAMS: &str = "ssl-dhparams.pem";
const OPTIONS_DIGEST: &str = ".updated-options-ssl-nginx-conf-digest.txt";
const DHPARAMS_DIGEST: &str = ".updated-ssl-dhparams-pem-digest.txt";

/// What is in the file for the servers of today.
pub(crate) const MODERN: &str = include_str!("options/modern.conf");
const WITHOUT_TLS_1_3: &str = include_str!("options/tls12.conf");
const WITHOUT_TICKETS: &str = include_str!("options/oldest.conf");
const FFDHE2048: &[u8] = include_bytes!("options/ffdhe2048.pem");

/// The first version that takes `TLSv1.3` for a protocol.
const TLS_1_3: &str = "1.13.0";
/// The first version that has `ssl_session_tickets`.
const TICKETS: &str = "1.5.9";

/// SHA-256 of what certbot 5.8.0 writes: two files for servers with TLS 1.3, two for those without.
const CERTBOTS: [&str; 4] = [
    "5e21cc66989f26ec46116d979421e538131cf8ab33ffff3f682fbfe491b0ace8",
    "dd72286f760c90550f34fbeeceb5a1f1351b09b812e65a18569a0f4a4d7f5847",
    "246b520bedc461fcbd35f4d3efdd75ebf171baccaba5c38f488009566de6d5b3",
    "0175f71721dd8e5315a6d0f3efef703ff54e867d1ab2a4e076791b89a0b3511a",
];

/// SHA-256 of what nobody changed: of earlier certbots, of certbot 5.8.0, and of ours for other servers.
const KNOWN: &[&str] = &[
    "0f81093a1465e3d4eaa8b0c14e77b2a2e93568b0fc1351c2b87893a95f0de87c",
    "9a7b32c49001fed4cff8ad24353329472a50e86ade1ef9b2b9e43566a619612e",
    "a6d9f1c7d6b36749b52ba061fff1421f9a0a3d2cfdafbd63c05d06f65b990937",
    "7f95624dd95cf5afc708b9f967ee83a24b8025dc7c8d9df2b556bbc64256b3ff",
    "394732f2bbe3e5e637c3fb5c6e980a1f1b90b01e2e8d6b7cff41dde16e2a756d",
    "4b16fec2bcbcd8a2f3296d886f17f9953ffdcc0af54582452ca1e52f5f776f16",
    "c052ffff0ad683f43bffe105f7c606b339536163490930e2632a335c8d191cc4",
    "02329eb19930af73c54b3632b3165d84571383b8c8c73361df940cb3894dd426",
    "63e2bddebb174a05c9d8a7cf2adf72f7af04349ba59a1a925fe447f73b2f1abf",
    "2901debc7ecbc10917edd9084c05464c9c5930b463677571eaf8c94bffd11ae2",
    "30baca73ed9a5b0e9a69ea40e30482241d8b1a7343aa79b49dc5d7db0bf53b6c",
    "108c4555058a087496a3893aea5d9e1cee0f20a3085d44a52dc1a66522299ac3",
    "d5e021706ecdccc7090111b0ae9a29ef61523e927f020e410caf0a1fd7063981",
    "ef11e3fb17213e74d3e1816cde0ec37b8b95b4167cf21e7b8ff1eaa9c6f918ee",
    "af85f6193808a44789a1d293e6cffa249cad9a21135940800958b8e3c72dbc69",
    "a2a612fd21b02abaa32d9d11ac63d987d6e3054dbfa356de5800eea0d7ce17f3",
    "2d9648302e3588a172c318e46bff88ade46fc7a16d6afc85322776a04800d473",
    "f5615544105c4eee44f02a604e3e9ae55b3d5bad247160bb18731a0ac531af02",
    "05a799c4db12f8e15e68219c98056824cbd5ae7b05863225318ae112f343880b",
    "dc81acfd9670f137d5abbccfe3438d9306d4b6a906439b0fbf6a6756272e7cc7",
    "5e21cc66989f26ec46116d979421e538131cf8ab33ffff3f682fbfe491b0ace8",
    "dd72286f760c90550f34fbeeceb5a1f1351b09b812e65a18569a0f4a4d7f5847",
    "246b520bedc461fcbd35f4d3efdd75ebf171baccaba5c38f488009566de6d5b3",
    "0175f71721dd8e5315a6d0f3efef703ff54e867d1ab2a4e076791b89a0b3511a",
    "97bbdea10498b28a1a1fa307536c50bcb3e0641112a839e952e1d1bc036e36b8",
    "319217d65c21d0185e59bc50e354ad6f759c33abfb942b67439fa5f40e2d9a05",
    "bda54d49bef881be2e2d385119052acf4870ec010bde03577c062c1309e76444",
];

#[cfg(test)]
mod tests {
    use evercert_pki::digest;

    use super::*;

    fn hex(text: &[u8]) -> String {
        digest::sha256(text).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn of(version: &str) -> [OptionsFile<'static>; 2] {
        let mut about = About::default();
        about.version = version.into();
        files(&about)
    }

    #[test]
    fn each_server_gets_what_it_knows() {
        for (version, tls_1_3, tickets) in [("1.22.1", true, true), ("1.12.2", false, true), ("1.4.6", false, false)] {
            let [options, _] = of(version);
            let text = String::from_utf8_lossy(options.text);
            assert_eq!((text.contains("TLSv1.3"), text.contains("ssl_session_tickets off")), (tls_1_3, tickets));
        }
    }

    /// Certbot leaves the parameters alone because they are the same, byte for byte.
    #[test]
    fn the_parameters_are_certbots() {
        let [_, dhparams] = of("1.22.1");
        assert_eq!(hex(dhparams.text), "9ba6429597aeed2d8617a7705b56e96d044f64b07971659382e426675105654b");
    }

    /// A server that is replaced by a newer one gets other settings; the old ones must not pass for somebody's own.
    #[test]
    fn all_of_ours_are_known() {
        for text in [MODERN, WITHOUT_TLS_1_3, WITHOUT_TICKETS] {
            assert!(KNOWN.contains(&hex(text.as_bytes()).as_str()), "{}", hex(text.as_bytes()));
        }
    }
}
