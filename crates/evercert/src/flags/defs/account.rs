//! Flags about the CA and our account there.

use crate::flags::flag::{Fallback, Flag, SavedForm, Shape};

/// Let's Encrypt, where certificates come from unless a person says otherwise.
pub const PRODUCTION: &str = "https://acme-v02.api.letsencrypt.org/directory";

flags! {
    EMAIL = Flag::text("email", "ADDRESS")
        .short('m')
        .topics(&["register", "automation"])
        .help("Contact addresses, separated by commas", "연락처 이메일 주소입니다. 쉼표로 구분합니다");
    REGISTER_WITHOUT_EMAIL = Flag::switch("register-unsafely-without-email")
        .hidden()
        .help("Register without a contact", "연락처 없이 등록합니다");
    EFF_EMAIL = Flag::toggle("eff-email", "no-eff-email")
        .topics(&["register", "automation"])
        .help("Accepted for certbot's sake; nothing is sent", "certbot과의 호환을 위해 받아들이며 아무것도 보내지 않습니다");
    AGREE_TOS = Flag::switch("agree-tos")
        .topics(&["register", "automation"])
        .help("Agree to the CA's terms of service", "CA의 이용 약관에 동의합니다");
    ACCOUNT = Flag::text("account", "ID")
        .always_saved("account", SavedForm::Text)
        .topics(&["register", "automation"])
        .help("Use this account", "사용할 계정을 지정합니다");
    EAB_KID = Flag::text("eab-kid", "KID")
        .topics(&["register", "run", "certonly"])
        .help("Key identifier of an external account", "외부 계정의 키 식별자입니다");
    EAB_HMAC_KEY = Flag::text("eab-hmac-key", "KEY")
        .secret()
        .topics(&["register", "run", "certonly"])
        .help("HMAC key of an external account (base64url)", "외부 계정의 HMAC 키입니다 (base64url)");
    EAB_HMAC_ALG = Flag::choice("eab-hmac-alg", "ALG", &["HS256", "HS384", "HS512"])
        .default(Fallback::Text("HS256"))
        .topics(&["register", "run", "certonly"])
        .help("HMAC algorithm of an external account", "외부 계정의 HMAC 알고리즘입니다");
    SERVER = Flag::text("server", "URL")
        .default(Fallback::Text(PRODUCTION))
        .always_saved("server", SavedForm::Text)
        .topics(&["certonly", "register", "testing", "paths"])
        .help("Directory URL of the CA", "CA의 디렉터리 URL입니다");
    STAGING = Flag::switch("staging")
        .aliases(&["test-cert"])
        .topics(&["testing", "run", "revoke"])
        .help("Use Let's Encrypt's staging server; browsers do not trust it", "Let's Encrypt의 스테이징 서버를 사용합니다. 브라우저는 신뢰하지 않습니다");
    NO_VERIFY_SSL = Flag::switch("no-verify-ssl")
        .topics(&["testing"])
        .help("Do not check the CA server's own certificate", "CA 서버의 인증서를 검증하지 않습니다");
    USER_AGENT = Flag::text("user-agent", "TEXT")
        .saved("user_agent", SavedForm::Text)
        .help("Introduce ourselves to the CA with this text", "CA에 보내는 User-Agent를 지정합니다");
    USER_AGENT_COMMENT = Flag::text("user-agent-comment", "TEXT")
        .shape(Shape::Comment)
        .help("Add this comment to the User-Agent", "User-Agent에 덧붙일 설명입니다");
}
