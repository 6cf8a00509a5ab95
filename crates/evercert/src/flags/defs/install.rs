//! Flags about installing, security of servers, revoking and listing plugins.

use crate::flags::flag::{Fallback, Flag};

flags! {
    REDIRECT = Flag::toggle("redirect", "no-redirect")
        .topics(&["install", "enhance", "security"])
        .help("Redirect HTTP to HTTPS", "HTTP를 HTTPS로 리디렉션합니다");
    HSTS = Flag::toggle("hsts", "no-hsts")
        .default(Fallback::Off)
        .topics(&["install", "enhance", "security"])
        .help("Add the Strict-Transport-Security header", "Strict-Transport-Security 헤더를 추가합니다");
    UIR = Flag::toggle("uir", "no-uir")
        .default(Fallback::Off)
        .topics(&["install", "enhance", "security"])
        .help("Have browsers upgrade insecure requests", "브라우저가 안전하지 않은 요청을 HTTPS로 바꾸게 합니다");
    STAPLE_OCSP = Flag::toggle("staple-ocsp", "no-staple-ocsp")
        .default(Fallback::Off)
        .topics(&["install", "enhance", "security"])
        .help("Turn on OCSP stapling", "OCSP 스테이플링을 켭니다");
    AUTO_HSTS = Flag::switch("auto-hsts")
        .topics(&["install", "enhance", "security"])
        .help("Raise HSTS step by step", "HSTS 기간을 단계적으로 늘립니다");
    CERT_PATH = Flag::text("cert-path", "FILE")
        .topics(&["paths", "install", "revoke", "certonly", "manage"])
        .help("Path of the certificate", "인증서의 경로입니다");
    KEY_PATH = Flag::text("key-path", "FILE")
        .topics(&["paths", "install", "revoke"])
        .help("Path of the private key", "개인 키의 경로입니다");
    FULLCHAIN_PATH = Flag::text("fullchain-path", "FILE")
        .topics(&["paths", "install", "certonly"])
        .help("Path of the certificate with its chain", "체인을 포함한 인증서의 경로입니다");
    CHAIN_PATH = Flag::text("chain-path", "FILE")
        .topics(&["paths", "install", "certonly"])
        .help("Path of the chain", "체인의 경로입니다");
    REASON = Flag::choice("reason", "REASON", &["unspecified", "keycompromise", "affiliationchanged", "superseded", "cessationofoperation"])
        .default(Fallback::Text("unspecified"))
        .topics(&["revoke"])
        .help("Why it is revoked (unspecified, keycompromise, affiliationchanged, superseded, cessationofoperation)", "폐기 사유입니다 (unspecified, keycompromise, affiliationchanged, superseded, cessationofoperation)");
    DELETE_AFTER_REVOKE = Flag::toggle("delete-after-revoke", "no-delete-after-revoke")
        .topics(&["revoke"])
        .help("Delete the certificate once it is revoked", "폐기한 뒤 인증서를 삭제합니다");
    CHECKPOINTS = Flag::number("checkpoints", "N", 0, 1_000_000)
        .default(Fallback::Number(1))
        .topics(&["rollback"])
        .help("Undo this many changes", "되돌릴 변경의 수입니다");
    INIT = Flag::switch("init")
        .topics(&["plugins"])
        .help("Initialise the plugins", "플러그인을 초기화합니다");
    PREPARE = Flag::switch("prepare")
        .topics(&["plugins"])
        .help("Initialise and prepare the plugins", "플러그인을 초기화하고 준비합니다");
    AUTHENTICATORS = Flag::switch("authenticators")
        .topics(&["plugins"])
        .help("List authenticators only", "인증 플러그인만 나열합니다");
    INSTALLERS = Flag::switch("installers")
        .topics(&["plugins"])
        .help("List installers only", "설치 플러그인만 나열합니다");
}
