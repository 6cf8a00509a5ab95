//! Flags about the key and the shape of the certificate.

use crate::flags::flag::{Fallback, Flag, SavedForm};

flags! {
    KEY_TYPE = Flag::choice("key-type", "TYPE", &["rsa", "ecdsa"])
        .default(Fallback::Text("ecdsa"))
        .always_saved("key_type", SavedForm::Text)
        .topics(&["certonly", "security"])
        .help("Type of the private key (rsa, ecdsa)", "개인 키의 종류입니다 (rsa, ecdsa)");
    RSA_KEY_SIZE = Flag::number("rsa-key-size", "BITS", 0, 65_536)
        .default(Fallback::Number(2048))
        .saved("rsa_key_size", SavedForm::Number)
        .topics(&["certonly", "security"])
        .help("Size of an RSA key", "RSA 키의 크기입니다");
    ELLIPTIC_CURVE = Flag::choice("elliptic-curve", "CURVE", &["secp256r1", "secp384r1", "secp521r1"])
        .default(Fallback::Text("secp256r1"))
        .saved("elliptic_curve", SavedForm::Text)
        .topics(&["certonly", "security"])
        .help("Curve of an ECDSA key (secp256r1, secp384r1, secp521r1)", "ECDSA 키의 곡선입니다 (secp256r1, secp384r1, secp521r1)");
    MUST_STAPLE = Flag::switch("must-staple")
        .saved("must_staple", SavedForm::Bool)
        .topics(&["certonly", "security"])
        .help("Ask for the OCSP Must-Staple extension", "OCSP Must-Staple 확장을 요청합니다");
    REUSE_KEY = Flag::toggle("reuse-key", "no-reuse-key")
        .default(Fallback::Off)
        .saved("reuse_key", SavedForm::Bool)
        .topics(&["certonly", "renew", "automation"])
        .help("Keep the private key when renewing", "갱신할 때 개인 키를 그대로 사용합니다");
    NEW_KEY = Flag::switch("new-key")
        .topics(&["certonly", "renew", "automation"])
        .help("Make a new key this time despite --reuse-key", "--reuse-key가 있어도 이번에는 새 키를 만듭니다");
    PREFERRED_CHAIN = Flag::text("preferred-chain", "CN")
        .saved("preferred_chain", SavedForm::Text)
        .topics(&["certonly", "renew", "run"])
        .help("Prefer the chain whose last issuer has this common name", "마지막 발급자의 CN이 이 값인 체인을 우선합니다");
    PREFERRED_PROFILE = Flag::text("preferred-profile", "PROFILE")
        .saved("preferred_profile", SavedForm::Text)
        .topics(&["certonly", "renew", "run"])
        .help("Ask for this profile if the CA offers it", "CA가 제공하면 이 프로필을 요청합니다");
    REQUIRED_PROFILE = Flag::text("required-profile", "PROFILE")
        .saved("required_profile", SavedForm::Text)
        .topics(&["certonly", "renew", "run"])
        .help("Ask for this profile, fail without it", "이 프로필을 요청하며 없으면 실패로 처리합니다");
}
